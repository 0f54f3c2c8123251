import type { Entry } from '../entry.ts';

/** What two entries of one name are compared by. Time always looks at the size as well: two lengths are two contents. */
export type CompareBy = 'time' | 'size' | 'content';

/** How entries are compared. */
export type CompareRules = {
  readonly by: CompareBy;
  /** Times one hour apart count as the same: what a change to summer time leaves behind on some disks. */
  readonly ignoresHour: boolean;
};

/** What of an entry is compared. */
export type Compared = Pick<Entry, 'kind' | 'size' | 'mtimeMs' | 'target'>;

/** How two sides of one name stand to each other. `kinds` is a file here and a folder or link there. */
export type Comparison =
  | 'equal'
  | 'left-newer'
  | 'right-newer'
  | 'differs'
  | 'left-only'
  | 'right-only'
  | 'kinds'
  | 'unknown';

/** Whether two contents, or the targets of two links, are the same; `unknown` when that could not be found out. */
export type Contents = 'equal' | 'differs' | 'unknown';

/** SFTP tells whole seconds, FAT every second one: two times this near each other may be one. */
const toleranceSeconds = 2;
const hourSeconds = 3_600;

/**
 * Compares what is at one name on both sides; one of them may be missing. `contents` is what was found out about two
 * files or links, where that is what counts. Pure.
 */
export function compareEntries(
  left: Compared | undefined,
  right: Compared | undefined,
  rules: CompareRules,
  contents?: Contents,
): Comparison {
  if (left === undefined) return 'right-only';
  if (right === undefined) return 'left-only';
  if (left.kind !== right.kind) return 'kinds';
  switch (left.kind) {
    case 'directory':
      return 'equal';
    case 'link':
      return compareLinks(left, right, contents);
    case 'other':
      return 'unknown';
    case 'file':
      return compareFiles(left, right, rules, contents);
    default:
      return left.kind satisfies never;
  }
}

/** True when only the contents can tell whether two entries are equal. */
export function needsContents(left: Compared, right: Compared, { by }: CompareRules): boolean {
  if (left.kind !== right.kind) return false;
  if (left.kind === 'link') return left.target === undefined || right.target === undefined;
  return by === 'content' && left.kind === 'file' && !hasOtherSize(left, right);
}

function compareLinks(left: Compared, right: Compared, contents: Contents | undefined): Comparison {
  if (contents !== undefined) return contents;
  if (left.target === undefined || right.target === undefined) return 'unknown';
  return left.target === right.target ? 'equal' : 'differs';
}

function compareFiles(
  left: Compared,
  right: Compared,
  rules: CompareRules,
  contents: Contents | undefined,
): Comparison {
  const newer = newerSide(left, right, rules);
  const changed = newer ?? 'differs';
  if (hasOtherSize(left, right)) return changed;
  switch (rules.by) {
    case 'content':
      if (contents === undefined || contents === 'unknown') return 'unknown';
      return contents === 'equal' ? 'equal' : changed;
    case 'size':
      return isSizeKnown(left, right) ? 'equal' : 'unknown';
    case 'time':
      if (left.mtimeMs === undefined || right.mtimeMs === undefined) return 'unknown';
      return newer ?? (isSizeKnown(left, right) ? 'equal' : 'unknown');
    default:
      return rules.by satisfies never;
  }
}

function hasOtherSize(left: Compared, right: Compared): boolean {
  return isSizeKnown(left, right) && left.size !== right.size;
}

function isSizeKnown(left: Compared, right: Compared): boolean {
  return left.size !== undefined && right.size !== undefined;
}

/** Undefined when their times are the same, as far as that can be told. */
function newerSide(
  { mtimeMs: left }: Compared,
  { mtimeMs: right }: Compared,
  { ignoresHour }: CompareRules,
): 'left-newer' | 'right-newer' | undefined {
  if (left === undefined || right === undefined) return undefined;
  const apart = Math.floor(left / 1_000) - Math.floor(right / 1_000);
  const distance = Math.abs(apart);
  if (distance <= toleranceSeconds) return undefined;
  if (ignoresHour && Math.abs(distance - hourSeconds) <= toleranceSeconds) return undefined;
  return apart > 0 ? 'left-newer' : 'right-newer';
}
