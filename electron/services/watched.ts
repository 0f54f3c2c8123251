/** Something others can look at and be told about when it changes. */
export type Watched<T> = {
  readonly read: () => T;
  /** Calls back after changes, several in one turn as one; gives back how to stop. */
  readonly subscribe: (listener: () => void) => () => void;
};

/** A {@link Watched} and the way to say that it changed. */
export function createWatched<T>(read: () => T): Watched<T> & { readonly changed: () => void } {
  const listeners = new Set<() => void>();
  let isTold = true;
  const tell = (): void => {
    isTold = true;
    for (const listener of listeners) listener();
  };
  return {
    read,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    changed: () => {
      if (!isTold) return;
      isTold = false;
      queueMicrotask(tell);
    },
  };
}
