import type { Entry } from '../../../../shared/entry.ts';
import { areNamesOf, LineNames, namesOfLines } from './line-names.ts';
import { parentName, type Lines } from './lines.ts';

/** What is selected in a pane. Names, not indexes: they stay right when the listing changes. */
export type Selection = {
  /** The line the keyboard acts on. */
  readonly cursor: string | undefined;
  /** Where a range starts. */
  readonly anchor: string | undefined;
  readonly names: ReadonlySet<string>;
  /**
   * True after names were marked one by one from the keyboard: then the arrow keys only move the cursor, as in a
   * commander, instead of selecting the line they come to.
   */
  readonly marked: boolean;
};

const nothing: ReadonlySet<string> = new Set();

/** Nothing selected, the cursor on a name. */
export function cursorOn(cursor: string | undefined): Selection {
  return { cursor, anchor: cursor, names: nothing, marked: false };
}

/** Nothing but this line selected; `..` takes the cursor but is never selected. */
export function only(name: string | undefined): Selection {
  return { ...cursorOn(name), names: selectable(name) ? new Set([name]) : nothing };
}

function selectable(name: string | undefined): name is string {
  return name !== undefined && name !== parentName;
}

/** How a key or click changes the selection: `only` as in a plain click, `range` with Shift, `move` with Ctrl. */
export type Way = 'only' | 'range' | 'move';

/** The cursor goes to an index, kept within the lines. */
export function moveTo(selection: Selection, lines: Lines, index: number, way: Way): Selection {
  if (lines.count === 0) return selection;
  const name = lines.nameAt(Math.min(Math.max(index, 0), lines.count - 1));
  if (way === 'range') return rangeTo(selection, lines, name);
  if (way === 'move' || selection.marked) return { ...selection, cursor: name, anchor: name };
  return only(name);
}

/** Selects from the anchor to a line, both included. */
function rangeTo(selection: Selection, lines: Lines, name: string | undefined): Selection {
  const end = name === undefined ? -1 : lines.indexOf(name);
  const anchorIndex = selection.anchor === undefined ? -1 : lines.indexOf(selection.anchor);
  if (end < 0) return selection;
  const start = anchorIndex < 0 ? end : anchorIndex;
  const names = namesOfLines(lines, Math.min(start, end), Math.max(start, end));
  return { cursor: name, anchor: lines.nameAt(start), names, marked: false };
}

/** The lines from one index to another besides those that were selected; indexes past the lines' ends are left out. */
export function selectBand(
  base: ReadonlySet<string>,
  lines: Lines,
  { from, to }: { readonly from: number; readonly to: number },
): Selection {
  const names = new Set(base);
  const first = Math.max(0, Math.min(from, to));
  const last = Math.min(lines.count - 1, Math.max(from, to));
  for (let at = first; at <= last; at += 1) {
    const name = lines.nameAt(at);
    if (selectable(name)) names.add(name);
  }
  const cursor = lines.nameAt(Math.min(Math.max(to, 0), lines.count - 1));
  const anchor = lines.nameAt(Math.min(Math.max(from, 0), lines.count - 1));
  return { cursor, anchor, names, marked: false };
}

/** A mouse click on a line. */
export function click(
  selection: Selection,
  lines: Lines,
  name: string,
  keys: { readonly toggle: boolean; readonly range: boolean },
): Selection {
  if (keys.range) return rangeTo(selection, lines, name);
  if (keys.toggle) return { ...toggle(selection, name), marked: false };
  return only(name);
}

/** Selects a line or takes it out; the cursor goes there. */
export function toggle(selection: Selection, name: string): Selection {
  const at = { cursor: name, anchor: name, marked: true };
  if (!selectable(name)) return { ...selection, ...at };
  const names = new Set(selection.names);
  if (!names.delete(name)) names.add(name);
  return { ...at, names };
}

/** Everything but `..`. */
export function selectAll(selection: Selection, lines: Lines): Selection {
  return { ...selection, names: namesOfLines(lines, 0, lines.count - 1), marked: false };
}

/** What was not selected. */
export function invert(selection: Selection, lines: Lines): Selection {
  if (selection.names.size === 0) return { ...selectAll(selection, lines), marked: true };
  const names = allNames(lines).filter((name) => !selection.names.has(name));
  return { ...selection, names: new Set(names), marked: true };
}

function allNames(lines: Lines): string[] {
  const names: string[] = [];
  for (let at = 0; at < lines.count; at += 1) {
    const name = lines.nameAt(at);
    if (selectable(name)) names.push(name);
  }
  return names;
}

/**
 * The selection after the listing changed: names that are gone leave it, and a cursor that is gone goes to the line
 * that now stands where it stood, as after a delete.
 */
export function retain(selection: Selection, before: Lines, after: Lines): Selection {
  const names = namesStillIn(selection.names, after);
  const { cursor } = selection;
  if (cursor === undefined || after.indexOf(cursor) >= 0) {
    return { ...selection, names, anchor: present(selection.anchor, after) ?? cursor };
  }
  const moved = lineAfter(cursor, before, after);
  return { cursor: moved, anchor: moved, names, marked: selection.marked && names.size > 0 };
}

/**
 * The selection when a filter shows other lines of the same folder: what is not shown is not selected, since nobody
 * would see what happens to it. A cursor that is not shown goes to the first entry.
 */
export function retainShown(selection: Selection, after: Lines): Selection {
  const names = namesStillIn(selection.names, after);
  const { cursor } = selection;
  if (cursor !== undefined && after.entryOf(cursor) !== undefined) return { ...selection, names };
  const first = after.nameAt(0);
  const next = first === parentName ? (after.nameAt(1) ?? first) : first;
  return { ...cursorOn(next), names, marked: selection.marked && names.size > 0 };
}

function namesStillIn(names: ReadonlySet<string>, lines: Lines): ReadonlySet<string> {
  if (areNamesOf(names, lines)) return names;
  const kept = [...names].filter((name) => lines.entryOf(name) !== undefined);
  if (!(names instanceof LineNames)) return kept.length === names.size ? names : new Set(kept);
  // it holds on to the lines it was made of: let go of them
  const all = namesOfLines(lines, 0, lines.count - 1);
  return kept.length === all.size ? all : new Set(kept);
}

function present(name: string | undefined, lines: Lines): string | undefined {
  return name !== undefined && lines.indexOf(name) >= 0 ? name : undefined;
}

/** The next line below `name` that is still there, else the last one above it. */
function lineAfter(name: string, before: Lines, after: Lines): string | undefined {
  const index = before.indexOf(name);
  if (index < 0) return after.nameAt(0);
  for (let at = index + 1; at < before.count; at += 1) {
    const next = present(before.nameAt(at), after);
    if (next !== undefined) return next;
  }
  for (let at = index - 1; at >= 0; at -= 1) {
    const previous = present(before.nameAt(at), after);
    if (previous !== undefined) return previous;
  }
  return after.nameAt(0);
}

/** Whether there is anything for an action to work on. */
export function hasActionNames(selection: Selection, lines: Lines): boolean {
  return selection.names.size > 0 || selectable(present(selection.cursor, lines));
}

/** Names an action works on, in the order shown: the selection, or the line of the cursor when there is none. */
export function actionNames(selection: Selection, lines: Lines): readonly string[] {
  if (selection.names.size === 0) {
    const name = present(selection.cursor, lines);
    return selectable(name) ? [name] : [];
  }
  if (areNamesOf(selection.names, lines)) return [...selection.names];
  // walking over all lines is faster than searching for many names
  return allNames(lines).filter((name) => selection.names.has(name));
}

/** How many are selected, and the bytes of the files among them. */
export function selectedTotals(
  selection: Selection,
  lines: Lines,
): { readonly count: number; readonly bytes: number } {
  let count = 0;
  let bytes = 0;
  for (const entry of entriesOf(selection.names, lines)) {
    if (entry === undefined) continue;
    count += 1;
    if (entry.kind === 'file') bytes += entry.size ?? 0;
  }
  return { count, bytes };
}

function* entriesOf(names: ReadonlySet<string>, lines: Lines): Generator<Entry | undefined> {
  if (areNamesOf(names, lines)) {
    // by their place, since looking for each takes ten times as long
    for (let at = names.first; at <= names.last; at += 1) yield lines.entryAt(at);
  } else for (const name of names) yield lines.entryOf(name);
}
