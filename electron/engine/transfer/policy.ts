import type { ConflictAction, FileFacts } from '../../../shared/contract/prompts.ts';
import type { Attrs } from '../../../shared/entry.ts';

/** Both sides of one name, and what is already decided. */
export type ConflictFacts = {
  readonly source: Attrs;
  /** What stands at the target; undefined when nothing does. */
  readonly target: Attrs | undefined;
  /** The policy of this transfer, or an answer given for all of its conflicts. */
  readonly remembered: ConflictAction | undefined;
  /** True when this is a repeated attempt: what is there already is left alone. */
  readonly resume: boolean;
  /** True when this very transfer put the target there: replacing it would lose a file just copied. */
  readonly own: boolean;
};

/** What to do with one item. `refuse` leaves it out as failed, `already` counts it as done. */
export type Decision =
  'copy' | 'merge' | 'ask' | 'already' | 'refuse' | 'overwrite' | 'resume' | 'rename' | 'skip';

/** Decides what becomes of one item. Pure: the golden table of the tests is its specification. */
export function decide(facts: ConflictFacts): Decision {
  const { source, target, remembered } = facts;
  if (target === undefined) return 'copy';
  if (facts.own) return remembered === 'rename' || remembered === 'skip' ? remembered : 'ask';
  const into = source.kind === 'directory';
  const onto = target.kind === 'directory';
  if (into && onto) return 'merge';
  // a folder and something else of the same name: no answer but another name leaves both whole
  if (into || onto) return remembered === 'rename' ? 'rename' : 'refuse';
  if (facts.resume && isSameFile(source, target)) return 'already';
  return remembered === undefined ? 'ask' : apply(remembered, source, target);
}

/**
 * The answers that make sense for an item whose name is taken. `hasOtherContent` when the target turned out to hold
 * something else than the beginning of the source.
 */
export function actionsFor(
  { source, target, own }: Pick<ConflictFacts, 'source' | 'target' | 'own'>,
  { hasOtherContent }: { readonly hasOtherContent: boolean },
): ConflictAction[] {
  if (own || target === undefined) return ['rename', 'skip'];
  const actions: ConflictAction[] = ['overwrite'];
  if (isNewer(source, target) !== undefined) actions.push('newer');
  if (differsInSize(source, target) !== undefined) actions.push('size');
  if (!hasOtherContent && isShorter(source, target) === true) actions.push('resume');
  return [...actions, 'rename', 'skip'];
}

/** Facts the user is shown of one of the two. */
export function factsOf(path: string, { kind, size, mtimeMs }: Attrs): FileFacts {
  return {
    path,
    kind,
    ...(size === undefined ? {} : { size }),
    ...(mtimeMs === undefined ? {} : { mtimeMs }),
  };
}

/** What an answer means for two things that are no folders. Where the facts it goes by are missing, the user is asked. */
function apply(action: ConflictAction, source: Attrs, target: Attrs): Decision {
  switch (action) {
    case 'newer':
      return replaceIf(isNewer(source, target));
    case 'size':
      return replaceIf(differsInSize(source, target));
    case 'resume':
      if (isShorter(source, target) === true) return 'resume';
      // as long as its source: nothing to go on with
      return differsInSize(source, target) === false ? 'skip' : 'ask';
    case 'overwrite':
    case 'rename':
    case 'skip':
      return action;
    default:
      return action satisfies never;
  }
}

function replaceIf(isWanted: boolean | undefined): Decision {
  if (isWanted === undefined) return 'ask';
  return isWanted ? 'overwrite' : 'skip';
}

/** By whole seconds, because SFTP carries no more: a file must not seem newer than its own copy. */
function isNewer(source: Attrs, target: Attrs): boolean | undefined {
  if (source.kind !== target.kind) return undefined;
  if (source.mtimeMs === undefined || target.mtimeMs === undefined) return undefined;
  return seconds(source.mtimeMs) > seconds(target.mtimeMs);
}

/** Of files only: the size of a link says nothing. */
function differsInSize(source: Attrs, target: Attrs): boolean | undefined {
  if (source.kind !== 'file' || target.kind !== 'file') return undefined;
  if (source.size === undefined || target.size === undefined) return undefined;
  return source.size !== target.size;
}

/** True when the target may be the beginning of the source. */
function isShorter(source: Attrs, target: Attrs): boolean | undefined {
  if (source.kind !== 'file' || target.kind !== 'file') return undefined;
  if (source.size === undefined || target.size === undefined) return undefined;
  return target.size < source.size;
}

/** Same size and same second of change: what an earlier attempt of the same transfer leaves behind. */
function isSameFile(source: Attrs, target: Attrs): boolean {
  if (source.kind !== 'file' || target.kind !== 'file') return false;
  if (source.size === undefined || source.mtimeMs === undefined) return false;
  if (source.size !== target.size || target.mtimeMs === undefined) return false;
  return seconds(source.mtimeMs) === seconds(target.mtimeMs);
}

function seconds(ms: number): number {
  return Math.floor(ms / 1_000);
}
