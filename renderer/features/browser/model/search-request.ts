import type { Problem } from '../../../../shared/contract/files.ts';
import type { SearchQuery } from '../../../../shared/contract/search.ts';

/** What is looked for below the folder of a pane, or only below some folders in it. */
export type SearchRequest = { readonly starts: readonly string[]; readonly query: SearchQuery };

/** How far a search is. */
export type SearchProgress = {
  readonly folders: number;
  readonly entries: number;
  readonly at: string;
};

/** How a search ended. */
export type SearchEnd = {
  readonly folders: number;
  readonly entries: number;
  readonly problems: readonly Problem[];
  readonly moreProblems: number;
  readonly tooLarge: number;
  readonly capped: boolean;
};

/** The search whose results a pane shows. Each has the path below the pane's folder for its name. */
export type PaneSearch = {
  readonly request: SearchRequest;
  readonly progress: SearchProgress | undefined;
  /** Undefined until it has ended by itself. */
  readonly end: SearchEnd | undefined;
};
