import type { FileSystem } from '../fs/file-system.ts';
import type { Queue } from './queue.ts';
import type { Tuning } from './tuning.ts';

// replies of a server near by take less, even when it is busy, and those of one far away never do
const farMs = 15;

/**
 * How far away the other side is, by the soonest of its replies, and so how many small files and folders are under way
 * at once: far away they hide the way, near by they only fill memory.
 */
export class Distance {
  readonly #queue: Queue;
  readonly #nearJobs: number;
  readonly #farJobs: number;
  readonly #nearWalks: number;
  readonly #farWalks: number;
  #soonestMs = Infinity;

  constructor(
    queue: Queue,
    {
      smallJobs,
      nearJobs,
      walks,
      farWalks,
    }: Pick<Tuning, 'smallJobs' | 'nearJobs' | 'walks' | 'farWalks'>,
  ) {
    this.#queue = queue;
    this.#farJobs = smallJobs;
    this.#nearJobs = Math.min(nearJobs, smallJobs);
    this.#nearWalks = walks;
    this.#farWalks = Math.max(farWalks, walks);
    queue.limit('small', this.#nearJobs);
  }

  /** True when a reply came, and took its time. */
  get isFar(): boolean {
    return this.#soonestMs > farMs && this.#soonestMs < Infinity;
  }

  /** Something is asked of a side; gives what is to be called when the first reply is there. */
  start({ capabilities }: FileSystem): () => void {
    if (capabilities.kind !== 'remote') return () => {};
    const startMs = performance.now();
    let isOver = false;
    return () => {
      if (!isOver) this.saw(performance.now() - startMs);
      isOver = true;
    };
  }

  /** A reply came after this time. */
  saw(ms: number): void {
    if (ms >= this.#soonestMs) return;
    this.#soonestMs = ms;
    const isFar = ms > farMs;
    this.#queue.limit('small', isFar ? this.#farJobs : this.#nearJobs);
    this.#queue.limit('walk', isFar ? this.#farWalks : this.#nearWalks);
  }
}
