import type { AppError } from '../../../../shared/errors.ts';
import { emptyHistory, type History } from '../model/history.ts';
import type { NameFilter } from '../model/filter.ts';
import { emptyView, type ListingView } from '../model/listing.ts';
import { linesOf, type Lines } from '../model/lines.ts';
import type { PaneSearch } from '../model/search-request.ts';
import { cursorOn, type Selection } from '../model/selection.ts';
import { noOwners, type Owners } from '../model/owners.ts';
import { defaultSort, type Sort } from '../model/sort.ts';

/** A directory being read: a new place, a refresh the user asked for, or one after a transfer. */
export type ReadingState = { readonly path: string; readonly kind: 'go' | 'refresh' | 'quiet' };

/** Why something did not work, and how to try again. */
export type PaneProblem = { readonly error: AppError; readonly retry: (() => void) | undefined };

/** What is looked for in the names of a pane; an empty text is in all of them. */
export type PaneFilter = {
  readonly text: string;
  /** `only` shows nothing else, `find` leaves the list as it is and goes from one to the next. */
  readonly mode: 'only' | 'find';
  readonly matcher: NameFilter | undefined;
  /** Grows each time its bar is asked for: it takes the focus then. */
  readonly asked: number;
};

/** All that is known of a pane. The last good listing stays when a later one fails. */
export type PaneState = {
  /** The directory shown; undefined before the first listing. */
  readonly path: string | undefined;
  readonly home: string | undefined;
  readonly view: ListingView;
  readonly lines: Lines;
  readonly reading: ReadingState | undefined;
  readonly problem: PaneProblem | undefined;
  readonly notices: readonly string[];
  readonly selection: Selection;
  /** An entry that was given another name: until the lines are read again, nothing is done with this one. */
  readonly renamedFrom: string | undefined;
  /** A line to scroll to, as an object so that asking twice is seen. */
  readonly reveal: { readonly name: string } | undefined;
  readonly history: History;
  readonly sort: Sort;
  readonly showHidden: boolean;
  /** Set while results of a search below `path` are shown. */
  readonly search: PaneSearch | undefined;
  /** Undefined while its bar is closed. */
  readonly filter: PaneFilter | undefined;
  /** Names of those that entries belong to, as far as they were told. */
  readonly owners: Owners;
  /** Names that a comparison hides. */
  readonly leftOut: ReadonlySet<string> | undefined;
  readonly freeBytes: number | undefined;
};

/** A pane that has shown nothing yet. */
export const initialPaneState: PaneState = {
  path: undefined,
  home: undefined,
  view: emptyView,
  lines: linesOf(emptyView, undefined),
  reading: undefined,
  problem: undefined,
  notices: [],
  selection: cursorOn(undefined),
  renamedFrom: undefined,
  reveal: undefined,
  history: emptyHistory,
  sort: defaultSort,
  showHidden: true,
  search: undefined,
  filter: undefined,
  owners: noOwners,
  leftOut: undefined,
  freeBytes: undefined,
};
