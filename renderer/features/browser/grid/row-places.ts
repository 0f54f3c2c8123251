import { offsetAt, type LineSpace } from '../model/line-space.ts';
import { dropPlace, type DraggedRows, type DropPlace } from '../model/drag-data.ts';
import { actionNames } from '../model/selection.ts';
import type { Pane } from '../pane/pane.ts';
import { highestPx } from './highest-px.ts';
import { rowHeightNow } from './row-height.ts';

/** Where the pointer is. */
export type Point = { readonly clientX: number; readonly clientY: number };

/** The lines of a pane as they are scrolled in their element now. */
export function spaceOf(pane: Pane, { clientHeight }: HTMLElement): LineSpace {
  const { count } = pane.store.getState().lines;
  return { count, lineHeight: rowHeightNow(), viewHeight: clientHeight, mostHeight: highestPx() };
}

/** The line at a point, also past the last one; undefined outside of the lines' area. */
function lineAt(pane: Pane, element: HTMLElement, point: Point): number | undefined {
  const { clientX, clientY } = point;
  const box = element.getBoundingClientRect();
  if (clientX < box.left || clientX >= box.right) return undefined;
  if (clientY < box.top || clientY >= box.bottom) return undefined;
  const offset = offsetAt(spaceOf(pane, element), element.scrollTop);
  return Math.floor((clientY - box.top + offset) / rowHeightNow());
}

/** Where a drop at a point of a pane would go. */
export function placeAt(pane: Pane, element: HTMLElement, point: Point): DropPlace {
  const { path, lines } = pane.store.getState();
  return dropPlace(path ?? '/', lines, lineAt(pane, element, point));
}

/** The line under the pointer, or the whole selection when it is part of it. */
export function rowsAt(pane: Pane, element: HTMLElement, point: Point): DraggedRows | undefined {
  const { path, lines, selection } = pane.store.getState();
  const line = lineAt(pane, element, point);
  const entry = line === undefined ? undefined : lines.entryAt(line);
  if (path === undefined || entry === undefined) return undefined;
  const isSelected = selection.names.has(entry.name);
  const names = isSelected ? actionNames(selection, lines) : [entry.name];
  return { fs: pane.fs, directory: path, names };
}
