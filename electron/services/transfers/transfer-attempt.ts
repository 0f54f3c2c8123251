import type { TransferSettings } from '../../../shared/contract/transfers.ts';
import { toAppError, type AppError } from '../../../shared/errors.ts';
import type { TransferOutcome } from '../../engine/protocol.ts';
import type { TransferLinks } from '../session/engines.ts';
import { removeSources } from '../files/move-sources.ts';
import type { PortPair } from '../session/port-pair.ts';
import type { AttemptEnd } from './queue-model.ts';
import type { SpeedLimits } from './speed-limits.ts';
import type { TransferEvent, TransferHub } from './transfer-hub.ts';
import { callTransfer, findCrew, type Crew } from './transfer-plan.ts';
import type { TransferRecord } from './transfer-record.ts';

/** What attempts are made with. */
export type AttemptMeans = {
  readonly links: TransferLinks;
  readonly hub: TransferHub;
  readonly speeds: SpeedLimits;
  readonly mintPorts: () => PortPair;
};

/** An attempt that has not ended. */
export type RunningAttempt = {
  readonly pause: () => void;
  readonly cancel: () => void;
  /** Brings the record up to date, then tells how it ended. Never rejects. */
  readonly ended: Promise<AttemptEnd>;
};

/** The connection may be told as lost only after the transfer that ran over it. */
const newsOfLossMs = 1_000;

/** Runs one attempt at a transfer. */
export function startAttempt(
  record: TransferRecord,
  means: AttemptMeans & {
    readonly settings: TransferSettings;
    /** Of a move, whose originals go next: resolves when that is written down. */
    readonly onArrived: () => Promise<void>;
    /** What it gives for a checkpoint resolves when that is written down. */
    readonly onEvent: (event: TransferEvent) => Promise<void> | void;
  },
): RunningAttempt {
  const controller = new AbortController();
  const { links, hub, speeds } = means;
  let crew: Crew | undefined;
  let isPausing = false;
  const run = async (): Promise<AttemptEnd> => {
    let found: Crew;
    try {
      found = findCrew(record.request, links.find);
    } catch {
      return notConnected(record, links); // the reason is the session's to tell
    }
    crew = found;
    const stopUsing = speeds.use(found.link);
    const stopListening = hub.listen(record.id, found.fs, (event) => {
      const written = means.onEvent(event);
      if (event.event === 'checkpoint') void confirm(found, event, written);
    });
    try {
      const attempted = record.standing.unfinished;
      // only the originals of an earlier attempt are left to delete
      if (record.options.move === true && attempted.length === 0) {
        record.begin();
        return await deleteSources(record, 'done', { ...means, signal: controller.signal });
      }
      const work = callTransfer(found, record, { ...means, signal: controller.signal });
      record.begin(); // what the engine is told is of before
      const outcome = await work;
      const how = await finish(record, outcome, () => isLost(found, record, links));
      if (record.options.move !== true || (how !== 'done' && how !== 'failed')) return how;
      record.arrived(attempted, outcome);
      return await deleteSources(record, how, { ...means, signal: controller.signal });
    } catch (thrown) {
      return await breakOff(record, toAppError(thrown), () => isLost(found, record, links));
    } finally {
      stopListening();
      stopUsing();
    }
  };
  return {
    pause: () => {
      if (isPausing) return;
      isPausing = true;
      // an engine that is gone ends its transfer as well
      crew?.link.call('pauseTransfer', { transferId: record.id }).catch(() => undefined);
    },
    cancel: () => controller.abort(),
    ended: run(),
  };
}

/** The last part of a move. What it comes to is written down first, so that a crash leaves both copies or one. */
async function deleteSources(
  record: TransferRecord,
  how: 'done' | 'failed',
  {
    links,
    signal,
    onArrived,
  }: Pick<AttemptMeans, 'links'> & {
    readonly signal: AbortSignal;
    readonly onArrived: () => Promise<void>;
  },
): Promise<AttemptEnd> {
  const roots = record.standing.toRemove ?? [];
  if (roots.length === 0) return how;
  await onArrived();
  const { problems, left } = await removeSources(record, roots, { links, signal });
  record.removed(left, problems);
  return left.length > 0 ? 'failed' : how;
}

/** Lets the engine go on past a checkpoint. */
async function confirm(
  { link }: Crew,
  { transferId, checkpoint }: Extract<TransferEvent, { event: 'checkpoint' }>,
  written: Promise<void> | void,
): Promise<void> {
  await written;
  const { path, offset } = checkpoint;
  // an engine that is gone waits for nothing
  await link.call('checkpointKept', { transferId, path, offset }).catch(() => undefined);
}

/** Closed by the user, it goes on when the user says so; else when the connection is back. */
function notConnected(record: TransferRecord, links: TransferLinks): AttemptEnd {
  return record.sessionIds.some((id) => links.standing(id) === undefined) ? 'paused' : 'offline';
}

async function finish(
  record: TransferRecord,
  outcome: TransferOutcome,
  lost: () => Promise<boolean>,
): Promise<AttemptEnd> {
  if (outcome.state === 'paused') {
    record.halt();
    return 'paused';
  }
  if (outcome.state === 'failed' && isOfLink(outcome) && (await lost())) {
    record.halt();
    return 'offline';
  }
  record.finish(outcome);
  return outcome.state;
}

/** A transfer that fails for other reasons over a connection that goes at the same time has failed. */
function isOfLink({ problems, moreProblems }: TransferOutcome): boolean {
  return moreProblems > 0 || problems.some(({ error }) => mayBeOfLink(error));
}

function mayBeOfLink({ code }: AppError): boolean {
  return code === 'disconnected' || code === 'timeout' || code === 'protocol';
}

async function breakOff(
  record: TransferRecord,
  error: AppError,
  lost: () => Promise<boolean>,
): Promise<AttemptEnd> {
  if (error.code === 'cancelled') {
    record.break(error);
    return 'cancelled';
  }
  if (mayBeOfLink(error) && (await lost())) {
    record.halt();
    return 'offline';
  }
  record.break(error);
  return 'failed';
}

/** True when one of the connections it used is gone, or about to be told so. */
async function isLost(crew: Crew, record: TransferRecord, links: TransferLinks): Promise<boolean> {
  if (record.sessionIds.length === 0) return false;
  const untilMs = performance.now() + newsOfLossMs;
  for (;;) {
    if (!isWhole(crew, record, links)) return true;
    if (performance.now() >= untilMs) return false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function isWhole({ link, source }: Crew, record: TransferRecord, links: TransferLinks): boolean {
  try {
    const now = findCrew(record.request, links.find);
    return now.link === link && now.source === source;
  } catch {
    return false; // not connected any more
  }
}
