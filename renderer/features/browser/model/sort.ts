import type { PaneColumn, PaneSort } from '../../../../shared/contract/panes.ts';
import { leadsToDirectory, type Entry } from '../../../../shared/entry.ts';
import { extensionOf, kindText } from './file-type.ts';
import { naturalKey } from './natural-key.ts';
import { noOwners, ownerText, type Owners } from './owners.ts';

/** What a listing can be sorted by. */
export type SortColumn = PaneColumn;

/** Column and direction. */
export type Sort = PaneSort;

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
export function comparer(sort: Sort, owners: Owners = noOwners): Compare {
  const { column } = sort;
  const sign = sort.direction === 'ascending' ? 1 : -1;
  switch (column) {
    case 'name':
      return (a, b) => byFolder(a, b) || sign * byName(a, b);
    case 'size':
    case 'modified':
    case 'mode': {
      const measure = measures[column];
      return (a, b) => byFolder(a, b) || sign * (measure(a) - measure(b)) || byName(a, b);
    }
    case 'owner':
      return byText(sign, ({ entry }) => ownerKey(owners.users, entry.uid));
    case 'group':
      return byText(sign, ({ entry }) => ownerKey(owners.groups, entry.gid));
    case 'extension':
      return byText(sign, ({ entry, folder }) => (folder ? '' : extensionOf(entry.name)));
    case 'kind':
      return byText(sign, ({ entry }) => kindText(entry));
    default:
      return column satisfies never;
  }
}

// What a server left out sorts below everything it said; a folder's own size says nothing about what is in it.
const measures: Record<'size' | 'modified' | 'mode', (row: Row) => number> = {
  size: (row) => (row.folder ? 0 : (row.entry.size ?? -1)),
  modified: (row) => row.entry.mtimeMs ?? Number.MIN_SAFE_INTEGER,
  mode: (row) => row.entry.mode ?? -1,
};

/** Numbers that have no name stand before the names, in their own order. */
function ownerKey(names: Owners['users'], id: number | undefined): string {
  const text = ownerText(names, id);
  return id !== undefined && names.has(id) ? text.toLowerCase() : text.padStart(10, ' ');
}

function byText(sign: number, textOf: (row: Row) => string): Compare {
  // each row is compared some twenty times: what is compared is found out once, for as long as this order is used
  const texts = new WeakMap<Row, string>();
  const known = (row: Row): string => {
    const before = texts.get(row);
    if (before !== undefined) return before;
    const text = textOf(row);
    texts.set(row, text);
    return text;
  };
  return (a, b) => byFolder(a, b) || sign * compareText(known(a), known(b)) || byName(a, b);
}

function byFolder(a: Row, b: Row): number {
  return a.folder === b.folder ? 0 : a.folder ? -1 : 1;
}

function byName(a: Row, b: Row): number {
  return compareText(a.key, b.key) || compareText(a.entry.name, b.entry.name);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whether rows stand the same way in both orders. */
export function isSameOrder(
  a: { readonly sort: Sort; readonly owners: Owners },
  b: { readonly sort: Sort; readonly owners: Owners },
): boolean {
  if (a.sort.column !== b.sort.column || a.sort.direction !== b.sort.direction) return false;
  if (a.sort.column === 'owner') return a.owners.users === b.owners.users;
  return a.sort.column !== 'group' || a.owners.groups === b.owners.groups;
}

/** The sort after a click on a column's header: the other direction, or this column with its natural direction. */
export function sortAfterClick(sort: Sort, column: SortColumn): Sort {
  if (sort.column === column) {
    return { column, direction: sort.direction === 'ascending' ? 'descending' : 'ascending' };
  }
  const newestFirst = column === 'size' || column === 'modified';
  return { column, direction: newestFirst ? 'descending' : 'ascending' };
}
