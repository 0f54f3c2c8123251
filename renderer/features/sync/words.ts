import type { SyncDeletions, SyncLine, SyncRun } from '../../../shared/contract/sync.ts';
import { nameInText } from '../../../shared/names.ts';
import {
  isMost,
  type Side2,
  type SyncAction,
  type SyncOp,
  type SyncReason,
  type SyncRules,
} from '../../../shared/sync/op.ts';
import { formatBytes, formatCount, formatItems } from '../../ui/format.ts';
import type { ShownRows } from './plan-rows.ts';
import type { PlanTotals } from './plan-totals.ts';
import { localAndRemote, type SideWords } from './side-words.ts';

/** What people call each operation. */
export function actionWord(action: SyncAction, sides: SideWords = localAndRemote): string {
  if (action === 'none') return 'Leave alone';
  const side: Side2 = action.endsWith('right') ? 'right' : 'left';
  if (action.startsWith('copy')) return sides.copy[side];
  if (action.startsWith('make')) return sides.newFolder[side];
  return `Delete ${sides.at[side]}`;
}

type PlainReason = Exclude<SyncReason, `deleted${string}` | `left-${string}` | `right-${string}`>;

const reasons: Readonly<Record<PlainReason, string>> = {
  differs: 'differs',
  kinds: 'conflict: other kind',
  unknown: 'not known',
  'both-changed': 'conflict: neither newer',
  'both-since': 'conflict: both changed',
  'never-alike': 'conflict: never alike',
  links: 'conflict: other target',
  case: 'conflict: only case differs',
  special: 'not a file or folder',
  holds: 'folder keeps something',
};

/** Where the deletions of each side go, once that is known. */
export type Deletions = { readonly left: SyncDeletions; readonly right: SyncDeletions } | undefined;

/** What is done about a row: a copy says when it replaces something, a deletion when nothing brings it back. */
export function actionText(
  op: SyncOp,
  action: SyncAction,
  { deletions, sides }: { readonly deletions: Deletions; readonly sides: SideWords },
): string {
  const word = actionWord(action, sides);
  const side: Side2 = action.endsWith('right') ? 'right' : 'left';
  if (action.startsWith('copy') && op[side] !== undefined) return `${word}, replace`;
  const isFinal = action.startsWith('delete') && deletions?.[side] === 'final';
  return isFinal ? `${word} for good` : word;
}

/** Why a row is what it is. */
export function reasonText(
  { action, why, left }: SyncOp,
  { name, at }: SideWords = localAndRemote,
): string {
  const [gone, there] = left === undefined ? [at.left, at.right] : [at.right, at.left];
  switch (why) {
    case 'left-newer':
      return action === 'copy-left' ? 'replaces the newer one' : `${name.left} is newer`;
    case 'right-newer':
      return action === 'copy-right' ? 'replaces the newer one' : `${name.right} is newer`;
    case 'left-only':
      return `only ${at.left}`;
    case 'right-only':
      return `only ${at.right}`;
    case 'left-changed':
      return `${name.left} changed`;
    case 'right-changed':
      return `${name.right} changed`;
    case 'deleted':
      return `was deleted ${gone}`;
    case 'deleted-changed':
      return `conflict: deleted ${gone}, changed ${there}`;
    case 'deleted-around':
      return `conflict: folder deleted ${gone}`;
    default:
      return reasons[why];
  }
}

type Choice<T> = { readonly value: T; readonly label: string };

/** Where a side is: with its host, as there may be more than one. */
export function placeText(
  { fs, path }: { readonly fs: string; readonly path: string },
  titleOf: (fs: string) => string | undefined,
): string {
  const host = titleOf(fs);
  return host === undefined ? nameInText(path) : `${nameInText(host)}: ${nameInText(path)}`;
}

const arrows = { 'to-right': '→', 'to-left': '←', both: '↔' } as const;

/** What goes where. */
export function pairText(left: string, direction: SyncRules['direction'], right: string): string {
  return `${left} ${arrows[direction]} ${right}`;
}

/** Which way, in words. */
export function directionChoices({ name }: SideWords): readonly Choice<SyncRules['direction']>[] {
  return [
    { value: 'to-right', label: `Mirror ${name.left} to ${name.right}` },
    { value: 'to-left', label: `Mirror ${name.right} to ${name.left}` },
    { value: 'both', label: 'Both ways' },
  ];
}

/** What is deleted with each direction, in words. */
export function deleteLabel(direction: SyncRules['direction'], { at }: SideWords): string {
  if (direction === 'both') return 'Delete what was deleted on the other side since the last time';
  return `Delete what is only ${direction === 'to-right' ? at.right : at.left}`;
}

/** By what, in words. */
export const byChoices: readonly Choice<SyncRules['by']>[] = [
  { value: 'time', label: 'Time and size' },
  { value: 'size', label: 'Size' },
  { value: 'content', label: 'Content (SHA-256)' },
];

/** Kinds of rows, in words. */
export function kindChoices({ name }: SideWords): readonly Choice<ShownRows['kind']>[] {
  return [
    { value: 'all', label: 'All' },
    { value: 'right', label: `To ${name.right}` },
    { value: 'left', label: `To ${name.left}` },
    { value: 'delete', label: 'Deletions' },
    { value: 'conflict', label: 'Conflicts' },
    { value: 'open', label: 'Left alone' },
  ];
}

/** `12 to upload (3.4 MB), replacing 4 · 2 to delete remote, for good · 1 conflict left alone`. */
export function totalsText(
  totals: PlanTotals,
  { deletions, sides }: { readonly deletions: Deletions; readonly sides: SideWords },
): string {
  const { left, right, open, conflicts, vetoed } = totals;
  const copies = (to: Side2): string[] => {
    const { files, bytes, replaced } = totals[to];
    if (files === 0) return [];
    const replacing = replaced === 0 ? '' : `, replacing ${formatCount(replaced)}`;
    return [`${formatCount(files)} ${sides.toCopy[to]} (${formatBytes(bytes)})${replacing}`];
  };
  const deletes = (side: Side2): string[] => {
    const count = totals[side].deletes;
    if (count === 0) return [];
    const goes = deletions === undefined ? '' : deletionWords[deletions[side]];
    return [`${formatCount(count)} to delete ${sides.at[side]}${goes}`];
  };
  const folders = left.folders + right.folders;
  const parts = [
    ...copies('right'),
    ...copies('left'),
    ...(folders === 0 ? [] : [formatItems(folders, 'new folder', 'new folders')]),
    ...deletes('right'),
    ...deletes('left'),
    ...(conflicts === 0 ? [] : [formatItems(conflicts, 'conflict', 'conflicts')]),
    ...(open === 0 ? [] : [`${formatCount(open)} left alone`]),
    ...(vetoed === 0 ? [] : [`${formatCount(vetoed)} taken out`]),
  ];
  return parts.length === 0 ? 'Nothing to do' : parts.join(' · ');
}

const deletionWords: Readonly<Record<SyncDeletions, string>> = {
  trash: ', to the trash there',
  system: ', to the trash',
  final: ', for good',
};

/** What the button does that approves a plan: `Copy 12 files, make 1 folder, delete 3`. */
export function approveText({ left, right }: PlanTotals): string {
  const sum = (of: 'files' | 'folders' | 'deletes') => left[of] + right[of];
  const parts = [
    ...(sum('files') === 0 ? [] : [`copy ${formatItems(sum('files'), 'file', 'files')}`]),
    ...(sum('folders') === 0 ? [] : [`make ${formatItems(sum('folders'), 'folder', 'folders')}`]),
    ...(sum('deletes') === 0 ? [] : [`delete ${formatCount(sum('deletes'))}`]),
  ];
  const text = parts.join(', ');
  return text === '' ? 'Nothing to do' : text.charAt(0).toUpperCase() + text.slice(1);
}

/** `900 of 1,000 entries remote`, for each side that would lose more than half of what it has. */
export function mostlyDeleted(
  totals: PlanTotals,
  all: Readonly<Record<Side2, number>>,
  { at }: SideWords = localAndRemote,
): readonly string[] {
  const sides: readonly Side2[] = ['left', 'right'];
  return sides
    .filter((side) => isMost(totals[side].deletes, all[side]))
    .map(
      (side) =>
        `${formatCount(totals[side].deletes)} of ${formatItems(all[side], 'entry', 'entries')} ${at[side]}`,
    );
}

const states: Readonly<Record<SyncRun['state'], string>> = {
  copying: 'Copying',
  deleting: 'Deleting',
  done: 'Done',
  failed: 'Ended, with something left undone',
  cancelled: 'Cancelled',
};

/** How a run stands: `Done: 12 of 12 operations`. */
export function runText({ state, counts }: SyncRun): string {
  const parts = [
    `${states[state]}: ${counts.done.toLocaleString()} of ${formatItems(counts.all, 'operation', 'operations')}`,
    ...(counts.skipped === 0 ? [] : [`${counts.skipped.toLocaleString()} skipped`]),
    ...(counts.failed === 0 ? [] : [`${counts.failed.toLocaleString()} failed`]),
  ];
  return parts.join(' · ');
}

/** What became of an operation. */
export const lineWords: Readonly<Record<SyncLine['state'], string>> = {
  waiting: 'waiting',
  done: 'done',
  skipped: 'skipped',
  failed: 'failed',
};

/** Which lines of a log are shown. */
export const logChoices: readonly Choice<'all' | 'done' | 'skipped' | 'failed'>[] = [
  { value: 'all', label: 'All' },
  { value: 'done', label: 'Done' },
  { value: 'skipped', label: 'Skipped' },
  { value: 'failed', label: 'Failed' },
];

/** Of a plan without a row: folders of which one holds more, or was not looked at whole, are not called alike. */
export function nothingToDoText(counts: {
  readonly extra: number;
  readonly leftOut: number;
}): string {
  if (counts.extra > 0) return 'There is nothing to do: what only the target has is kept.';
  if (counts.leftOut > 0) return 'There is nothing to do, but for what was left out.';
  return 'The folders are alike: there is nothing to do.';
}
