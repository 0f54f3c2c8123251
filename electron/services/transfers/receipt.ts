import type { Checks, Receipt, TransferItem } from '../../../shared/contract/transfers.ts';
import { isOver, type QueueState } from './queue-model.ts';
import type { TransferRecord } from './transfer-record.ts';

/** What a transfer did, with one sentence for people. */
export function receiptOf(
  record: TransferRecord,
  state: QueueState,
  place: (fs: string, path: string) => string,
): Receipt {
  const { from, to } = record.request;
  const { tally, startedMs, endedMs } = record.standing;
  const changedHands = record.items.changedHands();
  return {
    title: record.title,
    ...(record.options.move === true ? { moves: true as const } : {}),
    from: from.paths.length === 1 ? place(from.fs, from.paths[0] ?? '') : placesOf(record, place),
    to: place(to.fs, to.directory),
    state,
    startedMs,
    ...(endedMs === undefined ? {} : { endedMs }),
    tally,
    checks: record.checks,
    ...(changedHands && { changedHands }),
    summary: summaryOf(record, state),
  };
}

function placesOf({ request }: TransferRecord, place: (fs: string, path: string) => string) {
  const [first = '', ...more] = request.from.paths;
  return `${place(request.from.fs, first)} and ${more.length} more`;
}

/** "512 of 512 files, 48.2 MB, verified by sha256", or what is missing. */
function summaryOf(
  { items, standing, checks, options }: TransferRecord,
  state: QueueState,
): string {
  const { tally } = standing;
  const counts = items.counts();
  const isListed = items.size > 0;
  const [done, all] = isListed ? [counts.doneFiles, counts.files] : [tally.done, tally.found];
  const bytes = isListed ? counts.doneBytes : tally.doneBytes;
  const noun = isListed ? 'file' : 'item';
  const parts = [`${done} of ${all} ${all === 1 ? noun : `${noun}s`}`, sizeText(bytes)];
  const verified = verifiedText(checks);
  if (verified !== undefined) parts.push(verified);
  if (options.move === true && isOver(state)) parts.push(originalsText(standing.toRemove));
  const changed = items.changedHands()?.files ?? 0;
  const trouble = [
    ...(changed > 0 ? [`${changed} with another owner or group than before`] : []),
    ...(tally.failed > 0 ? [`${tally.failed} failed`] : []),
    ...(tally.skipped > 0 ? [`${tally.skipped} skipped`] : []),
    ...(state === 'cancelled' ? ['cancelled'] : []),
    ...(state === 'done' || state === 'failed' || state === 'cancelled' ? [] : ['not finished']),
  ];
  return [parts.join(', '), ...trouble].join('; ');
}

function originalsText(left: readonly string[] | undefined): string {
  if (left === undefined) return 'no originals deleted';
  return left.length === 0 ? 'originals deleted' : 'not all originals deleted';
}

function verifiedText({ sha256, readBack, size }: Checks): string | undefined {
  const ways: [string, number][] = [
    ['sha256', sha256],
    ['reading back', readBack],
    ['size and time', size],
  ];
  const used = ways.filter(([, count]) => count > 0);
  const [only] = used;
  if (only === undefined) return undefined;
  if (used.length === 1) return `verified by ${only[0]}`;
  return `verified: ${used.map(([way, count]) => `${count} by ${way}`).join(', ')}`;
}

const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

function sizeText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(value < 99.95 ? 1 : 0)} ${units[unit] ?? ''}`;
}

/** The receipt with every item as JSON text, in pieces: there may be a million. */
export function* receiptText(receipt: Receipt, items: Iterable<TransferItem>): Generator<string> {
  const head = JSON.stringify({ version: 1, ...receipt }, undefined, 2);
  yield `${head.slice(0, -2)},\n  "items": [`;
  let separator = '\n    ';
  let piece = '';
  for (const item of items) {
    piece += separator + JSON.stringify(item);
    separator = ',\n    ';
    if (piece.length < 256 * 1024) continue;
    yield piece;
    piece = '';
  }
  yield `${piece}\n  ]\n}\n`;
}
