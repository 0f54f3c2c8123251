import type { Entry } from '../../../shared/entry.ts';
import { OpError, toAppError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { nameInText } from '../../../shared/names.ts';
import { joinPath } from '../../../shared/paths.ts';
import { nothing, type Listed, type Pair, type SideListing } from '../../../shared/sync/plan.ts';
import type { Problem } from '../../../shared/contract/files.ts';
import { eachBounded } from '../fs/bounded.ts';
import type { FileSystem } from '../fs/file-system.ts';
import { Gate } from '../fs/gate.ts';

/** One of the two folders. */
export type PlanSide = { readonly files: FileSystem; readonly path: string };

// folders being read: each holds one of the server's handles
const listingsAtOnce = 8;
const looksAtOnce = 16;

/**
 * Reads the folders that a plan asks for, both sides at once, and those whose turn comes next. Memory holds what is
 * around one place of the tree, never all of it.
 */
export class Listings {
  readonly #left: PlanSide;
  readonly #right: PlanSide;
  readonly #signal: AbortSignal;
  readonly #gate = new Gate(listingsAtOnce);
  readonly #coming = new Map<string, Promise<Listed>>();
  readonly #problems: Problem[] = [];
  #moreProblems = 0;
  #folders = 0;
  #entries = 0;

  constructor(left: PlanSide, right: PlanSide, signal: AbortSignal) {
    this.#left = left;
    this.#right = right;
    this.#signal = signal;
  }

  /** What was seen so far. */
  get seen(): { readonly folders: number; readonly entries: number } {
    return { folders: this.#folders, entries: this.#entries };
  }

  /** Folders that could not be listed whole, and why. */
  get problems(): { readonly problems: readonly Problem[]; readonly moreProblems: number } {
    return { problems: this.#problems, moreProblems: this.#moreProblems };
  }

  /** Both sides of a folder; `ahead` are those that will be asked for next. */
  async read(pair: Pair, ahead: readonly Pair[]): Promise<Listed> {
    const asked = this.#ask(pair);
    for (const next of ahead) void this.#ask(next);
    const listed = await asked;
    this.#coming.delete(pair.path);
    this.#folders += 1;
    this.#entries += listed.left.entries.length + listed.right.entries.length;
    return listed;
  }

  #ask(pair: Pair): Promise<Listed> {
    const before = this.#coming.get(pair.path);
    if (before !== undefined) return before;
    const asked = this.#list(pair);
    // one that is asked for ahead may never be waited for
    asked.catch(() => undefined);
    this.#coming.set(pair.path, asked);
    return asked;
  }

  async #list({ path, ...on }: Pair): Promise<Listed> {
    const side = (of: PlanSide, isThere: boolean): Promise<SideListing> =>
      isThere ? this.#gate.run(() => this.#listSide(of, path)) : Promise.resolve(nothing);
    const [left, right] = await Promise.all([
      side(this.#left, on.left),
      side(this.#right, on.right),
    ]);
    return { left, right };
  }

  async #listSide({ files, path: top }: PlanSide, below: string): Promise<SideListing> {
    const path = below === '' ? top : joinPath(top, below);
    const found = new Map<string, Entry>();
    let problem = tooDeep(path, below);
    try {
      const options = { signal: this.#signal, links: 'leave' } as const;
      if (problem === undefined) {
        for await (const batch of files.list(path, options)) {
          for (const entry of batch) {
            // which of the two is true nobody knows
            if (found.has(entry.name)) problem = twice(path, entry.name);
            found.set(entry.name, entry);
          }
        }
      }
    } catch (thrown) {
      problem = this.#trouble(thrown, below);
    }
    if (problem !== undefined) this.#note(path, problem);
    const entries = await this.#told(files, path, [...found.values()]);
    return { entries, isWhole: problem === undefined };
  }

  /** What ends all of it is thrown: the user's word, a lost connection, a top folder that cannot be read. */
  #trouble(thrown: unknown, below: string): OpError {
    const { code, message } = toAppError(thrown);
    const isOver = this.#signal.aborted || code === 'cancelled' || code === 'disconnected';
    if (isOver || below === '') throw thrown;
    return thrown instanceof OpError ? thrown : new OpError(code, message, { cause: thrown });
  }

  #note(path: string, thrown: OpError): void {
    if (this.#problems.length < limits.problemsPerTransfer) {
      this.#problems.push({ path, error: toAppError(thrown) });
    } else this.#moreProblems += 1;
  }

  /** A listing may name an entry without being able to tell what it is. */
  async #told(files: FileSystem, path: string, entries: Entry[]): Promise<readonly Entry[]> {
    const untold = entries.flatMap(({ kind, mode }, index) =>
      kind === 'other' && mode === undefined ? [index] : [],
    );
    await eachBounded(untold, looksAtOnce, async (index) => {
      const entry = entries[index];
      if (entry === undefined) return;
      try {
        const attrs = await files.lstat(joinPath(path, entry.name));
        entries[index] = { name: entry.name, ...attrs };
      } catch (thrown) {
        if (this.#signal.aborted || toAppError(thrown).code === 'disconnected') throw thrown;
        // it stays something that is neither copied nor deleted
      }
    });
    return entries;
  }
}

function tooDeep(path: string, below: string): OpError | undefined {
  if (below.split('/').length <= limits.treeDepth) return undefined;
  const text = `“${nameInText(path)}” lies more than ${limits.treeDepth} folders deep.`;
  return new OpError('unsupported', text);
}

function twice(path: string, name: string): OpError {
  const text = `“${nameInText(path)}” is listed with two entries named “${nameInText(name)}”.`;
  return new OpError('protocol', text);
}
