import type { ConflictAnswer } from '../../../shared/contract/prompts.ts';
import type { Attrs } from '../../../shared/entry.ts';

/** What the user can answer to a conflict. */
export type ConflictAction = ConflictAnswer['action'];

/** Both sides of one name, and what is already decided. */
export type ConflictFacts = {
  readonly source: Attrs;
  /** What stands at the target; undefined when nothing does. */
  readonly target: Attrs | undefined;
  /** An answer given for all conflicts of this transfer. */
  readonly remembered: ConflictAction | undefined;
  /** True when this is a repeated attempt: what is there already is left alone. */
  readonly resume: boolean;
  /** True when this very transfer put the target there: replacing it would lose a file just copied. */
  readonly own: boolean;
};

/** What to do with one item. `refuse` leaves it out as failed, `already` counts it as done. */
export type Decision = 'copy' | 'merge' | 'ask' | 'already' | 'refuse' | ConflictAction;

/** Decides what becomes of one item. Pure: the golden table of the tests is its specification. */
export function decide(facts: ConflictFacts): Decision {
  const { source, target, remembered } = facts;
  if (target === undefined) return 'copy';
  if (facts.own) return remembered === 'rename' ? 'rename' : 'refuse';
  const into = source.kind === 'directory';
  const onto = target.kind === 'directory';
  if (into && onto) return 'merge';
  // a folder and something else of the same name: no answer but another name leaves both whole
  if (into || onto) return remembered === 'rename' ? 'rename' : 'refuse';
  if (facts.resume && isSameFile(source, target)) return 'already';
  return remembered ?? 'ask';
}

/** Same size and same second of change: what an earlier attempt of the same transfer leaves behind. */
function isSameFile(source: Attrs, target: Attrs): boolean {
  if (source.kind !== 'file' || target.kind !== 'file') return false;
  if (source.size === undefined || source.mtimeMs === undefined) return false;
  if (source.size !== target.size || target.mtimeMs === undefined) return false;
  return Math.floor(source.mtimeMs / 1_000) === Math.floor(target.mtimeMs / 1_000);
}
