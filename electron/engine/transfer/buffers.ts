const smallestBytes = 4 * 1024;
const largestBytes = 1024 * 1024;

/** Buffers used again and again, so that a long transfer leaves no garbage behind. Sizes are powers of two. */
export class Buffers {
  readonly #keepBytes: number;
  readonly #free = new Map<number, Uint8Array[]>();
  #keptBytes = 0;

  constructor(keepBytes: number) {
    this.#keepBytes = keepBytes;
  }

  /** A buffer of at least `bytes`, with whatever was in it before. */
  take(bytes: number): Uint8Array {
    const size = sizeClass(bytes);
    const buffer = this.#free.get(size)?.pop();
    // allocUnsafeSlow: not carved out of Node's shared 8 KiB slab, which one small buffer would keep alive
    if (buffer === undefined) return Buffer.allocUnsafeSlow(size);
    this.#keptBytes -= size;
    return buffer;
  }

  /** Hands a buffer back once nothing reads or writes it any more. */
  give(buffer: Uint8Array): void {
    const size = buffer.length;
    if (size > largestBytes || this.#keptBytes + size > this.#keepBytes) return;
    const free = this.#free.get(size);
    if (free === undefined) this.#free.set(size, [buffer]);
    else free.push(buffer);
    this.#keptBytes += size;
  }
}

function sizeClass(bytes: number): number {
  if (bytes > largestBytes) return bytes;
  let size = smallestBytes;
  while (size < bytes) size *= 2;
  return size;
}
