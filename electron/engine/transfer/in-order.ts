import { createHash, type Hash } from 'node:crypto';

/** How far a file got: all bytes before `offset` are written, and this is their hash. */
export type Mark = { readonly offset: number; readonly sha256: string };

/** What is kept about the content of one file while it moves. */
export type InOrderOptions = {
  /** Where it begins, and the hash of what is before that. */
  readonly start?: { readonly offset: number; readonly hash: Hash };
  /** Called after about each `markBytes` that are hashed and acknowledged without a gap, three times as many in haste. */
  readonly onMark?: (mark: Mark) => void;
  readonly markBytes?: number;
  /** True when the file waits for each mark: none is left out in haste. */
  readonly isWaitedFor?: boolean;
};

/** Gaps and steps: see {@link InOrderOptions.markBytes}. */
const defaultMarkBytes = 4 * 1024 * 1024;

// a mark is a message to main and its answer, and a processor's cache each time: 300 a second take 8 % of a fast copy
const hasteMs = 10;
const hasteSteps = 3;

/**
 * Hashes blocks in the order of the file, whichever order they come in, and knows up to where all of it is written.
 * On the event loop: with the instructions processors have for it, SHA-256 takes 0.18 ms a block of 256 KiB, and a
 * thread of its own would have to wait for a core that the cipher and the server's processes want as well.
 */
export class InOrder {
  readonly #hash: Hash;
  readonly #onMark: ((mark: Mark) => void) | undefined;
  readonly #markBytes: number;
  readonly #mostMarkBytes: number;
  readonly #waiting = new Map<number, { readonly bytes: Uint8Array; readonly done: () => void }>();
  readonly #written = new Map<number, number>();
  #hashedTo: number;
  #writtenTo: number;
  #markedAt: number;
  #markedAtMs = -Infinity;
  #marks: Mark[] = [];
  #isAbandoned = false;

  constructor({ start, onMark, markBytes = defaultMarkBytes, isWaitedFor }: InOrderOptions = {}) {
    this.#hash = start?.hash ?? createHash('sha256');
    this.#hashedTo = start?.offset ?? 0;
    this.#writtenTo = this.#hashedTo;
    this.#markedAt = this.#hashedTo;
    this.#onMark = onMark;
    this.#markBytes = markBytes;
    this.#mostMarkBytes = markBytes * (isWaitedFor === true ? 1 : hasteSteps);
  }

  /** Takes a block in; undefined when it is hashed, else resolves when those before it came and it was. */
  eat(bytes: Uint8Array, position: number): Promise<void> | undefined {
    if (this.#isAbandoned) return undefined;
    if (position !== this.#hashedTo) {
      return new Promise((done) => this.#waiting.set(position, { bytes, done }));
    }
    this.#take(bytes);
    for (;;) {
      const next = this.#waiting.get(this.#hashedTo);
      if (next === undefined) return undefined;
      this.#waiting.delete(this.#hashedTo);
      this.#take(next.bytes);
      next.done();
    }
  }

  /** A block is acknowledged at the target. */
  wrote(length: number, position: number): void {
    if (this.#onMark === undefined || length === 0) return;
    this.#written.set(position, length);
    for (;;) {
      const next = this.#written.get(this.#writtenTo);
      if (next === undefined) break;
      this.#written.delete(this.#writtenTo);
      this.#writtenTo += next;
    }
    this.#tellMark();
  }

  /** Nothing comes any more: whoever waits for earlier blocks is let go. */
  abandon(): void {
    this.#isAbandoned = true;
    for (const { done } of this.#waiting.values()) done();
    this.#waiting.clear();
  }

  /** The hash of all that was taken in, to go on with or to end. */
  get hash(): Hash {
    return this.#hash;
  }

  /** SHA-256 of all that was taken in; ends the hashing. */
  digest(): string {
    return this.#hash.digest('hex');
  }

  #take(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    this.#hashedTo += bytes.length;
    if (this.#onMark === undefined || !this.#isMarkDue()) return;
    this.#markedAt = this.#hashedTo;
    this.#markedAtMs = performance.now();
    this.#marks.push({ offset: this.#hashedTo, sha256: this.#hash.copy().digest('hex') });
  }

  #isMarkDue(): boolean {
    const bytes = this.#hashedTo - this.#markedAt;
    if (bytes < this.#markBytes) return false;
    return bytes >= this.#mostMarkBytes || performance.now() - this.#markedAtMs >= hasteMs;
  }

  #tellMark(): void {
    const reached = this.#marks.filter(({ offset }) => offset <= this.#writtenTo);
    const last = reached.at(-1);
    if (last === undefined) return;
    this.#marks = this.#marks.slice(reached.length);
    this.#onMark?.(last);
  }
}
