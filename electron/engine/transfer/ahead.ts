type Waiting = { readonly end: number; readonly go: () => void };

/**
 * Keeps a file from running ahead of its checkpoints: what is under way past the last one that was written down is sent
 * again after a crash.
 */
export class Ahead {
  readonly #mostBytes: number;
  #kept: number;
  #waiting: Waiting[] = [];
  #isAbandoned = false;

  constructor(start: number, mostBytes: number) {
    this.#kept = start;
    this.#mostBytes = mostBytes;
  }

  /** Waits until bytes up to `end` may go; undefined when they may now. */
  room(end: number): Promise<void> | undefined {
    if (this.#has(end)) return undefined;
    return new Promise((go) => this.#waiting.push({ end, go }));
  }

  /** A checkpoint at this offset is written down. */
  kept(offset: number): void {
    this.#kept = Math.max(this.#kept, offset);
    this.#serve();
  }

  /** Nothing goes any more: whoever waits is let go. */
  abandon(): void {
    this.#isAbandoned = true;
    this.#serve();
  }

  #has(end: number): boolean {
    return this.#isAbandoned || end <= this.#kept + this.#mostBytes;
  }

  #serve(): void {
    const waiting = this.#waiting;
    this.#waiting = waiting.filter(({ end }) => !this.#has(end));
    for (const { end, go } of waiting) if (this.#has(end)) go();
  }
}
