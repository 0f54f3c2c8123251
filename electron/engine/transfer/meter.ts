const windowMs = 3_000;
/** Below this much history a speed says nothing about the time left. */
const steadyMs = 2_000;
/** A sample each tenth of the time at which progress is shown anyway. */
const sampleMs = 100;

/** Speed over the last seconds. Pure: the caller brings the clock, and adds 0 bytes now and then while nothing moves. */
export class Meter {
  #bytes = 0;
  #samples: { atMs: number; bytes: number }[];

  constructor(startMs: number) {
    this.#samples = [{ atMs: startMs, bytes: 0 }];
  }

  /** Counts bytes that went over; those of a file begun again count again, they took time too. */
  add(bytes: number, nowMs: number): void {
    this.#bytes += bytes;
    const last = this.#samples.at(-1);
    if (last === undefined || nowMs - last.atMs >= sampleMs) {
      this.#samples.push({ atMs: nowMs, bytes: this.#bytes });
      this.#forget(nowMs);
    }
  }

  /** Bytes a second over the window; 0 when nothing moved in it. */
  bytesPerSecond(nowMs: number): number {
    this.#forget(nowMs);
    const first = this.#samples[0];
    if (first === undefined || nowMs <= first.atMs) return 0;
    return Math.round(((this.#bytes - first.bytes) * 1_000) / (nowMs - first.atMs));
  }

  /** Seconds until `leftBytes` are over, once the speed is known well enough to say so. */
  secondsLeft(leftBytes: number, nowMs: number): number | undefined {
    const speed = this.bytesPerSecond(nowMs);
    const first = this.#samples[0];
    if (speed <= 0 || first === undefined || nowMs - first.atMs < steadyMs) return undefined;
    return Math.ceil(leftBytes / speed);
  }

  /** Keeps one sample at or before the start of the window: what is measured spans all of it. */
  #forget(nowMs: number): void {
    const start = nowMs - windowMs;
    let keep = 0;
    while ((this.#samples[keep + 1]?.atMs ?? Infinity) <= start) keep += 1;
    if (keep > 0) this.#samples = this.#samples.slice(keep);
  }
}
