import type { Problem } from '../../../../shared/contract/files.ts';
import type { SearchQuery, SearchWay } from '../../../../shared/contract/search.ts';

/** What is looked for below the folder of a pane, or only below some folders in it. */
export type SearchRequest = {
  readonly starts: readonly string[];
  readonly query: SearchQuery;
  /** `best` is by the server's own tools, where there are some. */
  readonly way: 'best' | 'sftp';
};

/** How far a search is. */
export type SearchProgress = {
  readonly folders: number;
  readonly entries: number;
  readonly at: string;
  readonly way: SearchWay;
};

/** How a search ended. */
export type SearchEnd = {
  readonly folders: number;
  readonly entries: number;
  readonly problems: readonly Problem[];
  readonly moreProblems: number;
  readonly tooLarge: number;
  readonly capped: boolean;
  readonly way: SearchWay;
};

/** The search whose results a pane shows. Each has the path below the pane's folder for its name. */
export type PaneSearch = {
  readonly request: SearchRequest;
  readonly progress: SearchProgress | undefined;
  /** Undefined until it has ended by itself. */
  readonly end: SearchEnd | undefined;
};
