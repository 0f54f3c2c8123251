/**
 * Listens once to each signal, however many requests share it: a listing alone has dozens under way, and Node warns of
 * a leak from the eleventh listener on.
 */
export class AbortBook {
  readonly #signals = new Map<AbortSignal, { callbacks: Set<() => void>; listener: () => void }>();

  /** Has `onAbort` called when the signal says so; gives what takes it back. */
  add(signal: AbortSignal, onAbort: () => void): () => void {
    const page = this.#signals.get(signal) ?? this.#open(signal);
    page.callbacks.add(onAbort);
    return () => {
      page.callbacks.delete(onAbort);
      if (page.callbacks.size > 0) return;
      signal.removeEventListener('abort', page.listener);
      this.#signals.delete(signal);
    };
  }

  #open(signal: AbortSignal) {
    const callbacks = new Set<() => void>();
    const listener = (): void => {
      this.#signals.delete(signal);
      for (const callback of callbacks) callback();
    };
    const page = { callbacks, listener };
    signal.addEventListener('abort', listener, { once: true });
    this.#signals.set(signal, page);
    return page;
  }
}
