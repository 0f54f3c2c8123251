/**
 * Joins small pieces of output: a message to the page costs 30 to 40 µs whatever its size. The first piece after a
 * pause goes out at once, so that an echoed key never waits.
 */
export type Coalescer = {
  readonly add: (bytes: Uint8Array) => void;
  /** Sends what waits. */
  readonly flush: () => void;
};

/** Long enough to gather a burst, short enough not to be seen. */
const gatherMs = 4;
const maxBytes = 64 * 1024;

/** Joins pieces and hands them to `send`. */
export function createCoalescer(send: (bytes: Uint8Array<ArrayBuffer>) => void): Coalescer {
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let timer: NodeJS.Timeout | undefined;

  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (waitingBytes === 0) return;
    const bytes = join(waiting, waitingBytes);
    waiting = [];
    waitingBytes = 0;
    send(bytes);
  };
  const gather = () => {
    timer = setTimeout(() => {
      timer = undefined;
      if (waitingBytes === 0) return;
      flush();
      // still busy: what follows is gathered too
      gather();
    }, gatherMs);
  };
  return {
    add: (bytes) => {
      waiting.push(bytes);
      waitingBytes += bytes.length;
      if (timer === undefined || waitingBytes >= maxBytes) {
        flush();
        gather();
      }
    },
    flush,
  };
}

/** One array with a buffer of its own: what is posted is cloned together with all of its buffer. */
function join(pieces: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}
