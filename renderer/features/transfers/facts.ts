import type { Transfer } from '../../../shared/contract/transfers.ts';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatItems,
  formatSpeed,
} from '../../ui/format.ts';

/** Share of a transfer that is done, 0 to 1; undefined while its size is not known yet. */
export function share({ state, counted, tally }: Transfer): number | undefined {
  if (state === 'done') return 1;
  if (!counted) return undefined;
  if (tally.totalBytes > 0) return tally.doneBytes / tally.totalBytes;
  return tally.found === 0 ? 0 : (tally.done + tally.skipped + tally.failed) / tally.found;
}

/** How far it is, in items for folders and in bytes for a single file. */
export function progressText({ state, counted, tally }: Transfer): string {
  const finished = tally.done + tally.skipped + tally.failed;
  if (state !== 'running') return formatBytes(tally.doneBytes);
  if (counted && tally.found <= 1)
    return `${formatBytes(tally.doneBytes)} of ${formatBytes(tally.totalBytes)}`;
  if (!counted && tally.found === 0) return 'counting…';
  const more = counted ? '' : ' or more';
  return `${formatCount(finished)} of ${formatCount(tally.found)}${more}`;
}

/** What became of it, once it has ended: never a bare "done" when something was left out. */
export function outcomeText({ state, tally }: Transfer): string {
  const parts: string[] = [];
  if (tally.failed > 0) parts.push(`${formatCount(tally.failed)} failed`);
  if (tally.skipped > 0) parts.push(`${formatCount(tally.skipped)} skipped`);
  switch (state) {
    case 'running':
      return '';
    case 'waiting':
    case 'paused':
    case 'offline':
      return [state, ...parts].join(', ');
    case 'cancelled':
      return ['cancelled', ...parts].join(', ');
    case 'failed':
      return parts.length === 0 ? 'failed' : parts.join(', ');
    case 'done':
      if (tally.done > 0 || parts.length === 0)
        parts.unshift(formatItems(tally.done, 'item', 'items'));
      return parts.join(', ');
    default:
      return state satisfies never;
  }
}

/** The heading's summary: `2 running · 1 done`. */
export function summary(transfers: readonly Transfer[]): string {
  const count = (state: Transfer['state']) =>
    transfers.filter((transfer) => transfer.state === state).length;
  return (['running', 'waiting', 'paused', 'offline', 'done', 'failed', 'cancelled'] as const)
    .map((state) => [count(state), state] as const)
    .filter(([number]) => number > 0)
    .map(([number, state]) => `${formatCount(number)} ${state}`)
    .join(' · ');
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
