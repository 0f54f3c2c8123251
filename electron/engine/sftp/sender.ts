import type { Writable } from 'node:stream';
import { isSsh2Channel } from './receive-window.ts';

// a write as large as this fills several SSH packets, so that more at once gains nothing
const batchBytes = 256 * 1024;

/**
 * Puts packets on a channel: those of one turn of the event loop go out as one write, since each write becomes at
 * least one SSH packet with its own header and MAC, and nothing is written while the channel says to wait.
 */
export class PacketSender {
  readonly #channel: Writable;
  readonly #onSent: () => void;
  readonly #copiesAtOnce: boolean;
  /** An ssh2 channel has put all of a write into packets of its own when it wants the next one. */
  readonly #batch: Buffer;
  #waiting: Uint8Array[] = [];
  #isScheduled = false;
  #isBlocked = false;
  #isEnded = false;

  /** `onSent` is told whenever the channel took a batch. */
  constructor(channel: Writable, onSent: () => void) {
    this.#channel = channel;
    this.#onSent = onSent;
    this.#copiesAtOnce = isSsh2Channel(channel);
    this.#batch = Buffer.allocUnsafeSlow(this.#copiesAtOnce ? batchBytes : 0);
  }

  /** Queues a packet, in one piece or two; the bytes must not change until it is on its way. */
  send(packet: Uint8Array, payload?: Uint8Array): void {
    if (this.#isEnded) return;
    this.#waiting.push(packet);
    if (payload !== undefined) this.#waiting.push(payload);
    if (this.#isScheduled || this.#isBlocked) return;
    this.#isScheduled = true;
    setImmediate(() => this.#flush());
  }

  /** Drops what waits. */
  end(): void {
    this.#isEnded = true;
    this.#waiting = [];
  }

  #flush(): void {
    this.#isScheduled = false;
    while (this.#waiting.length > 0 && !this.#isEnded) {
      this.#channel.write(this.#takeBatch(), (error) => {
        if (error != null) return;
        this.#onSent();
        if (!this.#isBlocked || this.#isFull()) return;
        this.#isBlocked = false;
        this.#flush();
      });
      this.#isBlocked = this.#isFull();
      if (this.#isBlocked) return;
    }
  }

  /** What the channel cannot send yet waits here, where it costs neither a copy nor memory for one. */
  #isFull(): boolean {
    return this.#channel.writableLength > 0;
  }

  #takeBatch(): Uint8Array {
    let count = 0;
    let bytes = 0;
    for (const piece of this.#waiting) {
      if (count > 0 && bytes + piece.length > batchBytes) break;
      count += 1;
      bytes += piece.length;
    }
    const pieces = this.#waiting.splice(0, count);
    // always one copy: the caller's buffer is free again once its reply came, whatever the channel still holds
    if (!this.#copiesAtOnce || bytes > batchBytes) return Buffer.concat(pieces, bytes);
    let at = 0;
    for (const piece of pieces) {
      this.#batch.set(piece, at);
      at += piece.length;
    }
    return this.#batch.subarray(0, bytes);
  }
}
