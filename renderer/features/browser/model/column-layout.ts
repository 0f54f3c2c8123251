import type { PaneColumn, ShownColumn } from '../../../../shared/contract/panes.ts';
import { limits } from '../../../../shared/limits.ts';

/** What a column is called, and how wide it is at first. */
export const columnFacts: Readonly<
  Record<PaneColumn, { readonly label: string; readonly width: number }>
> = {
  name: { label: 'Name', width: 140 },
  extension: { label: 'Ending', width: 64 },
  size: { label: 'Size', width: 72 },
  modified: { label: 'Modified', width: 112 },
  mode: { label: 'Mode', width: 84 },
  owner: { label: 'Owner', width: 88 },
  group: { label: 'Group', width: 88 },
  kind: { label: 'Kind', width: 116 },
};

/** All columns in their usual order. */
export const allColumns: readonly PaneColumn[] = [
  'name',
  'extension',
  'size',
  'modified',
  'mode',
  'owner',
  'group',
  'kind',
];

/** A column with its usual width. */
export function usualColumn(id: PaneColumn): ShownColumn {
  return { id, width: columnFacts[id].width };
}

/** The columns until the user says otherwise. */
export const usualColumns: readonly ShownColumn[] = (
  ['name', 'size', 'modified', 'mode'] as const
).map(usualColumn);

// as in FileGrid.module.css
const gap = 10;
const padding = 22;

/** The width that columns need at least. */
export function neededWidth(columns: readonly ShownColumn[]): number {
  const widths = columns.reduce((sum, { width }) => sum + width, 0);
  return padding + widths + gap * Math.max(0, columns.length - 1);
}

/**
 * The columns a pane shows. Chosen ones are all there, if need be by scrolling sideways; of the usual ones the last make
 * room in a narrow pane, where the name matters more than the mode, and then more than the time.
 */
export function fittingColumns(
  chosen: readonly ShownColumn[] | null,
  paneWidth: number,
): readonly ShownColumn[] {
  if (chosen !== null) return chosen;
  let count = usualColumns.length;
  while (count > 2 && paneWidth > 0 && neededWidth(usualColumns.slice(0, count)) > paneWidth) {
    count -= 1;
  }
  return count === usualColumns.length ? usualColumns : usualColumns.slice(0, count);
}

/** The tracks of a grid: the name takes what is left. */
export function columnTracks(columns: readonly ShownColumn[]): string {
  return columns
    .map(({ id, width }) => (id === 'name' ? `minmax(${width}px, 1fr)` : `${width}px`))
    .join(' ');
}

/** A width within its bounds. */
export function boundedWidth(width: number): number {
  const { least, most } = limits.columnWidth;
  return Math.min(Math.max(Math.round(width), least), most);
}

/** The columns with one of another width. */
export function withWidth(
  columns: readonly ShownColumn[],
  id: PaneColumn,
  width: number,
): ShownColumn[] {
  return columns.map((column) => (column.id === id ? { id, width: boundedWidth(width) } : column));
}

/** The columns with one of them shown or not; the name always is. A new one comes where it usually stands. */
export function withShown(
  columns: readonly ShownColumn[],
  id: PaneColumn,
  isShown: 'shown' | 'hidden',
): ShownColumn[] {
  const others = columns.filter((column) => column.id !== id);
  if (isShown === 'hidden') return id === 'name' ? [...columns] : others;
  if (others.length < columns.length) return [...columns];
  const place = allColumns.indexOf(id);
  const before = others.findLastIndex((other) => allColumns.indexOf(other.id) < place);
  return others.toSpliced(before + 1, 0, usualColumn(id));
}

/** The columns with the one at an index moved to stand before what is at another. */
export function movedColumn<T>(columns: readonly T[], from: number, before: number): T[] {
  const moved = columns.slice(from, from + 1);
  const others = columns.toSpliced(from, 1);
  return others.toSpliced(before > from ? before - 1 : before, 0, ...moved);
}

/** On which edge a column is resized: the one away from the name, which gives or takes the room. */
export function resizeEdge(columns: readonly ShownColumn[], id: PaneColumn): 'start' | 'end' {
  const index = columns.findIndex((column) => column.id === id);
  return index > columns.findIndex((column) => column.id === 'name') ? 'start' : 'end';
}
