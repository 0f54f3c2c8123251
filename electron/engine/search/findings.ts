import type { Problem } from '../../../shared/contract/files.ts';
import type { SearchQuery } from '../../../shared/contract/search.ts';
import type { Entry } from '../../../shared/entry.ts';
import { toAppError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { joinPath } from '../../../shared/paths.ts';
import { eachBounded } from '../fs/bounded.ts';
import type { FileSystem } from '../fs/file-system.ts';
import { Gate } from '../fs/gate.ts';
import { compileNeedle, holdsNeedle, type Needle } from './contents.ts';

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

/** Files being read or looked at, of all folders together. */
export const filesAtOnce = 16;

/** What a search has found, whatever way it goes; and the texts it looks for in files. */
export class Findings {
  readonly #files: FileSystem;
  readonly #search: Search;
  readonly #problems: Problem[] = [];
  readonly #maxResults: number;
  /** Ends what is under way once enough was found, or nothing more can be. */
  readonly #enough = new AbortController();
  #moreProblems = 0;
  #found = 0;
  #tooLarge = 0;
  /** Undefined when no text is looked for. */
  readonly needle: Needle | undefined;
  readonly gate = new Gate(filesAtOnce);
  /** Aborted when it was cancelled, or there is nothing more to do. */
  readonly signal: AbortSignal;

  constructor(files: FileSystem, search: Search) {
    this.#files = files;
    this.#search = search;
    const { content } = search.query;
    this.signal = AbortSignal.any([search.signal, this.#enough.signal]);
    this.needle = content && compileNeedle(content.text, content.matchCase);
    this.#maxResults = search.maxResults ?? limits.searchResults;
  }

  /** How many were told. */
  get count(): number {
    return this.#found;
  }

  get isOver(): boolean {
    return this.signal.aborted;
  }

  /** Nothing more is to be done. */
  end(): void {
    this.#enough.abort();
  }

  tell(entries: readonly Entry[]): void {
    const room = this.#maxResults - this.#found;
    const some = entries.slice(0, room);
    this.#found += some.length;
    if (some.length > 0 && !this.#search.signal.aborted) this.#search.onFound(some);
    if (this.#isCapped()) this.end();
  }

  /** Those of the files whose content is looked into; the others are counted. */
  readable(entries: readonly Entry[]): readonly Entry[] {
    const most = this.#search.query.content?.maxBytes ?? 0;
    const readable = entries.filter(({ size = 0 }) => size <= most);
    this.#tooLarge += entries.length - readable.length;
    return readable;
  }

  /** Tells those of the files that have the text in them. `failed` hears of the others that could not be read. */
  async read(
    entries: readonly Entry[],
    needle: Needle,
    failed: (thrown: unknown, entry: Entry) => void,
  ): Promise<void> {
    await eachBounded(entries, filesAtOnce, async (entry) => {
      if (this.isOver) return;
      const file = { path: this.pathOf(entry.name), size: entry.size ?? 0 };
      try {
        const isIn = await this.gate.run(async () =>
          this.isOver ? false : holdsNeedle(this.#files, file, needle, this.signal),
        );
        if (isIn) this.tell([entry]);
      } catch (thrown) {
        failed(thrown, entry);
      }
    });
  }

  note(path: string, thrown: unknown): void {
    if (this.isOver) return;
    const error = toAppError(thrown);
    if (this.#problems.length < limits.searchProblems) this.#problems.push({ path, error });
    else this.#moreProblems += 1;
  }

  pathOf(below: string): string {
    return below === '' ? this.#search.path : joinPath(this.#search.path, below);
  }

  outcome({ folders, entries }: Omit<SearchProgress, 'at'>): SearchOutcome {
    return {
      folders,
      entries,
      problems: this.#problems,
      moreProblems: this.#moreProblems,
      tooLarge: this.#tooLarge,
      capped: this.#isCapped(),
    };
  }

  #isCapped(): boolean {
    return this.#found >= this.#maxResults;
  }
}
