import { leadsToDirectory, type Entry } from '../../../../shared/entry.ts';
import { naturalKey } from './natural-key.ts';

/** What a listing can be sorted by. */
export type SortColumn = 'name' | 'size' | 'modified' | 'mode';

/** Column and direction; the direction's words are those of `aria-sort`. */
export type Sort = {
  readonly column: SortColumn;
  readonly direction: 'ascending' | 'descending';
};

/** How a pane is sorted until the user says otherwise. */
export const defaultSort: Sort = { column: 'name', direction: 'ascending' };

/** An entry with what sorting needs of it, computed once. */
export type Row = {
  readonly entry: Entry;
  readonly key: string;
  readonly folder: boolean;
};

/** Makes a row of an entry. */
export function makeRow(entry: Entry): Row {
  return { entry, key: naturalKey(entry.name), folder: leadsToDirectory(entry) };
}

/** Negative when `a` stands before `b`; 0 only for the same name, so that a sorted list can be searched. */
export type Compare = (a: Row, b: Row) => number;

/** The order of a listing: folders first whatever the direction, ties by name. */
export function comparer(sort: Sort): Compare {
  const sign = sort.direction === 'ascending' ? 1 : -1;
  if (sort.column === 'name') return (a, b) => byFolder(a, b) || sign * byName(a, b);
  const measure = measures[sort.column];
  return (a, b) => byFolder(a, b) || sign * (measure(a) - measure(b)) || byName(a, b);
}

// What a server left out sorts below everything it said; a folder's own size says nothing about what is in it.
const measures: Record<Exclude<SortColumn, 'name'>, (row: Row) => number> = {
  size: (row) => (row.folder ? 0 : (row.entry.size ?? -1)),
  modified: (row) => row.entry.mtimeMs ?? Number.MIN_SAFE_INTEGER,
  mode: (row) => row.entry.mode ?? -1,
};

function byFolder(a: Row, b: Row): number {
  return a.folder === b.folder ? 0 : a.folder ? -1 : 1;
}

function byName(a: Row, b: Row): number {
  return compareText(a.key, b.key) || compareText(a.entry.name, b.entry.name);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The sort after a click on a column's header: the other direction, or this column with its natural direction. */
export function sortAfterClick(sort: Sort, column: SortColumn): Sort {
  if (sort.column === column) {
    return { column, direction: sort.direction === 'ascending' ? 'descending' : 'ascending' };
  }
  const newestFirst = column === 'size' || column === 'modified';
  return { column, direction: newestFirst ? 'descending' : 'ascending' };
}
