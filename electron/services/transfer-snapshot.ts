import type { Params } from '../../shared/contract/index.ts';
import type { Checks, Tally, Transfer } from '../../shared/contract/transfers.ts';
import type { AppError } from '../../shared/errors.ts';
import { displayName } from '../../shared/names.ts';
import { baseName, parentPath } from '../../shared/paths.ts';
import type { TransferOutcome, TransferProgress } from '../engine/protocol.ts';
import { localFs } from './engines.ts';

/** Which way the page asked for: from where, what, and where to. */
export type TransferRequest = Params<'transfers.start'>;

const noChecks: Checks = { sha256: 0, readBack: 0, size: 0 };

const emptyTally: Tally = {
  found: 0,
  done: 0,
  skipped: 0,
  failed: 0,
  totalBytes: 0,
  doneBytes: 0,
};

/** A transfer that starts, or starts over. */
export function startedTransfer(id: string, request: TransferRequest): Transfer {
  const { from, to } = request;
  const [first = ''] = from.paths;
  return {
    id,
    direction: directionOf(request),
    title: from.paths.length === 1 ? displayName(baseName(first)) : `${from.paths.length} items`,
    from: { fs: from.fs, directory: parentPath(first) },
    to,
    state: 'running',
    counted: false,
    tally: emptyTally,
    checks: noChecks,
    bytesPerSecond: 0,
  };
}

function directionOf({ from, to }: TransferRequest): Transfer['direction'] {
  if (to.fs !== localFs) return 'upload';
  return from.fs === localFs ? 'local' : 'download';
}

/** What the engine told replaces what was there. */
export function progressedTransfer(before: Transfer, progress: TransferProgress): Transfer {
  const { tally, checks, counted, bytesPerSecond, secondsLeft, current } = progress;
  const problem = before.problem ?? progress.problem;
  return {
    ...settled(before),
    tally,
    checks,
    counted,
    bytesPerSecond,
    ...(secondsLeft === undefined ? {} : { secondsLeft }),
    ...(current === undefined ? {} : { current }),
    ...(problem === undefined ? {} : { problem }),
  };
}

/** The engine has run it to its end. */
export function endedTransfer(before: Transfer, outcome: TransferOutcome): Transfer {
  const [problem = before.problem] = outcome.problems;
  return {
    ...settled(before),
    state: outcome.state,
    tally: outcome.tally,
    checks: outcome.checks,
    ...(problem === undefined ? {} : { problem }),
  };
}

/** It ended without an outcome: the session ended, or the engine could not even start on it. */
export function brokenTransfer(before: Transfer, path: string, error: AppError): Transfer {
  return {
    ...settled(before),
    state: error.code === 'cancelled' ? 'cancelled' : 'failed',
    problem: { path, error },
  };
}

/** Without what only holds for one moment of a running transfer. */
function settled(before: Transfer): Transfer {
  const { id, direction, title, from, to, state, tally, checks, problem } = before;
  return {
    id,
    direction,
    title,
    from,
    to,
    state,
    tally,
    checks,
    counted: true,
    bytesPerSecond: 0,
    ...(problem === undefined ? {} : { problem }),
  };
}
