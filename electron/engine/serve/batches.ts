/** Shortest time between two small batches: about one frame, since each message costs the page 30 to 40 us. */
const intervalMs = 16;
/** Most entries in one message: cloning and merging more would take the page longer than a frame. */
const batchEntries = 2_000;

/** Gathers entries into messages. */
export type Batches<T> = {
  readonly add: (entries: readonly T[]) => void;
  /** Sends what is left. */
  readonly flush: () => void;
};

/** The first entries go at once, later ones when a frame has passed or a message is full. */
export function createBatches<T>(send: (entries: T[]) => void): Batches<T> {
  let waiting: T[] = [];
  let timer: NodeJS.Timeout | undefined;
  let sentAtMs = Number.NEGATIVE_INFINITY;
  const sendFull = () => {
    let from = 0;
    for (; waiting.length - from >= batchEntries; from += batchEntries) {
      send(waiting.slice(from, from + batchEntries));
      sentAtMs = performance.now();
    }
    waiting = waiting.slice(from);
  };
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    sendFull();
    if (waiting.length === 0) return;
    send(waiting);
    waiting = [];
    sentAtMs = performance.now();
  };
  return {
    add: (entries) => {
      for (const entry of entries) waiting.push(entry);
      sendFull();
      if (waiting.length === 0 || timer !== undefined) return;
      const dueMs = sentAtMs + intervalMs - performance.now();
      if (dueMs <= 0) flush();
      else timer = setTimeout(flush, dueMs);
    },
    flush,
  };
}
