import { OpError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';

/** Something others can look at and be told about when it changes. */
export type Watched<T> = {
  readonly read: () => T;
  /** Calls back after changes, several in one turn as one; gives back how to stop. Refused to too many at once. */
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
      if (listeners.size >= limits.watchers) {
        throw new OpError('refused', 'Too many watch this list already.');
      }
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
