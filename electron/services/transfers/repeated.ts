import type { TransferOptions } from '../../../shared/contract/transfers.ts';
import type { QueueState } from './queue-model.ts';
import type { TransferRecord, TransferRequest } from './transfer-record.ts';

/** A key that is pressed again within this long was meant once. */
const oneWishMs = 1_000;

/**
 * True while the same again would only ask the same questions again: it stands in line, asks, or has only just begun.
 * One that was paused stays so until the user says otherwise, which a new wish does not.
 */
export function isStillToCome(
  { standing }: TransferRecord,
  state: QueueState | undefined,
  now: { readonly asks: boolean; readonly nowMs: number },
): boolean {
  if (state === 'waiting' || state === 'offline') return true;
  if (state !== 'running') return false;
  const { done, skipped, failed, doneBytes } = standing.tally;
  const isUntouched = done + skipped + failed + doneBytes === 0;
  return now.asks || isUntouched || now.nowMs - standing.startedMs < oneWishMs;
}

/** True when both bring the same to the same place in the same way, in whatever order it was named. */
export function isSameWish(
  { request: known, options: knownOptions }: TransferRecord,
  asked: TransferRequest,
  options: TransferOptions,
): boolean {
  if (known.planned !== undefined || asked.planned !== undefined) return false;
  return (
    known.from.fs === asked.from.fs &&
    known.to.fs === asked.to.fs &&
    known.to.directory === asked.to.directory &&
    isSameRecord(knownOptions, options) &&
    isSameNames(known, asked)
  );
}

/** Options are flat: words, and lists of masks. */
function isSameRecord(one: TransferOptions, other: TransferOptions): boolean {
  const text = (options: TransferOptions) =>
    Object.entries(options)
      .map((entry) => JSON.stringify(entry))
      .toSorted((a, b) => (a < b ? -1 : 1))
      .join();
  return text(one) === text(other);
}

function isSameNames(known: TransferRequest, asked: TransferRequest): boolean {
  if (known.from.paths.length !== asked.from.paths.length) return false;
  const targets = new Map(known.from.paths.map((path, at) => [path, known.to.names?.[at]]));
  return asked.from.paths.every(
    (path, at) => targets.has(path) && targets.get(path) === asked.to.names?.[at],
  );
}
