import type { Transfer } from '../../../shared/contract/transfers.ts';
import { nameInText } from '../../../shared/names.ts';
import { baseName } from '../../../shared/paths.ts';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatItems,
  formatSpeed,
} from '../../ui/format.ts';

/** What the list can be narrowed to, by how far transfers have come. */
export type Group = 'queued' | 'failed' | 'done';

/** The group a state belongs to; what was cancelled is not there either, so it counts as failed. */
export function groupOf(state: Transfer['state']): Group {
  switch (state) {
    case 'waiting':
    case 'running':
    case 'paused':
    case 'offline':
      return 'queued';
    case 'failed':
    case 'cancelled':
      return 'failed';
    case 'done':
      return 'done';
    default:
      return state satisfies never;
  }
}

/** True once nothing of it will happen any more without being asked. */
export function isEnded({ state }: Transfer): boolean {
  return groupOf(state) !== 'queued';
}

/** True for what is a row of several items; one file has nothing to open. */
export function isOpenable({ tally }: Transfer): boolean {
  return tally.found > 1;
}

/** The words of a direction, before the title. */
const directionWords: Record<Transfer['direction'], string> = {
  upload: 'Upload of',
  download: 'Download of',
  local: 'Copy of',
  between: 'Copy between hosts of',
};

/** What a transfer does, before its title: a move says so. */
export function verbOf({ direction, moves }: Transfer): string {
  return moves === true ? 'Move of' : directionWords[direction];
}

/** Share of a transfer that is done, 0 to 1; undefined while its size is not known yet. In the end, what is there. */
export function share({ state, counted, tally }: Transfer): number | undefined {
  if (state === 'done') return 1;
  const isOver = groupOf(state) === 'failed';
  if (!counted && !isOver) return state === 'running' ? undefined : 0;
  if (tally.totalBytes > 0) return tally.doneBytes / tally.totalBytes;
  // what failed or was never begun is none of what is there in the end
  const past = isOver ? tally.done : tally.done + tally.skipped + tally.failed;
  return tally.found === 0 ? 0 : past / tally.found;
}

/** How far it is, in items for folders and in bytes for a single file. */
export function progressText(transfer: Transfer): string {
  const { counted, tally } = transfer;
  const finished = tally.done + tally.skipped + tally.failed;
  if (isEnded(transfer)) return endText(transfer);
  if (tally.found === 0) return transfer.state === 'running' && !counted ? 'counting…' : '';
  if (counted && tally.found === 1)
    return `${formatBytes(tally.doneBytes)} of ${formatBytes(tally.totalBytes)}`;
  const more = counted ? '' : ' or more';
  return `${formatCount(finished)} of ${formatCount(tally.found)}${more}`;
}

function endText({ state, tally }: Transfer): string {
  if (tally.found <= 1) return '';
  // who cancels may do so before all was counted: what is there, of what was found by then
  if (state === 'cancelled')
    return `${formatCount(tally.done)} of ${formatCount(tally.found)} found`;
  return formatItems(tally.found, 'item', 'items');
}

/** The number beside the bar: speed while it runs, then what was moved. */
export function amountText(transfer: Transfer): string {
  if (transfer.state === 'running') return formatSpeed(transfer.bytesPerSecond);
  const { doneBytes } = transfer.tally;
  return isEnded(transfer) && doneBytes > 0 ? formatBytes(doneBytes) : '';
}

/** Its state in words: why it stands, what it is at, or what became of it. */
export function stateText(transfer: Transfer): string {
  const { state, waitsFor, current, problem } = transfer;
  switch (state) {
    case 'waiting':
      return waitsFor ?? 'waiting';
    case 'running':
      // one file needs no second mention of its name
      return current === undefined || !isOpenable(transfer)
        ? 'running'
        : nameInText(baseName(current));
    case 'paused':
      return waitsFor ?? withLeftOut(transfer, 'paused');
    case 'offline':
      return waitsFor ?? 'waits for its connection';
    case 'done':
    case 'failed':
    case 'cancelled': {
      const cause = state === 'done' ? undefined : problem?.error.message;
      const outcome = outcomeText(transfer);
      return cause === undefined ? outcome : `${outcome}: ${cause}`;
    }
    default:
      return state satisfies never;
  }
}

/** What became of it: never a bare "done" when something was left out. */
function outcomeText(transfer: Transfer): string {
  const { state, checks, tally } = transfer;
  if (state === 'failed' && tally.failed + tally.skipped > 0) return withLeftOut(transfer);
  if (state !== 'done') return withLeftOut(transfer, state);
  if (tally.done === 0 && tally.skipped > 0) return withLeftOut(transfer);
  const isVerified = checks.sha256 + checks.readBack > 0 && checks.size === 0;
  return withLeftOut(transfer, isVerified ? 'verified' : 'done');
}

function withLeftOut({ state, tally }: Transfer, first?: string): string {
  const parts = first === undefined ? [] : [first];
  if (tally.failed > 0) parts.push(`${formatCount(tally.failed)} failed`);
  // nobody chose to skip what cancelling left; of one file, "cancelled" says it all
  if (state !== 'cancelled' && tally.skipped > 0)
    parts.push(`${formatCount(tally.skipped)} skipped`);
  return parts.join(', ');
}

/** Transfers by group. */
export function countGroups(transfers: readonly Transfer[]): Record<Group, number> {
  const counts = { queued: 0, failed: 0, done: 0 };
  for (const { state } of transfers) counts[groupOf(state)] += 1;
  return counts;
}

/** Speed of all running transfers together, and the longest time left, where known. */
export function totalSpeed(transfers: readonly Transfer[]): string {
  const running = transfers.filter(({ state }) => state === 'running');
  if (running.length === 0) return '';
  const speed = running.reduce((sum, { bytesPerSecond }) => sum + bytesPerSecond, 0);
  const left = running.map(({ secondsLeft }) => secondsLeft);
  const known = left.every((seconds) => seconds !== undefined);
  return known
    ? `${formatSpeed(speed)} · ${formatDuration(Math.max(...left))} left`
    : formatSpeed(speed);
}
