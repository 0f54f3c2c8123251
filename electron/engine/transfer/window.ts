/** Blocks of one file under way at once, between two limits. */
export type WindowLimits = { readonly start: number; readonly most: number };

const fewest = 2;
// a block that takes no longer than this over the shortest seen met no line worth the name: there is room for more
const freeMs = 150;
// and one that takes this much longer stood in line behind our own: a terminal on the same link waits as long
const crowdedMs = 500;

/**
 * How much of one file is in flight, by the time its blocks take. A far link needs much; on a slow one, much only
 * waits, and everything else on the link with it. Pure: the caller brings the times.
 */
export class Window {
  readonly #most: number;
  #blocks: number;
  #shortestMs = Infinity;

  constructor({ start, most }: WindowLimits) {
    this.#most = Math.max(start, most);
    this.#blocks = start;
  }

  /** Blocks that may be under way. */
  get blocks(): number {
    return this.#blocks;
  }

  /** A block is over after this time. */
  took(ms: number): void {
    this.#shortestMs = Math.min(this.#shortestMs, ms);
    if (ms < 1.5 * this.#shortestMs + freeMs) {
      this.#blocks = Math.min(this.#most, this.#blocks + 1);
    } else if (ms > 2 * this.#shortestMs + crowdedMs) {
      this.#blocks = Math.max(Math.min(fewest, this.#most), this.#blocks - 1);
    }
  }
}
