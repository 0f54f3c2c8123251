import type { Entry } from '../../../../shared/entry.ts';
import type { NameFilter } from './filter.ts';
import { mergeInSteps, sortInSteps } from './merge-sort.ts';
import { NameMap } from './name-map.ts';
import type { Steps } from './slices.ts';
import { noOwners, type Owners } from './owners.ts';
import {
  comparer,
  defaultSort,
  isSameOrder,
  makeRow,
  type Compare,
  type Row,
  type Sort,
} from './sort.ts';

/** What can be chosen about how a listing is shown. */
export type ViewOptions = {
  readonly sort: Sort;
  readonly showHidden: boolean;
  /** Only names that it matches are shown. */
  readonly filter?: NameFilter | undefined;
  /** For sorting by owner or group. */
  readonly owners?: Owners;
  /** Names that are not shown, such as what is equal on both sides. */
  readonly leftOut?: ReadonlySet<string> | undefined;
};

/** A listing as it is shown at one moment: sorted and filtered. */
export type ListingView = ViewOptions & {
  readonly rows: readonly Row[];
  /** Entries left out: their name starts with a dot, or says so. */
  readonly hiddenCount: number;
  /** Rows there would be without a filter. */
  readonly unfilteredCount: number;
  /** Bytes of the files in `rows`. */
  readonly totalBytes: number;
  /** Index in `rows`, or -1. A search: for many names at once walk over `rows`, or ask `entryOf`. */
  readonly indexOf: (name: string) => number;
  /** The entry of a name, when it is shown. */
  readonly entryOf: (name: string) => Entry | undefined;
  /** All entries there are, shown or not; another function once there are others. */
  readonly entries: () => Iterable<Entry>;
};

/** The view of nothing. */
export const emptyView: ListingView = {
  sort: defaultSort,
  showHidden: true,
  rows: [],
  hiddenCount: 0,
  unfilteredCount: 0,
  totalBytes: 0,
  indexOf: () => -1,
  entryOf: () => undefined,
  entries: () => [],
};

// Rows looked at in one step.
const stepRows = 4_096;

/** True for a name that is left out while hidden files are not shown. */
export function isHidden(name: string): boolean {
  return name.startsWith('.');
}

/**
 * Gathers the entries of a directory and keeps them sorted: what is new is sorted by itself and merged into what is
 * sorted already, in steps, so that 100,000 entries never block the page.
 */
export class Listing {
  #options: ViewOptions;
  readonly #byName = new NameMap<Row>();
  #entries: ListingView['entries'] = () => [];
  #pending: Row[] = [];
  #sorted: readonly Row[] = [];
  /** How many rows of `#sorted` were replaced by a later entry of their name. */
  #stale = 0;
  /** Work done for an earlier one is not kept. */
  #order: Order;
  #changed = false;
  /** The last view, whose rows are all that a narrower filter has to look at. */
  #last: { readonly sorted: readonly Row[]; readonly view: ListingView } | undefined;

  constructor(options: ViewOptions) {
    this.#options = options;
    this.#order = orderOf(options);
  }

  /** Number of entries so far. */
  get size(): number {
    return this.#byName.size;
  }

  /** True when `settle` has something to do. */
  get changed(): boolean {
    return this.#changed;
  }

  /** Takes entries in; one of a name seen before replaces the earlier one. */
  add(entries: readonly Entry[]): void {
    for (const entry of entries) {
      const row = makeRow(entry);
      if (this.#byName.set(entry.name, row) !== undefined) this.#stale += 1;
      this.#pending.push(row);
    }
    if (entries.length === 0) return;
    this.#changed = true;
    const byName = this.#byName;
    this.#entries = () => entriesOf(byName.values());
  }

  /** Takes entries out. */
  remove(names: Iterable<string>): void {
    for (const name of names) {
      if (!this.#byName.delete(name)) continue;
      this.#stale += 1;
      this.#changed = true;
    }
  }

  /** Changes order or filter; the view follows with the next `settle`. */
  setOptions(options: ViewOptions): void {
    const order = orderOf(options);
    if (!isSameOrder(order, this.#order)) {
      this.#pending = this.#byName.all();
      this.#sorted = [];
      this.#stale = 0;
      this.#order = order;
    }
    this.#options = options;
    // nothing was read yet: an empty view would look like an empty directory
    this.#changed ||= this.#byName.size > 0;
  }

  /** Sorts in what is new and gives the view. Entries that arrive meanwhile wait for the next call. */
  *settle(): Steps<ListingView> {
    this.#changed = false;
    const order = this.#order;
    const { compare } = order;
    const fresh = this.#pending;
    this.#pending = [];
    const stale = this.#stale;
    const known = this.#stale > 0 ? yield* this.#live(this.#sorted) : this.#sorted;
    const sortedFresh = yield* sortInSteps(yield* this.#live(fresh), compare);
    const sorted = yield* mergeInSteps(known, sortedFresh, compare);
    if (order === this.#order) {
      this.#sorted = sorted;
      this.#stale -= stale;
    }
    return yield* this.#newestView(sorted, order);
  }

  /** The rows that no later entry has replaced. */
  *#live(rows: readonly Row[]): Steps<readonly Row[]> {
    const live: Row[] = [];
    for (let at = 0; at < rows.length; at += stepRows) {
      for (const row of rows.slice(at, at + stepRows)) {
        if (this.#byName.get(row.entry.name) === row) live.push(row);
      }
      yield;
    }
    return live;
  }

  /** The view by the options of now: who types a filter does not wait for that of an earlier letter. */
  *#newestView(sorted: readonly Row[], order: Order): Steps<ListingView> {
    for (;;) {
      const options = { ...this.#options, sort: order.sort };
      const view = yield* this.#view(sorted, options, order.compare);
      if (view !== undefined) return view;
      this.#changed = this.#pending.length > 0 || this.#order !== order;
    }
  }

  /** Undefined when what is to be shown was changed meanwhile. */
  *#view(
    sorted: readonly Row[],
    options: ViewOptions,
    compare: Compare,
  ): Steps<ListingView | undefined> {
    const { filter } = options;
    const asked = this.#options;
    const narrowed = this.#narrowed(sorted, options);
    const from = narrowed?.rows ?? sorted;
    const rows: Row[] = [];
    let totalBytes = 0;
    let hiddenCount = narrowed?.hiddenCount ?? 0;
    for (let at = 0; at < from.length; at += stepRows) {
      for (const row of from.slice(at, at + stepRows)) {
        if (isLeftOut(row.entry.name, options)) {
          hiddenCount += 1;
          continue;
        }
        if (filter?.matches(row.entry.name) === false) continue;
        rows.push(row);
        if (row.entry.kind === 'file') totalBytes += row.entry.size ?? 0;
      }
      yield;
      if (this.#options !== asked) return undefined;
    }
    const byName = this.#byName;
    const isShown = (name: string): boolean =>
      !isLeftOut(name, options) && filter?.matches(name) !== false;
    const view = {
      ...options,
      rows,
      totalBytes,
      hiddenCount,
      unfilteredCount: sorted.length - hiddenCount,
      indexOf: (name: string) => search(rows, byName.get(name), compare),
      entryOf: (name: string) => (isShown(name) ? byName.get(name)?.entry : undefined),
      entries: this.#entries,
    };
    this.#last = { sorted, view };
    return view;
  }

  /** The last view, when nothing but its rows can be in the next one. */
  #narrowed(
    sorted: readonly Row[],
    { filter, showHidden, leftOut }: ViewOptions,
  ): ListingView | undefined {
    const last = this.#last;
    if (last === undefined || last.sorted !== sorted) return undefined;
    const { filter: earlier, ...before } = last.view;
    if (before.showHidden !== showHidden || before.leftOut !== leftOut) return undefined;
    if (filter === undefined || earlier === undefined) return undefined;
    return filter.narrows(earlier) ? last.view : undefined;
  }
}

/** An order of rows, and how two of them are compared in it. */
type Order = { readonly sort: Sort; readonly owners: Owners; readonly compare: Compare };

function orderOf({ sort, owners = noOwners }: ViewOptions): Order {
  return { sort, owners, compare: comparer(sort, owners) };
}

function isLeftOut(name: string, { showHidden, leftOut }: ViewOptions): boolean {
  return (!showHidden && isHidden(name)) || leftOut?.has(name) === true;
}

function* entriesOf(rows: Iterable<Row>): Generator<Entry> {
  for (const { entry } of rows) yield entry;
}

function search(
  rows: readonly Row[],
  wanted: Row | undefined,
  compare: (a: Row, b: Row) => number,
): number {
  if (wanted === undefined) return -1;
  let low = 0;
  let high = rows.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const row = rows[middle];
    if (row === undefined) return -1;
    const order = compare(row, wanted);
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
