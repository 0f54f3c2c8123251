/** A shared number of bytes that may be in flight; whoever wants some waits in line. */
export class Budget {
  readonly #totalBytes: number;
  #freeBytes: number;
  #waiting: { bytes: number; go: () => void }[] = [];

  constructor(totalBytes: number) {
    this.#totalBytes = totalBytes;
    this.#freeBytes = totalBytes;
  }

  /** Bytes nobody holds. */
  get freeBytes(): number {
    return this.#freeBytes;
  }

  /**
   * Waits until `bytes` are free and takes them; gives the function that hands them back. First come, first served, so
   * that a large wish is not passed over for ever. A wish over the total is cut to the total.
   */
  async take(bytes: number): Promise<() => void> {
    const wanted = Math.min(bytes, this.#totalBytes);
    if (this.#waiting.length > 0 || wanted > this.#freeBytes) {
      await new Promise<void>((go) => this.#waiting.push({ bytes: wanted, go }));
    } else {
      this.#freeBytes -= wanted;
    }
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#freeBytes += wanted;
      this.#serve();
    };
  }

  #serve(): void {
    let served = 0;
    for (const { bytes, go } of this.#waiting) {
      if (bytes > this.#freeBytes) break;
      this.#freeBytes -= bytes;
      served += 1;
      go();
    }
    if (served > 0) this.#waiting = this.#waiting.slice(served);
  }
}
