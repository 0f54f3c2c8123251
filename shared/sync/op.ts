import type { Attrs, EntryKind } from '../entry.ts';
import type { CompareRules } from './compare.ts';

/** Which of the two folders. */
export type Side2 = 'left' | 'right';

/** How two folders are made alike. */
export type SyncRules = CompareRules & {
  /** A mirror makes one side what the other is; `both` takes the newer of two files to the other side. */
  readonly direction: 'to-right' | 'to-left' | 'both';
  readonly recursive: boolean;
  /**
   * A mirror also deletes what only its target has; `both` what was deleted on the other side since the last time, which
   * takes a memory of that: without one nobody can tell a deleted file from a new one.
   */
  readonly deleteExtra: boolean;
};

/** What an entry was when the plan was made: an operation is only done while it still is that. */
export type Stamp = {
  readonly kind: EntryKind;
  readonly size?: number;
  readonly mtimeMs?: number;
};

/** What one operation does. Copies take files and links, `make` folders; `none` is for what needs a decision first. */
export type SyncAction =
  'copy-right' | 'copy-left' | 'make-right' | 'make-left' | 'delete-right' | 'delete-left' | 'none';

/**
 * Why: how the sides stand to each other, or what kept the plan from guessing. `both-changed`: neither is newer; `case`:
 * another name differs only in upper and lower case; `special`: a socket, pipe or device; `holds`: a folder that has
 * something in it that stays. Since the last time: `left-changed` and `right-changed` alone, `both-since` both, or
 * `never-alike` in it; `deleted` on the side where it is missing, `deleted-changed` there, and changed on the other;
 * `deleted-around` changed or new in a folder that was deleted on the other side.
 */
export const syncReasons = [
  'left-newer',
  'right-newer',
  'differs',
  'left-only',
  'right-only',
  'kinds',
  'unknown',
  'both-changed',
  'links',
  'case',
  'special',
  'holds',
  'left-changed',
  'right-changed',
  'both-since',
  'never-alike',
  'deleted',
  'deleted-changed',
  'deleted-around',
] as const;

/** Why a row of a plan is what it is; a comparison of the two sides is one of them. */
export type SyncReason = (typeof syncReasons)[number];

/** One operation of a plan. The plan is the list of them, in the order they are done in. */
export type SyncOp = {
  /** Below both folders, without a slash at its start. */
  readonly path: string;
  readonly action: SyncAction;
  readonly why: SyncReason;
  /** What is there; left out where nothing is. */
  readonly left?: Stamp;
  readonly right?: Stamp;
};

/** The stamp of an entry. */
export function stampOf({ kind, size, mtimeMs }: Attrs): Stamp {
  return {
    kind,
    ...(size === undefined ? {} : { size }),
    ...(mtimeMs === undefined ? {} : { mtimeMs }),
  };
}

/** True when what is there now is what the plan saw. The size and time of a folder change with what is in it. */
export function isAsPlanned(planned: Stamp | undefined, now: Stamp | undefined): boolean {
  if (planned === undefined || now === undefined) return planned === now;
  if (planned.kind !== now.kind) return false;
  if (planned.kind === 'directory') return true;
  return planned.size === now.size && planned.mtimeMs === now.mtimeMs;
}

/** The side an action changes. */
export function targetOf(action: SyncAction): Side2 | undefined {
  if (action === 'none') return undefined;
  return action.endsWith('right') ? 'right' : 'left';
}

/** What can be said of a row that the plan left open. */
export type SyncChoice = 'copy-right' | 'copy-left' | 'delete-right' | 'delete-left';

/**
 * Ways a row that the plan left alone can be done all the same, if the user says so. None for a folder against a file:
 * that would take a deletion first.
 */
export function choicesOf({ action, why, left, right }: SyncOp): readonly SyncChoice[] {
  if (action !== 'none') return [];
  const isPlain = [left, right].every(
    (stamp) => stamp === undefined || stamp.kind === 'file' || stamp.kind === 'link',
  );
  if (!isPlain) return [];
  // the transfer finds out whether the target can hold both names
  if (why === 'case') return [left === undefined ? 'copy-left' : 'copy-right'];
  if (why === 'deleted' || why === 'deleted-changed') {
    return left === undefined ? ['copy-left', 'delete-right'] : ['copy-right', 'delete-left'];
  }
  const areTwins = left !== undefined && left.kind === right?.kind;
  return openReasons.has(why) && areTwins ? ['copy-right', 'copy-left'] : [];
}

const openReasons: ReadonlySet<SyncReason> = new Set([
  'both-changed',
  'both-since',
  'never-alike',
  'links',
  'unknown',
]);

/** True for a row that two sides have to be weighed for: nobody but the user can. */
export function isConflict({ action, why }: Pick<SyncOp, 'action' | 'why'>): boolean {
  return action === 'none' && conflictReasons.has(why);
}

const conflictReasons: ReadonlySet<SyncReason> = new Set([
  'both-changed',
  'both-since',
  'never-alike',
  'links',
  'case',
  'kinds',
  'deleted-changed',
  'deleted-around',
]);

/** True when so many deletions are more than half of what is on a side. */
export function isMost(deletes: number, all: number): boolean {
  return deletes * 2 > all;
}
