/** The outcome of the work, or another one at once when it is cancelled: a server may take its time, nobody else need. */
export function atOnceWhenCancelled<T>(
  signal: AbortSignal,
  work: Promise<T>,
  cancelled: () => T,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => resolve(cancelled());
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
