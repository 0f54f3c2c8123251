import type { Writable } from 'node:stream';
import { release } from './release.ts';

// several SSH packets of 32 KiB each
const batchBytes = 256 * 1024;
// what a slow link holds up; more batches than these are not kept
const keptBatches = 8;

/**
 * Hands bytes to a socket: those of one turn of the event loop together, in memory that is used again as soon as the
 * system has taken them.
 */
export class Outlet {
  readonly #socket: Writable;
  readonly #free: Buffer[] = [];
  #batch: Buffer = Buffer.allocUnsafeSlow(batchBytes);
  /** Bytes of the batch that wait for the end of the turn. */
  #filled = 0;
  #isScheduled = false;

  constructor(socket: Writable) {
    this.#socket = socket;
  }

  /** Memory in which the next bytes to `put` need no copy. Whatever comes first, `room` or `put`, uses it again. */
  room(bytes: number): Buffer {
    if (bytes > batchBytes) return Buffer.allocUnsafeSlow(bytes);
    if (bytes > batchBytes - this.#filled) this.#push();
    return this.#batch.subarray(this.#filled, this.#filled + bytes);
  }

  /** Takes bytes; they may change once this returns. */
  put(bytes: Buffer): void {
    this.#schedule();
    if (this.#liesNext(bytes)) {
      this.#filled += bytes.length;
      return;
    }
    for (let at = 0; at < bytes.length; at += batchBytes) {
      const piece = bytes.subarray(at, at + batchBytes);
      this.room(piece.length).set(piece);
      this.#filled += piece.length;
    }
  }

  /** Hands over what waits. */
  flush(): void {
    if (this.#filled > 0) this.#push();
  }

  #liesNext(bytes: Buffer): boolean {
    return (
      bytes.buffer === this.#batch.buffer &&
      bytes.byteOffset === this.#batch.byteOffset + this.#filled
    );
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    process.nextTick(() => {
      this.#isScheduled = false;
      this.flush();
    });
  }

  #push(): void {
    const batch = this.#batch;
    let isTaken = false;
    this.#socket.write(batch.subarray(0, this.#filled), () => {
      if (isTaken) return;
      if (this.#free.length < keptBatches) this.#free.push(batch);
      else release(batch);
    });
    this.#filled = 0;
    // nothing waits in the stream, so the system has it all, and the callback is only late
    isTaken = this.#socket.writableLength === 0;
    if (!isTaken) this.#batch = this.#free.pop() ?? Buffer.allocUnsafeSlow(batchBytes);
  }
}
