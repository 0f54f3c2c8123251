import type { Entry } from '../../../shared/entry.ts';
import { OpError, toAppError, type AppError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { nameInText } from '../../../shared/names.ts';
import { joinPath } from '../../../shared/paths.ts';
import { eachBounded } from './bounded.ts';
import type { FileSystem } from './file-system.ts';
import { Gate } from './gate.ts';

/** Something that could not be removed, and why. */
export type RemovalProblem = { readonly path: string; readonly error: AppError };

/** How a removal went. What has a problem is still there, and so are the folders around it. */
export type Removal = {
  readonly removed: number;
  readonly problems: readonly RemovalProblem[];
  /** Problems beyond those kept. */
  readonly moreProblems: number;
  readonly cancelled: boolean;
};

/** What a removal can be told. */
export type RemovalOptions = {
  readonly signal?: AbortSignal;
  /** Told after each entry that is gone. */
  readonly onProgress?: (progress: { readonly removed: number; readonly path: string }) => void;
  readonly maxDepth?: number;
};

// removals under way: at 50 ms a round trip that makes 640 a second
const removalsInFlight = 32;
// folders being read: each holds one of the server's handles
const listingsInFlight = 4;
// of one folder's entries; the gates hold the whole tree to the limits above
const entriesAtOnce = 32;

/**
 * Removes a file, a link or a whole directory. Links are removed, never followed: each directory is looked at again
 * right before it is read. Goes on past what cannot be removed; only a lost connection is thrown.
 */
export async function removeTree(
  files: FileSystem,
  path: string,
  options: RemovalOptions = {},
): Promise<Removal> {
  const remover = new Remover(files, options);
  await remover.removeAny(path, 0);
  return remover.outcome();
}

class Remover {
  readonly #files: FileSystem;
  readonly #options: RemovalOptions;
  readonly #maxDepth: number;
  readonly #removals = new Gate(removalsInFlight);
  readonly #listings = new Gate(listingsInFlight);
  readonly #problems: RemovalProblem[] = [];
  #moreProblems = 0;
  #removed = 0;

  constructor(files: FileSystem, options: RemovalOptions) {
    this.#files = files;
    this.#options = options;
    this.#maxDepth = options.maxDepth ?? limits.treeDepth;
  }

  outcome(): Removal {
    return {
      removed: this.#removed,
      problems: this.#problems,
      moreProblems: this.#moreProblems,
      cancelled: this.#isStopped(),
    };
  }

  /** True when nothing is left of it. */
  async removeAny(path: string, depth: number): Promise<boolean> {
    return this.#attempt(path, async () => {
      if (this.#isStopped()) return false;
      const { kind } = await this.#removals.run(() => this.#files.lstat(path));
      return kind === 'directory'
        ? this.#removeDirectory(path, depth)
        : this.#removeLeaf(path, depth);
    });
  }

  async #removeLeaf(path: string, depth: number): Promise<boolean> {
    return this.#attempt(path, async () => {
      if (this.#isStopped()) return false;
      try {
        await this.#removals.run(() => this.#files.removeFile(path));
      } catch (thrown) {
        // some servers leave out in a listing what is a directory
        const isDirectory = thrown instanceof OpError && thrown.code === 'is-a-directory';
        if (!isDirectory || depth > this.#maxDepth) throw thrown;
        return await this.#removeDirectory(path, depth);
      }
      this.#count(path);
      return true;
    });
  }

  async #removeDirectory(path: string, depth: number): Promise<boolean> {
    if (depth >= this.#maxDepth) {
      const text = `“${nameInText(path)}” lies more than ${this.#maxDepth} folders deep.`;
      throw new OpError('unsupported', text);
    }
    let isEmpty = true;
    const entries = await this.#listings.run(() => this.#entriesOf(path));
    await eachBounded(entries, entriesAtOnce, async (entry) => {
      const below = joinPath(path, entry.name);
      const isGone =
        entry.kind === 'directory'
          ? await this.removeAny(below, depth + 1)
          : await this.#removeLeaf(below, depth + 1);
      if (!isGone) isEmpty = false;
    });
    // what is still in it has been reported, or the removal was stopped
    if (!isEmpty || this.#isStopped()) return false;
    await this.#removals.run(() => this.#files.removeDirectory(path));
    this.#count(path);
    return true;
  }

  async #entriesOf(path: string): Promise<Entry[]> {
    const entries: Entry[] = [];
    const { signal } = this.#options;
    const options = signal === undefined ? {} : { signal };
    for await (const batch of this.#files.list(path, { ...options, links: 'leave' })) {
      for (const entry of batch) entries.push(entry);
    }
    return entries;
  }

  /** Runs a step; what fails is noted, unless nothing can work any more. */
  async #attempt(path: string, step: () => Promise<boolean>): Promise<boolean> {
    try {
      return await step();
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.code === 'disconnected' || error.code === 'timeout') throw thrown;
      if (error.code === 'cancelled' && this.#isStopped()) return false;
      if (this.#problems.length < limits.problemsPerTransfer) this.#problems.push({ path, error });
      else this.#moreProblems += 1;
      return false;
    }
  }

  #count(path: string): void {
    this.#removed += 1;
    this.#options.onProgress?.({ removed: this.#removed, path });
  }

  #isStopped(): boolean {
    return this.#options.signal?.aborted === true;
  }
}
