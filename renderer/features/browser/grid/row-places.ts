import { dropPlace, type DraggedRows, type DropPlace } from '../model/drag-data.ts';
import { actionNames } from '../model/selection.ts';
import type { Pane } from '../pane/pane.ts';
import { rowHeightNow } from './row-height.ts';

/** Where the pointer is. */
export type Point = { readonly clientX: number; readonly clientY: number };

/** The line at a point, also past the last one; undefined outside of the lines' area. */
function lineAt(lines: HTMLElement, { clientX, clientY }: Point): number | undefined {
  const box = lines.getBoundingClientRect();
  if (clientX < box.left || clientX >= box.right) return undefined;
  if (clientY < box.top || clientY >= box.bottom) return undefined;
  return Math.floor((clientY - box.top + lines.scrollTop) / rowHeightNow());
}

/** Where a drop at a point of a pane would go. */
export function placeAt(pane: Pane, lines: HTMLElement, point: Point): DropPlace {
  const state = pane.store.getState();
  return dropPlace(state.path ?? '/', state.lines, lineAt(lines, point));
}

/** The line under the pointer, or the whole selection when it is part of it. */
export function rowsAt(pane: Pane, element: HTMLElement, point: Point): DraggedRows | undefined {
  const { path, lines, selection } = pane.store.getState();
  const line = lineAt(element, point);
  const entry = line === undefined ? undefined : lines.entryAt(line);
  if (path === undefined || entry === undefined) return undefined;
  const isSelected = selection.names.has(entry.name);
  const names = isSelected ? actionNames(selection, lines) : [entry.name];
  return { fs: pane.fs, directory: path, names };
}
