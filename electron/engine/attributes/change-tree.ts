import type { AttrsChange } from '../../../shared/contract/attributes.ts';
import type { Attrs, Entry } from '../../../shared/entry.ts';
import { OpError, toAppError, type AppError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { nameInText } from '../../../shared/names.ts';
import { joinPath } from '../../../shared/paths.ts';
import { eachBounded } from '../fs/bounded.ts';
import type { AttrsBack } from '../changes/undo-step.ts';
import type { FileSystem } from '../fs/file-system.ts';
import { Gate } from '../fs/gate.ts';
import { backOf, isEmpty, unkept, wantedAttrs } from './wanted-attrs.ts';

/** Something that could not be changed, and why. */
type ChangeProblem = { readonly path: string; readonly error: AppError };

/** How far a change is, or how it went. */
export type ChangeOutcome = {
  readonly files: number;
  readonly folders: number;
  readonly links: number;
  readonly same: number;
  readonly skippedLinks: number;
  readonly problems: readonly ChangeProblem[];
  readonly moreProblems: number;
};

type ChangeOptions = {
  readonly change: AttrsChange;
  readonly signal: AbortSignal;
  /** Told after each entry. */
  readonly onProgress?: (progress: { readonly done: number; readonly path: string }) => void;
  /** Told what takes each change back. */
  readonly onChanged?: (back: AttrsBack) => void;
};

// changes under way, each with a look at what became of it
const changesInFlight = 32;
// folders being read: each holds one of the server's handles
const listingsInFlight = 4;
const entriesAtOnce = 32;

/** Changes attributes of paths and, if wanted, of all below them. Goes on past what fails; only a lost connection is thrown. */
export class AttrsChanger {
  readonly #files: FileSystem;
  readonly #options: ChangeOptions;
  readonly #changes = new Gate(changesInFlight);
  readonly #listings = new Gate(listingsInFlight);
  readonly #counts = { file: 0, directory: 0, link: 0, same: 0, skippedLinks: 0 };
  readonly #problems: ChangeProblem[] = [];
  #moreProblems = 0;
  #done = 0;

  constructor(files: FileSystem, options: ChangeOptions) {
    this.#files = files;
    this.#options = options;
  }

  /** What was done so far. */
  outcome(): ChangeOutcome {
    const { file, directory, link, same, skippedLinks } = this.#counts;
    return {
      files: file,
      folders: directory,
      links: link,
      same,
      skippedLinks,
      problems: this.#problems,
      moreProblems: this.#moreProblems,
    };
  }

  /** Changes all of these. */
  async run(paths: readonly string[]): Promise<void> {
    await eachBounded(paths, entriesAtOnce, (path) => this.#look(path, 0));
  }

  async #look(path: string, depth: number): Promise<void> {
    await this.#attempt(path, async () => {
      const now = await this.#changes.run(() => this.#files.lstat(path));
      if (this.#isStopped()) return;
      if (now.kind === 'directory' && this.#options.change.recursive) {
        await this.#changeFolder(path, now, depth);
      } else {
        await this.#changes.run(() => this.#changeOne(path, now));
      }
    });
  }

  async #changeFolder(path: string, now: Attrs, depth: number): Promise<void> {
    if (depth >= limits.treeDepth) {
      const text = `“${nameInText(path)}” lies more than ${limits.treeDepth} folders deep.`;
      throw new OpError('unsupported', text);
    }
    const { mode } = wantedAttrs(now, this.#options.change);
    // a right to read it is given before it is read, and taken away only after
    const isFirst = mode === undefined || (mode & 0o500) === 0o500;
    const own = (): Promise<void> =>
      this.#attempt(path, () => this.#changes.run(() => this.#changeOne(path, now)));
    if (isFirst) await own();
    await this.#attempt(path, () => this.#changeBelow(path, depth));
    if (!isFirst && !this.#isStopped()) await own();
  }

  async #changeBelow(path: string, depth: number): Promise<void> {
    const entries = await this.#listings.run(() => this.#entriesOf(path));
    await eachBounded(entries, entriesAtOnce, async (entry) => {
      if (this.#isStopped()) return;
      const below = joinPath(path, entry.name);
      // each folder is looked at again right before it is read: a link may have come in its place
      if (entry.kind === 'directory') return this.#look(below, depth + 1);
      await this.#attempt(below, () => this.#changes.run(() => this.#changeOne(below, entry)));
    });
  }

  async #entriesOf(path: string): Promise<Entry[]> {
    // of a name told twice, the later one counts
    const entries = new Map<string, Entry>();
    const { signal } = this.#options;
    for await (const batch of this.#files.list(path, { signal, links: 'leave' })) {
      for (const entry of batch) entries.set(entry.name, entry);
    }
    return [...entries.values()];
  }

  /** Changes one entry and looks whether it was: some servers say yes and do nothing. */
  async #changeOne(path: string, now: Attrs): Promise<void> {
    if (this.#isStopped()) return;
    if (now.kind === 'link' && this.#files.capabilities.linkAttrs !== true) {
      this.#counts.skippedLinks += 1;
      return this.#tell(path);
    }
    const wanted = wantedAttrs(now, this.#options.change);
    if (isEmpty(wanted)) {
      this.#counts.same += 1;
      return this.#tell(path);
    }
    if (this.#files.setOwnAttrs === undefined) {
      throw new OpError('unsupported', `Attributes of “${nameInText(path)}” cannot be set.`);
    }
    await this.#files.setOwnAttrs(path, wanted, now);
    const found = await this.#files.lstat(path);
    const why = unkept(wanted, found);
    this.#options.onChanged?.(backOf(path, wanted, { found, before: now }));
    if (why !== undefined) {
      const text = `“${nameInText(path)}” was not changed as asked: ${why}.`;
      const next = 'The system there may not allow it: only some users may do this.';
      throw new OpError('refused', text, { next });
    }
    this.#counts[now.kind === 'other' ? 'file' : now.kind] += 1;
    this.#tell(path);
  }

  /** Runs a step; what fails is noted, unless nothing can work any more. */
  async #attempt(path: string, step: () => Promise<void>): Promise<void> {
    if (this.#isStopped()) return;
    try {
      await step();
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.code === 'disconnected' || error.code === 'timeout') throw thrown;
      if (error.code === 'cancelled' && this.#isStopped()) return;
      if (this.#problems.length < limits.problemsPerTransfer) this.#problems.push({ path, error });
      else this.#moreProblems += 1;
    }
  }

  #tell(path: string): void {
    this.#done += 1;
    this.#options.onProgress?.({ done: this.#done, path });
  }

  #isStopped(): boolean {
    return this.#options.signal.aborted;
  }
}
