import type { SyncAction, SyncReason, SyncRules } from '../../../shared/sync/op.ts';
import type { SyncLine, SyncRun } from '../../../shared/contract/sync.ts';
import { formatBytes, formatItems } from '../../ui/format.ts';
import type { PlanTotals, ShownKind } from './plan-model.ts';

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

const reasons: Readonly<Record<SyncReason, string>> = {
  'left-newer': 'local is newer',
  'right-newer': 'remote is newer',
  differs: 'differs',
  'left-only': 'only local',
  'right-only': 'only remote',
  kinds: 'conflict: other kind',
  unknown: 'not known',
  'both-changed': 'conflict: neither newer',
  'left-changed': 'local changed since',
  'right-changed': 'remote changed since',
  'both-since': 'conflict: both changed since',
  'never-alike': 'conflict: never alike',
  deleted: 'deleted since on the other side',
  'deleted-changed': 'conflict: deleted, and changed here',
  'deleted-around': 'conflict: its folder was deleted',
  links: 'conflict: other target',
  case: 'conflict: only case differs',
  special: 'not a file or folder',
  holds: 'folder keeps something',
};

/** Why a row is what it is. */
export function reasonText(action: SyncAction, why: SyncReason): string {
  const isAgainst =
    (action === 'copy-right' && why === 'right-newer') ||
    (action === 'copy-left' && why === 'left-newer');
  return isAgainst ? 'replaces the newer one' : reasons[why];
}

type Choice<T> = { readonly value: T; readonly label: string };

/** Which way, in words. */
export const directionChoices: readonly Choice<SyncRules['direction']>[] = [
  { value: 'to-right', label: 'Mirror local to remote' },
  { value: 'to-left', label: 'Mirror remote to local' },
  { value: 'both', label: 'Both ways, newer wins' },
];

/** By what, in words. */
export const byChoices: readonly Choice<SyncRules['by']>[] = [
  { value: 'time', label: 'Time and size' },
  { value: 'size', label: 'Size' },
  { value: 'content', label: 'Content (SHA-256)' },
];

/** Kinds of rows, in words. */
export const kindChoices: readonly Choice<ShownKind>[] = [
  { value: 'all', label: 'All' },
  { value: 'right', label: 'To remote' },
  { value: 'left', label: 'To local' },
  { value: 'delete', label: 'Deletions' },
  { value: 'open', label: 'Left alone' },
];

/** `12 to upload (3.4 MB) · 2 to delete · 1 left alone`. */
export function totalsText({ right, left, deletes, open, vetoed }: PlanTotals): string {
  const parts = [
    ...(right.items === 0
      ? []
      : [`${right.items.toLocaleString()} to upload (${formatBytes(right.bytes)})`]),
    ...(left.items === 0
      ? []
      : [`${left.items.toLocaleString()} to download (${formatBytes(left.bytes)})`]),
    ...(deletes === 0 ? [] : [`${deletes.toLocaleString()} to delete`]),
    ...(open === 0 ? [] : [`${open.toLocaleString()} left alone`]),
    ...(vetoed === 0 ? [] : [`${vetoed.toLocaleString()} taken out`]),
  ];
  return parts.length === 0 ? 'Nothing to do' : parts.join(' · ');
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
