import { changedMode, type ModeChange } from '../../../../shared/mode-change.ts';
import type { Modes } from './summary.ts';

/** How a bit stands after a change: `mixed` when some have it and others have not, or nobody knows. */
export type BitState = 'on' | 'off' | 'mixed';

/** One right and whom it is for. */
export type ModeBit = { readonly bit: number; readonly label: string };

/** A line of rights for the owner, the group or others. */
export type ModeRow = { readonly whom: string; readonly bits: readonly ModeBit[] };

/** All rights but those of {@link specialBits}. */
export const modeRows: readonly ModeRow[] = ['Owner', 'Group', 'Others'].map((whom, index) => {
  const shift = 6 - 3 * index;
  return {
    whom,
    bits: ['read', 'write', 'execute'].map((right, at) => ({
      bit: (4 >> at) << shift,
      label: `${whom}: ${right}`,
    })),
  };
});

/** The bits above the rights. */
export const specialBits: readonly ModeBit[] = [
  { bit: 0o4000, label: 'Set user ID' },
  { bit: 0o2000, label: 'Set group ID' },
  { bit: 0o1000, label: 'Sticky' },
];

function before(bit: number, modes: Modes): BitState {
  if (modes === undefined) return 'mixed';
  if ((modes.all & bit) !== 0) return 'on';
  return (modes.any & bit) === 0 ? 'off' : 'mixed';
}

/** The state of one bit. */
export function bitState(bit: number, modes: Modes, change: ModeChange): BitState {
  if ((change.set & bit) !== 0) return 'on';
  if ((change.clear & bit) !== 0) return 'off';
  return (change.setX & bit) !== 0 ? 'mixed' : before(bit, modes);
}

/** The change after a press on a bit: on, off, and, where it was mixed, as it was. */
export function pressed(bit: number, modes: Modes, change: ModeChange): ModeChange {
  const states: readonly BitState[] =
    before(bit, modes) === 'mixed' ? ['mixed', 'on', 'off'] : ['on', 'off'];
  const now = states.indexOf(bitState(bit, modes, change));
  const next = states[(now + 1) % states.length];
  const rest = { set: change.set & ~bit, clear: change.clear & ~bit, setX: change.setX & ~bit };
  if (next === before(bit, modes)) return rest;
  return next === 'on' ? { ...rest, set: rest.set | bit } : { ...rest, clear: rest.clear | bit };
}

/** A change without what all have already. */
export function withoutSame({ set, clear, setX }: ModeChange, modes: Modes): ModeChange {
  if (modes === undefined) return { set, clear, setX };
  return { set: set & ~modes.all, clear: clear & modes.any, setX: setX & ~modes.all };
}

/** The mode that all have after a change; undefined while they differ. */
export function commonMode(modes: Modes, change: ModeChange): number | undefined {
  const decided = change.set | change.clear;
  if (modes === undefined) return decided === 0o7777 && change.setX === 0 ? change.set : undefined;
  if (((modes.all ^ modes.any) & ~decided) !== 0 || change.setX !== 0) return undefined;
  return changedMode(modes.all, 'file', change);
}
