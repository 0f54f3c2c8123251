import type { Checks, Tally } from '../../../shared/contract/transfers.ts';
import type { ItemCounts } from './item-store.ts';

/** Nothing counted yet. */
export const emptyTally: Tally = {
  found: 0,
  done: 0,
  skipped: 0,
  failed: 0,
  totalBytes: 0,
  doneBytes: 0,
};

/** Nothing checked yet. */
export const noChecks: Checks = { sha256: 0, readBack: 0, size: 0 };

/** Both together. */
export function addTallies(a: Tally, b: Tally): Tally {
  return {
    found: a.found + b.found,
    done: a.done + b.done,
    skipped: a.skipped + b.skipped,
    failed: a.failed + b.failed,
    totalBytes: a.totalBytes + b.totalBytes,
    doneBytes: a.doneBytes + b.doneBytes,
  };
}

/** Both together. */
export function addChecks(a: Checks, b: Checks): Checks {
  return {
    sha256: a.sha256 + b.sha256,
    readBack: a.readBack + b.readBack,
    size: a.size + b.size,
  };
}

/**
 * A repeated attempt meets again what an earlier one has done. Until it has met all of it, what was shown before
 * stands: a progress bar does not go back.
 */
export function notBehind(before: Tally, told: Tally, isCounted: boolean): Tally {
  const found = isCounted ? told.found : Math.max(before.found, told.found);
  const totalBytes = isCounted ? told.totalBytes : Math.max(before.totalBytes, told.totalBytes);
  const { skipped, failed } = told;
  const mostDone = Math.max(0, found - skipped - failed);
  return {
    found,
    done: Math.min(mostDone, Math.max(before.done, told.done)),
    skipped,
    failed,
    totalBytes,
    doneBytes: Math.min(totalBytes, Math.max(before.doneBytes, told.doneBytes)),
  };
}

/**
 * What is known of a transfer that stands still, where its engine counted as failed what it could only not reach.
 * `keptBytes` are in partials that a later attempt goes on with.
 */
export function standingTally(before: Tally, counts: ItemCounts, keptBytes: number): Tally {
  if (counts.found === 0) {
    return { ...before, failed: 0, doneBytes: Math.max(before.doneBytes, keptBytes) };
  }
  const { done, skipped, failed } = counts;
  return {
    found: Math.max(before.found, counts.found),
    done,
    skipped,
    failed,
    totalBytes: Math.max(before.totalBytes, counts.totalBytes),
    doneBytes: Math.max(before.doneBytes, counts.doneBytes + keptBytes),
  };
}
