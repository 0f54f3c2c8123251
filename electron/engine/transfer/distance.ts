import type { FileSystem } from '../fs/file-system.ts';
import type { Queue } from './queue.ts';
import type { Tuning } from './tuning.ts';

// replies of a server near by take less, even when it is busy, and those of one far away never do
const farMs = 15;

/**
 * How far away the other side is, by the soonest of its replies, and so how many small files are under way at once: far
 * away they hide the way, near by they only fill memory.
 */
export class Distance {
  readonly #queue: Queue;
  readonly #nearJobs: number;
  readonly #farJobs: number;
  #soonestMs = Infinity;

  constructor(queue: Queue, { smallJobs, nearJobs }: Pick<Tuning, 'smallJobs' | 'nearJobs'>) {
    this.#queue = queue;
    this.#farJobs = smallJobs;
    this.#nearJobs = Math.min(nearJobs, smallJobs);
    queue.limit('small', this.#nearJobs);
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
    this.#queue.limit('small', ms > farMs ? this.#farJobs : this.#nearJobs);
  }
}
