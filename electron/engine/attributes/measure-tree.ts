import type { Measured } from '../../../shared/contract/attributes.ts';
import { OpError, toAppError, type AppError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { nameInText } from '../../../shared/names.ts';
import { joinPath } from '../../../shared/paths.ts';
import { eachBounded } from '../fs/bounded.ts';
import type { FileSystem } from '../fs/file-system.ts';
import { Gate } from '../fs/gate.ts';

type MeasureProblem = { readonly path: string; readonly error: AppError };

type Sums = { bytes: number; files: number; folders: number; state: Measured['state'] };

// folders being read: each holds one of the server's handles
const listingsInFlight = 8;
const foldersAtOnce = 8;

/** Adds up what is in trees. Links count as nothing and are never followed. Only a lost connection is thrown. */
export class Measurer {
  readonly #files: FileSystem;
  readonly #signal: AbortSignal;
  readonly #listings = new Gate(listingsInFlight);
  readonly #sums = new Map<string, Sums>();
  readonly #fresh = new Set<string>();
  readonly #problems: MeasureProblem[] = [];
  #moreProblems = 0;

  constructor(files: FileSystem, signal: AbortSignal) {
    this.#files = files;
    this.#signal = signal;
  }

  /** What could not be looked into. */
  problems(): { readonly problems: readonly MeasureProblem[]; readonly moreProblems: number } {
    return { problems: this.#problems, moreProblems: this.#moreProblems };
  }

  /** Sums that have changed since this was asked the last time. */
  takeFresh(): Measured[] {
    const fresh = [...this.#fresh].flatMap((path) => {
      const sums = this.#sums.get(path);
      return sums === undefined ? [] : [{ path, ...sums }];
    });
    this.#fresh.clear();
    return fresh;
  }

  /** Measures each of these. */
  async run(paths: readonly string[]): Promise<void> {
    await eachBounded(paths, foldersAtOnce, async (path) => {
      if (this.#signal.aborted) return;
      const sums: Sums = { bytes: 0, files: 0, folders: 0, state: 'counting' };
      this.#sums.set(path, sums);
      this.#fresh.add(path);
      const isWhole = await this.#measure(path, { path, sums }, 0);
      if (this.#signal.aborted) return;
      sums.state = isWhole ? 'done' : 'partial';
      this.#fresh.add(path);
    });
  }

  /** False when something in it could not be counted. */
  async #measure(path: string, root: Root, depth: number): Promise<boolean> {
    try {
      const found = await this.#files.lstat(path);
      if (found.kind === 'directory') return await this.#measureFolder(path, root, depth);
      this.#count(root, found.kind === 'file' ? (found.size ?? 0) : 0);
      return true;
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.code === 'disconnected' || error.code === 'timeout') throw thrown;
      if (error.code === 'cancelled' && this.#signal.aborted) return false;
      if (this.#problems.length < limits.problemsPerTransfer) this.#problems.push({ path, error });
      else this.#moreProblems += 1;
      return false;
    }
  }

  async #measureFolder(path: string, root: Root, depth: number): Promise<boolean> {
    if (depth >= limits.treeDepth) {
      const text = `“${nameInText(path)}” lies more than ${limits.treeDepth} folders deep.`;
      throw new OpError('unsupported', text);
    }
    const folders = await this.#listings.run(() => this.#listFolder(path, root));
    let isWhole = true;
    await eachBounded(folders, foldersAtOnce, async (name) => {
      if (this.#signal.aborted) return;
      // looked at again right before it is read: a link may have come in its place
      if (!(await this.#measure(joinPath(path, name), root, depth + 1))) isWhole = false;
    });
    return isWhole;
  }

  /** Counts what is no folder, and gives the names of those. */
  async #listFolder(path: string, root: Root): Promise<ReadonlySet<string>> {
    const folders = new Set<string>();
    // of a name told twice, one counts: as in a listing of links whose targets come later
    const seen = new Set<string>();
    for await (const batch of this.#files.list(path, { signal: this.#signal, links: 'leave' })) {
      for (const entry of batch) {
        if (seen.has(entry.name)) continue;
        seen.add(entry.name);
        if (entry.kind === 'directory') folders.add(entry.name);
        else this.#count(root, entry.kind === 'file' ? (entry.size ?? 0) : 0);
      }
    }
    root.sums.folders += 1;
    this.#fresh.add(root.path);
    return folders;
  }

  #count(root: Root, bytes: number): void {
    root.sums.bytes = Math.min(root.sums.bytes + bytes, Number.MAX_SAFE_INTEGER);
    root.sums.files += 1;
    this.#fresh.add(root.path);
  }
}

type Root = { readonly path: string; readonly sums: Sums };
