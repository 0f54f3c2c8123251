/** Runs `work` on each item with at most `limit` at a time; the first failure stops the taking of new ones and is thrown. */
export async function eachBounded<T>(
  items: Iterable<T>,
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.iterator]();
  let isFailed = false;
  const worker = async (): Promise<void> => {
    while (!isFailed) {
      const next = iterator.next();
      if (next.done === true) return;
      try {
        await work(next.value);
      } catch (thrown) {
        isFailed = true;
        throw thrown;
      }
    }
  };
  await Promise.all(Array.from({ length: limit }, worker));
}
