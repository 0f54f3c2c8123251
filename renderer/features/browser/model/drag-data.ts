import { leadsToDirectory } from '../../../../shared/entry.ts';
import { isInside, joinPath, parentPath } from '../../../../shared/paths.ts';
import { parentName, type Lines } from './lines.ts';

const marker = Symbol('hawser rows');

/** Rows on their way from a pane. */
export type DraggedRows = {
  readonly fs: string;
  readonly directory: string;
  readonly names: readonly string[];
};

/** Wraps dragged rows for the drag-and-drop library, whose data is an open record. */
export function packRows(rows: DraggedRows): Record<string | symbol, unknown> {
  return { [marker]: rows };
}

/** The rows of a drag, or undefined when something else is dragged. */
export function unpackRows(data: Record<string | symbol, unknown>): DraggedRows | undefined {
  return data[marker] as DraggedRows | undefined;
}

/** Full paths of dragged rows. */
export function pathsOf(rows: DraggedRows): string[] {
  return rows.names.map((name) => joinPath(rows.directory, name));
}

/** Where a drop at some line of a pane goes: the line to highlight, or none for the folder shown. */
export type DropPlace = { readonly directory: string; readonly line: number | undefined };

/** A folder line takes the drop itself, `..` gives it to the parent, anything else to the folder shown. */
export function dropPlace(path: string, lines: Lines, line: number | undefined): DropPlace {
  const name = line === undefined ? undefined : lines.nameAt(line);
  if (line === undefined || name === undefined) return { directory: path, line: undefined };
  if (name === parentName) return { directory: parentPath(path), line };
  const entry = lines.entryAt(line);
  if (entry === undefined || !leadsToDirectory(entry)) return { directory: path, line: undefined };
  return { directory: joinPath(path, name), line };
}

/** What a drop of rows does. */
export type DropAction = 'copy' | 'move' | 'none';

/** Keys held while dragging. */
export type DragKeys = {
  readonly ctrlKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
};

/** What held keys ask for, as each system's file manager has it: both together, or none, is nothing. */
export function forcedAction(
  keys: DragKeys,
  { mac }: { readonly mac: boolean },
): Exclude<DropAction, 'none'> | undefined {
  const [copy, move] = mac ? [keys.altKey, keys.metaKey] : [keys.ctrlKey, keys.shiftKey];
  if (copy === move) return undefined;
  return copy ? 'copy' : 'move';
}

/**
 * Between file systems a drop copies, within one it moves, unless a key says otherwise; nothing goes to where it is, or
 * into itself.
 */
export function dropAction(
  rows: DraggedRows,
  fs: string,
  place: DropPlace,
  forced?: Exclude<DropAction, 'none'>,
): DropAction {
  if (rows.fs !== fs) return forced ?? 'copy';
  if (place.directory === rows.directory) return 'none';
  const isIntoItself = pathsOf(rows).some((path) => isInside(place.directory, path));
  return isIntoItself ? 'none' : (forced ?? 'move');
}
