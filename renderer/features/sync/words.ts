import type { SyncDeletions, SyncLine, SyncRun } from '../../../shared/contract/sync.ts';
import {
  isMost,
  type SyncAction,
  type SyncOp,
  type SyncReason,
  type SyncRules,
} from '../../../shared/sync/op.ts';
import { formatBytes, formatCount, formatItems } from '../../ui/format.ts';
import type { ShownRows } from './plan-rows.ts';
import type { PlanTotals } from './plan-totals.ts';

/** What people call each operation. The left pane is this computer, the right one the server. */
export const actionWords: Readonly<Record<SyncAction, string>> = {
  'copy-right': 'Upload',
  'copy-left': 'Download',
  'make-right': 'New remote folder',
  'make-left': 'New local folder',
  'delete-right': 'Delete remote',
  'delete-left': 'Delete local',
  none: 'Leave alone',
};

const reasons: Readonly<Record<Exclude<SyncReason, `deleted${string}`>, string>> = {
  'left-newer': 'local is newer',
  'right-newer': 'remote is newer',
  differs: 'differs',
  'left-only': 'only local',
  'right-only': 'only remote',
  kinds: 'conflict: other kind',
  unknown: 'not known',
  'both-changed': 'conflict: neither newer',
  'left-changed': 'local changed',
  'right-changed': 'remote changed',
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
export function actionText(op: SyncOp, action: SyncAction, deletions: Deletions): string {
  if (action === 'copy-right' && op.right !== undefined) return 'Upload, replace';
  if (action === 'copy-left' && op.left !== undefined) return 'Download, replace';
  if (action === 'delete-right' && deletions?.right === 'final') return 'Delete remote for good';
  if (action === 'delete-left' && deletions?.left === 'final') return 'Delete local for good';
  return actionWords[action];
}

/** Why a row is what it is. */
export function reasonText({ action, why, left }: SyncOp): string {
  if (action === 'copy-right' && why === 'right-newer') return 'replaces the newer one';
  if (action === 'copy-left' && why === 'left-newer') return 'replaces the newer one';
  const [gone, there] = left === undefined ? ['local', 'remote'] : ['remote', 'local'];
  if (why === 'deleted') return `was deleted ${gone}`;
  if (why === 'deleted-changed') return `conflict: deleted ${gone}, changed ${there}`;
  if (why === 'deleted-around') return `conflict: folder deleted ${gone}`;
  return reasons[why];
}

type Choice<T> = { readonly value: T; readonly label: string };

/** Which way, in words. */
export const directionChoices: readonly Choice<SyncRules['direction']>[] = [
  { value: 'to-right', label: 'Mirror local to remote' },
  { value: 'to-left', label: 'Mirror remote to local' },
  { value: 'both', label: 'Both ways' },
];

/** By what, in words. */
export const byChoices: readonly Choice<SyncRules['by']>[] = [
  { value: 'time', label: 'Time and size' },
  { value: 'size', label: 'Size' },
  { value: 'content', label: 'Content (SHA-256)' },
];

/** Kinds of rows, in words. */
export const kindChoices: readonly Choice<ShownRows['kind']>[] = [
  { value: 'all', label: 'All' },
  { value: 'right', label: 'To remote' },
  { value: 'left', label: 'To local' },
  { value: 'delete', label: 'Deletions' },
  { value: 'conflict', label: 'Conflicts' },
  { value: 'open', label: 'Left alone' },
];

/** `12 to upload (3.4 MB), replacing 4 · 2 to delete remote, for good · 1 conflict left alone`. */
export function totalsText(totals: PlanTotals, deletions: Deletions): string {
  const { left, right, open, conflicts, vetoed } = totals;
  const copies = (verb: string, { files, bytes, replaced }: PlanTotals['left']): string[] => {
    if (files === 0) return [];
    const replacing = replaced === 0 ? '' : `, replacing ${formatCount(replaced)}`;
    return [`${formatCount(files)} to ${verb} (${formatBytes(bytes)})${replacing}`];
  };
  const deletes = (side: 'left' | 'right', count: number): string[] => {
    if (count === 0) return [];
    const where = side === 'left' ? 'local' : 'remote';
    const goes = deletions === undefined ? '' : deletionWords[deletions[side]];
    return [`${formatCount(count)} to delete ${where}${goes}`];
  };
  const folders = left.folders + right.folders;
  const parts = [
    ...copies('upload', right),
    ...copies('download', left),
    ...(folders === 0 ? [] : [formatItems(folders, 'new folder', 'new folders')]),
    ...deletes('right', right.deletes),
    ...deletes('left', left.deletes),
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

/** `900 of 1,000 entries of the remote folder`, for each side that would lose more than half of what it has. */
export function mostlyDeleted(
  { left, right }: PlanTotals,
  all: { readonly left: number; readonly right: number },
): readonly string[] {
  const sides = [
    { deletes: left.deletes, all: all.left, where: 'local' },
    { deletes: right.deletes, all: all.right, where: 'remote' },
  ];
  return sides
    .filter((side) => isMost(side.deletes, side.all))
    .map(
      (side) =>
        `${formatCount(side.deletes)} of ${formatItems(side.all, 'entry', 'entries')} of the ${side.where} folder`,
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
