import type { Problem } from '../../../shared/contract/files.ts';
import type { SearchQuery } from '../../../shared/contract/search.ts';
import type { Entry } from '../../../shared/entry.ts';
import { OpError, toAppError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { joinPath } from '../../../shared/paths.ts';
import { eachBounded } from '../fs/bounded.ts';
import type { FileSystem } from '../fs/file-system.ts';
import { Gate } from '../fs/gate.ts';
import { compileNeedle, holdsNeedle, type Needle } from './contents.ts';
import { compileMatch, type EntryMatch } from './match.ts';

// folders being read: each holds one of the server's handles, and has requests of its own under way
const listingsAtOnce = 8;
// files being read or looked at, of all folders together
const filesAtOnce = 16;

/** Where to look for what. */
export type Search = {
  readonly path: string;
  /** Folders in it to begin in; none stand for itself. */
  readonly starts: readonly string[];
  readonly query: SearchQuery;
  readonly signal: AbortSignal;
  /** Told of what is found, by its path below `path`. */
  readonly onFound: (entries: readonly Entry[]) => void;
  readonly onProgress: (progress: SearchProgress) => void;
  readonly maxResults?: number;
};

/** How far a search is. */
export type SearchProgress = {
  readonly folders: number;
  readonly entries: number;
  readonly at: string;
};

/** How a search ended. */
export type SearchOutcome = Omit<SearchProgress, 'at'> & {
  readonly problems: readonly Problem[];
  readonly moreProblems: number;
  readonly tooLarge: number;
  readonly capped: boolean;
};

/** A folder to look into, by its path below the top, which is empty for the top itself. */
type Folder = { readonly below: string; readonly depth: number };

/**
 * Walks over a tree, several folders at a time, and tells what fits the query. Links are never followed, so that no
 * loop leads around. A folder that cannot be read is a problem of the outcome; a lost connection is thrown.
 */
export async function searchTree(files: FileSystem, search: Search): Promise<SearchOutcome> {
  return await new Searcher(files, search).run();
}

class Searcher {
  readonly #files: FileSystem;
  readonly #search: Search;
  readonly #match: EntryMatch;
  readonly #needle: Needle | undefined;
  readonly #gate = new Gate(filesAtOnce);
  /** Taken from its end: the deepest first, or all of a broad tree would wait here. */
  readonly #folders: Folder[];
  readonly #problems: Problem[] = [];
  readonly #maxResults: number;
  /** Ends what is under way once enough was found, or nothing more can be. */
  readonly #enough = new AbortController();
  readonly #signal: AbortSignal;
  #wake: (() => void)[] = [];
  #busy = 0;
  #moreProblems = 0;
  #lookedInto = 0;
  #entries = 0;
  #found = 0;
  #tooLarge = 0;

  constructor(files: FileSystem, search: Search) {
    this.#files = files;
    this.#search = search;
    const { query, starts } = search;
    this.#signal = AbortSignal.any([search.signal, this.#enough.signal]);
    this.#match = compileMatch(query);
    this.#needle = query.content && compileNeedle(query.content.text, query.content.matchCase);
    this.#maxResults = search.maxResults ?? limits.searchResults;
    const first = starts.length === 0 ? [''] : [...starts].reverse();
    this.#folders = first.map((below) => ({ below, depth: 0 }));
  }

  async run(): Promise<SearchOutcome> {
    await eachBounded(Array.from({ length: listingsAtOnce }).keys(), listingsAtOnce, () =>
      this.#work(),
    );
    return {
      folders: this.#lookedInto,
      entries: this.#entries,
      problems: this.#problems,
      moreProblems: this.#moreProblems,
      tooLarge: this.#tooLarge,
      capped: this.#isCapped(),
    };
  }

  /** Looks into one folder after the other, until no worker has one and none may find another. */
  async #work(): Promise<void> {
    try {
      for (;;) {
        const folder = this.#isOver() ? undefined : this.#folders.pop();
        if (folder !== undefined) await this.#lookInto(folder);
        else if (this.#busy === 0 || this.#isOver()) return;
        else await new Promise<void>((resolve) => this.#wake.push(resolve));
      }
    } catch (thrown) {
      this.#enough.abort();
      throw thrown;
    } finally {
      this.#wakeAll();
    }
  }

  async #lookInto(folder: Folder): Promise<void> {
    const path = this.#pathOf(folder.below);
    this.#busy += 1;
    try {
      const signal = this.#signal;
      for await (const batch of this.#files.list(path, { signal, links: 'leave' })) {
        await this.#take(batch, folder);
        if (this.#isOver()) return;
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
    if (this.#needle === undefined) this.#tell(candidates);
    else await this.#readAll(candidates, this.#needle);
  }

  #add(folder: Folder): void {
    const path = this.#pathOf(folder.below);
    if (folder.depth > limits.treeDepth || path.length > limits.pathLength) {
      this.#note(new OpError('unsupported', 'It lies too deep to look into.'), folder, path);
    } else if (folder.depth <= this.#search.query.depth) this.#folders.push(folder);
  }

  #tell(entries: readonly Entry[]): void {
    const room = this.#maxResults - this.#found;
    const some = entries.slice(0, room);
    this.#found += some.length;
    if (some.length > 0 && !this.#search.signal.aborted) this.#search.onFound(some);
    if (this.#isCapped()) this.#enough.abort();
  }

  async #readAll(entries: readonly Entry[], needle: Needle): Promise<void> {
    await eachBounded(entries, filesAtOnce, async (entry) => {
      const { size = 0, name } = entry;
      if (this.#isOver()) return;
      if (size > (this.#search.query.content?.maxBytes ?? 0)) {
        this.#tooLarge += 1;
        return;
      }
      const file = { path: this.#pathOf(name), size };
      try {
        const isIn = await this.#gate.run(async () =>
          this.#isOver() ? false : holdsNeedle(this.#files, file, needle, this.#signal),
        );
        if (isIn) this.#tell([entry]);
      } catch (thrown) {
        this.#note(thrown, { below: name, depth: 1 }, file.path);
      }
    });
  }

  /** A listing may name an entry without being able to tell what it is: a folder among those would be passed over. */
  async #told(batch: readonly Entry[], below: string): Promise<readonly Entry[]> {
    const entries = [...batch];
    const untold = batch.flatMap(({ kind, mode }, index) =>
      kind === 'other' && mode === undefined ? [index] : [],
    );
    await eachBounded(untold, filesAtOnce, async (index) => {
      const entry = entries[index];
      if (entry === undefined || this.#isOver()) return;
      const path = joinPath(this.#pathOf(below), entry.name);
      try {
        const attrs = await this.#gate.run(() => this.#files.lstat(path));
        entries[index] = { name: entry.name, ...attrs };
      } catch (thrown) {
        this.#note(thrown, { below: entry.name, depth: 1 }, path);
      }
    });
    return entries;
  }

  /** What ends all of it is thrown: a lost connection, a folder to begin in that cannot be read. */
  #note(thrown: unknown, { depth }: Folder, path: string): void {
    if (this.#isOver()) return;
    const error = toAppError(thrown);
    const isOnlyStart = depth === 0 && this.#search.starts.length === 0 && this.#entries === 0;
    if (error.code === 'disconnected' || error.code === 'timeout' || isOnlyStart) throw thrown;
    if (this.#problems.length < limits.searchProblems) this.#problems.push({ path, error });
    else this.#moreProblems += 1;
  }

  #pathOf(below: string): string {
    return below === '' ? this.#search.path : joinPath(this.#search.path, below);
  }

  #isCapped(): boolean {
    return this.#found >= this.#maxResults;
  }

  #isOver(): boolean {
    return this.#signal.aborted;
  }

  #wakeAll(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }
}

function tooManyFolders(): OpError {
  return new OpError('unsupported', 'There are too many folders here to look into all of them.', {
    next: 'Search in one of the folders below.',
  });
}
