import type { EntryKind } from './entry.ts';

/** What becomes of permission bits: those in `set` are set, those in `clear` cleared, all others stay. */
export type ModeChange = {
  readonly set: number;
  readonly clear: number;
  /** Execute bits set on folders, and on files that somebody may execute already (the `X` of chmod). */
  readonly setX: number;
};

/** Nothing changes. */
export const noModeChange: ModeChange = { set: 0, clear: 0, setX: 0 };

const anyExecute = 0o111;
const allBits = 0o7777;

/** True when a change leaves every mode as it is. */
export function leavesModes({ set, clear, setX }: ModeChange): boolean {
  return set === 0 && clear === 0 && setX === 0;
}

/** A mode after a change. */
export function changedMode(mode: number, kind: EntryKind, change: ModeChange): number {
  const mayExecute = kind === 'directory' || (mode & anyExecute) !== 0;
  const added = mayExecute ? change.set | change.setX : change.set;
  return (mode & ~change.clear & allBits) | added;
}

/** The mode a change leads to whatever was before; undefined when that matters. */
export function fixedMode({ set, clear, setX }: ModeChange): number | undefined {
  return setX === 0 && (set | clear) === allBits ? set : undefined;
}

/** One change after the other, as one. */
export function bothChanges(first: ModeChange, second: ModeChange): ModeChange {
  return {
    set: (first.set & ~second.clear) | second.set,
    clear: (first.clear & ~second.set) | second.clear,
    setX: (first.setX & ~second.clear & ~second.set) | second.setX,
  };
}

/** Four octal digits, as `0644`. */
export function octalMode(mode: number): string {
  return (mode & allBits).toString(8).padStart(4, '0');
}

/**
 * What `644`, `0644` or `u+x,go-w` do to a mode; undefined for what is neither. As in chmod, but that the umask plays no
 * part: without a letter for whom, it is for all.
 */
export function parseModeChange(text: string): ModeChange | undefined {
  const trimmed = text.trim();
  if (/^0?[0-7]{3,4}$/.test(trimmed)) {
    const set = Number.parseInt(trimmed, 8);
    return set > allBits ? undefined : { set, clear: allBits & ~set, setX: 0 };
  }
  if (trimmed === '' || trimmed.length > longestText) return undefined;
  let change: ModeChange = noModeChange;
  for (const clause of trimmed.split(',')) {
    const parsed = parseClause(clause.trim());
    if (parsed === undefined) return undefined;
    change = bothChanges(change, parsed);
  }
  return change;
}

// nobody types more; a longer one is no mode
const longestText = 200;

const shifts: Readonly<Record<string, number>> = { u: 6, g: 3, o: 0 };
// with the bit above that `=` takes away, too
const wholes: Readonly<Record<string, number>> = { u: 0o4700, g: 0o2070, o: 0o1007 };
const rights: Readonly<Record<string, number>> = { r: 4, w: 2, x: 1 };

/** `ug=rw` or `+x-w`: for whom, then one or more steps. */
function parseClause(clause: string): ModeChange | undefined {
  const match = /^([ugoa]*)((?:[-+=][rwxXst]*)+)$/.exec(clause);
  if (match === null) return undefined;
  const [, whom = '', steps = ''] = match;
  const classes = whom === '' || whom.includes('a') ? 'ugo' : whom;
  let change: ModeChange = noModeChange;
  for (const step of steps.match(/[-+=][rwxXst]*/g) ?? []) {
    change = bothChanges(change, parseStep(classes, step, whom === ''));
  }
  return change;
}

function parseStep(classes: string, step: string, isForAll: boolean): ModeChange {
  const letters = step.slice(1);
  let bits = 0;
  let setX = 0;
  for (const letter of letters) {
    if (letter === 't') bits |= isForAll || classes === 'ugo' ? 0o1000 : 0;
    for (const one of classes) {
      const shift = shifts[one] ?? 0;
      if (letter === 's') bits |= one === 'u' ? 0o4000 : one === 'g' ? 0o2000 : 0;
      else if (letter === 'X') setX |= 1 << shift;
      else bits |= (rights[letter] ?? 0) << shift;
    }
  }
  if (step.startsWith('+')) return { set: bits, clear: 0, setX: setX & ~bits };
  if (step.startsWith('-')) return { set: 0, clear: bits | setX, setX: 0 };
  let whole = 0;
  for (const one of classes) whole |= wholes[one] ?? 0;
  return { set: bits, clear: whole & ~bits, setX: setX & ~bits };
}
