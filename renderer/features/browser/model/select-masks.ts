import { leadsToDirectory } from '../../../../shared/entry.ts';
import { displayName } from '../../../../shared/names.ts';
import type { NameMasks } from '../../../../shared/name-masks.ts';
import type { Lines } from './lines.ts';
import type { Selection } from './selection.ts';
import type { Steps } from './slices.ts';

// Names looked at in one step.
const stepLines = 2_048;

/** Which lines masks are asked about, and what becomes of those they choose. */
export type MaskChange = {
  readonly masks: NameMasks;
  readonly kinds: 'all' | 'files' | 'folders';
  readonly adds: 'to-selection' | 'not-any-more';
};

/** The selection with what masks choose among the lines shown, or without it, and how many lines that changed. */
export function* selectByMasks(
  selection: Selection,
  lines: Lines,
  change: MaskChange,
): Steps<{ readonly selection: Selection; readonly changed: number }> {
  const names = new Set(selection.names);
  let changed = 0;
  for (let at = 0; at < lines.count; at += 1) {
    if (at % stepLines === stepLines - 1) yield;
    const entry = lines.entryAt(at);
    if (entry === undefined || !isKind(leadsToDirectory(entry), change.kinds)) continue;
    if (!change.masks(displayName(entry.name))) continue;
    const { size } = names;
    if (change.adds === 'to-selection') names.add(entry.name);
    else names.delete(entry.name);
    if (names.size !== size) changed += 1;
  }
  // marked: the arrow keys leave it alone from here on
  return { selection: { ...selection, names, marked: names.size > 0 }, changed };
}

function isKind(isFolder: boolean, kinds: MaskChange['kinds']): boolean {
  return kinds === 'all' || isFolder === (kinds === 'folders');
}
