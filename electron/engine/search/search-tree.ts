import type { Entry } from '../../../shared/entry.ts';
import { OpError, toAppError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { joinPath } from '../../../shared/paths.ts';
import { eachBounded } from '../fs/bounded.ts';
import type { FileSystem } from '../fs/file-system.ts';
import { atOnceWhenCancelled } from './at-once.ts';
import { filesAtOnce, Findings, type Search, type SearchOutcome } from './findings.ts';
import { compileMatch, type EntryMatch } from './match.ts';

// folders being read: each holds one of the server's handles, and has requests of its own under way
const listingsAtOnce = 16;

/** A folder to look into, by its path below the top, which is empty for the top itself. */
type Folder = { readonly below: string; readonly depth: number };

/**
 * Walks over a tree, several folders at a time, and tells what fits the query. Links are never followed, so that no
 * loop leads around. A folder that cannot be read is a problem of the outcome; a lost connection is thrown.
 */
export async function searchTree(files: FileSystem, search: Search): Promise<SearchOutcome> {
  const searcher = new Searcher(files, search);
  return await atOnceWhenCancelled(search.signal, searcher.run(), () => searcher.outcome());
}

class Searcher {
  readonly #files: FileSystem;
  readonly #search: Search;
  readonly #match: EntryMatch;
  readonly #findings: Findings;
  /** Taken from its end: the deepest first, or all of a broad tree would wait here. */
  readonly #folders: Folder[];
  #wake: (() => void)[] = [];
  #busy = 0;
  #lookedInto = 0;
  #entries = 0;

  constructor(files: FileSystem, search: Search) {
    this.#files = files;
    this.#search = search;
    this.#findings = new Findings(files, search);
    this.#match = compileMatch(search.query);
    const { starts } = search;
    const first = starts.length === 0 ? [''] : [...starts].reverse();
    this.#folders = first.map((below) => ({ below, depth: 0 }));
  }

  async run(): Promise<SearchOutcome> {
    await eachBounded(Array.from({ length: listingsAtOnce }).keys(), listingsAtOnce, () =>
      this.#work(),
    );
    return this.outcome();
  }

  outcome(): SearchOutcome {
    return this.#findings.outcome({ folders: this.#lookedInto, entries: this.#entries });
  }

  /** Looks into one folder after the other, until no worker has one and none may find another. */
  async #work(): Promise<void> {
    const findings = this.#findings;
    try {
      for (;;) {
        const folder = findings.isOver ? undefined : this.#folders.pop();
        if (folder !== undefined) await this.#lookInto(folder);
        else if (this.#busy === 0 || findings.isOver) return;
        else await new Promise<void>((resolve) => this.#wake.push(resolve));
      }
    } catch (thrown) {
      findings.end();
      throw thrown;
    } finally {
      this.#wakeAll();
    }
  }

  async #lookInto(folder: Folder): Promise<void> {
    const path = this.#findings.pathOf(folder.below);
    this.#busy += 1;
    try {
      const { signal } = this.#findings;
      for await (const batch of this.#files.list(path, { signal, links: 'leave' })) {
        await this.#take(batch, folder);
        if (this.#findings.isOver) return;
      }
      this.#lookedInto += 1;
    } catch (thrown) {
      this.#note(thrown, folder, path);
    } finally {
      this.#busy -= 1;
      this.#wakeAll();
      const { onProgress } = this.#search;
      onProgress({ folders: this.#lookedInto, entries: this.#entries, at: path });
    }
  }

  async #take(batch: readonly Entry[], { below, depth }: Folder): Promise<void> {
    const entries = await this.#told(batch, below);
    this.#entries += entries.length;
    const inner = (name: string): string => (below === '' ? name : joinPath(below, name));
    const candidates: Entry[] = [];
    for (const entry of entries) {
      if (this.#match(entry)) candidates.push({ ...entry, name: inner(entry.name) });
      if (entry.kind === 'directory') this.#add({ below: inner(entry.name), depth: depth + 1 });
    }
    if (this.#folders.length > limits.searchPending) throw tooManyFolders();
    this.#wakeAll();
    const findings = this.#findings;
    const { needle } = findings;
    if (needle === undefined) findings.tell(candidates);
    else {
      await findings.read(findings.readable(candidates), needle, (thrown, { name }) =>
        this.#note(thrown, { below: name, depth: 1 }, findings.pathOf(name)),
      );
    }
  }

  #add(folder: Folder): void {
    const path = this.#findings.pathOf(folder.below);
    if (isTooDeep(folder.depth, path)) this.#note(tooDeep(), folder, path);
    else if (folder.depth <= this.#search.query.depth) this.#folders.push(folder);
  }

  /** A listing may name an entry without being able to tell what it is: a folder among those would be passed over. */
  async #told(batch: readonly Entry[], below: string): Promise<readonly Entry[]> {
    const entries = [...batch];
    const untold = batch.flatMap(({ kind, mode }, index) =>
      kind === 'other' && mode === undefined ? [index] : [],
    );
    await eachBounded(untold, filesAtOnce, async (index) => {
      const entry = entries[index];
      if (entry === undefined || this.#findings.isOver) return;
      const path = joinPath(this.#findings.pathOf(below), entry.name);
      try {
        const attrs = await this.#findings.gate.run(() => this.#files.lstat(path));
        entries[index] = { name: entry.name, ...attrs };
      } catch (thrown) {
        this.#note(thrown, { below: entry.name, depth: 1 }, path);
      }
    });
    return entries;
  }

  /** What ends all of it is thrown: a lost connection, a folder to begin in that cannot be read. */
  #note(thrown: unknown, { depth }: Folder, path: string): void {
    if (this.#findings.isOver) return;
    const { code } = toAppError(thrown);
    const isOnlyStart = depth === 0 && this.#search.starts.length === 0 && this.#entries === 0;
    if (code === 'disconnected' || code === 'timeout' || isOnlyStart) throw thrown;
    this.#findings.note(path, thrown);
  }

  #wakeAll(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }
}

/** Deeper than anybody looks. */
export function isTooDeep(depth: number, path: string): boolean {
  return depth > limits.treeDepth || path.length > limits.pathLength;
}

/** Said of a folder that is. */
export function tooDeep(): OpError {
  return new OpError('unsupported', 'It lies too deep to look into.');
}

function tooManyFolders(): OpError {
  return new OpError('unsupported', 'There are too many folders here to look into all of them.', {
    next: 'Search in one of the folders below.',
  });
}
