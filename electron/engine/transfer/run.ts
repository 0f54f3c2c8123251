import type { TransferItem } from '../../../shared/contract/transfers.ts';
import type { Attrs } from '../../../shared/entry.ts';
import { OpError } from '../../../shared/errors.ts';
import { baseName, isEntryName, isInside, joinPath } from '../../../shared/paths.ts';
import type { FileSystem } from '../fs/file-system.ts';
import { Gate } from '../fs/gate.ts';
import type { FarHasher } from '../verify/far-hasher.ts';
import type { Ask, TransferOutcome, TransferParams, TransferProgress } from '../protocol.ts';
import { Budget } from './budget.ts';
import { Buffers } from './buffers.ts';
import { Checkpoints, type TellCheckpoint } from './checkpoints.ts';
import { Conflicts } from './conflicts.ts';
import { failureOf, type Context } from './context.ts';
import { Distance } from './distance.ts';
import { TargetDirectory, lstatOrNothing, namesIn } from './directory.ts';
import { Halt } from './halt.ts';
import { createMasks } from './masks.ts';
import { targetName } from './names.ts';
import { reconcile } from './reconcile.ts';
import { learnNames } from './sweep.ts';
import { transferTag } from './partial-names.ts';
import { plannedItems } from './planned-items.ts';
import { PlannedWalk } from './planned.ts';
import { Queue } from './queue.ts';
import { endTrash, keptOf, reportOf } from './run-parts.ts';
import type { Place } from './same-place.ts';
import type { Root } from './ticket.ts';
import { sessionThrottle } from './throttle.ts';
import { defaultTuning, sessionBudgetBytes, type Tuning } from './tuning.ts';
import { Walk } from './walk.ts';

/** One transfer and everything it needs from outside. */
export type RunOptions = {
  readonly params: TransferParams;
  readonly source: FileSystem;
  readonly target: FileSystem;
  /** True when the source is on the target's server too, seen through another login. */
  readonly sameServer?: boolean;
  readonly ask: Ask;
  readonly onProgress: (progress: TransferProgress) => void;
  readonly onItems?: (items: readonly TransferItem[]) => void;
  readonly onCheckpoint?: TellCheckpoint;
  /** Who can be asked for hashes of the server's files; without it, sizes must do unless they are to be read back. */
  readonly hasher?: FarHasher;
  /** Ends the transfer for good. */
  readonly signal: AbortSignal;
  /** Ends it so that a later attempt goes on where it stood. */
  readonly pausing?: AbortSignal;
  readonly tuning?: Partial<Tuning>;
};

const lostGraceMs = 3_000;

/** New files from here up are synced: a sync costs a small file more than its content does. */
const defaultSyncFromBytes = 1024 * 1024;

// one process a session: all its transfers share what may be in flight
const sessionBudget = new Budget(sessionBudgetBytes);
const sessionBuffers = new Buffers(sessionBudgetBytes);

/**
 * Copies files and whole directories into a directory, whichever side either is on. Failures of items are part of the
 * outcome; a rejection is a fault of ours. A cancelled transfer gives its outcome within half a second, and what is
 * still in flight then cleans up behind it.
 */
export async function runTransfer(options: RunOptions): Promise<TransferOutcome> {
  const context = contextOf(options);
  const roots = options.params.from.paths.map((path) => context.report.root(path));
  try {
    const work = withHasher(context, async () => {
      try {
        await copyAll(context, options, roots);
      } finally {
        await endTrash(context);
      }
    });
    await Promise.race([work, graceAfterStop(context)]);
    // a fault after the outcome of a cancelled transfer has nobody left to tell
    work.catch(() => {});
    return context.report.close(context.halt.cutOff);
  } finally {
    context.report.stop();
    context.halt.dispose();
  }
}

function contextOf(options: RunOptions): Context {
  const { params, source, target, ask } = options;
  const names = { windowsNames: onWindows(target), fromWindowsNames: onWindows(source) };
  const tuning = { ...defaultTuning, ...names, ...options.tuning };
  const halt = new Halt(options.signal, options.pausing);
  const tag = transferTag(params.transferId);
  const resume = params.resume ?? false;
  // what is not as planned is left alone, without a question
  const policy = params.planned === undefined ? params.options?.conflict : 'skip';
  const { walks, smallJobs, largeJobs, settleJobs, budgetBytes } = tuning;
  const queue = new Queue(
    { walk: walks, small: smallJobs, large: largeJobs, settle: settleJobs, ask: 1 },
    tuning.maxQueued,
  );
  return {
    source,
    target,
    resume,
    tag,
    verify: params.options?.verify ?? 'auto',
    hasher: options.hasher,
    sameServer: (options.sameServer ?? false) || source === target,
    checkpoints: new Checkpoints(tag, params.checkpoints ?? [], options.onCheckpoint ?? (() => {})),
    confirmsCheckpoints: params.confirmsCheckpoints ?? false,
    planned: plannedItems(params),
    decided: new Map((params.decided ?? []).map((each) => [each.path, each])),
    replaces: params.replaces,
    syncFromBytes:
      params.syncFromBytes === undefined
        ? defaultSyncFromBytes
        : (params.syncFromBytes ?? Infinity),
    tuning,
    halt,
    budget: budgetBytes === undefined ? sessionBudget : new Budget(budgetBytes),
    buffers: sessionBuffers,
    throttle: sessionThrottle,
    blockJobs: new Gate(tuning.blockJobs),
    queue,
    distance: new Distance(queue, tuning),
    report: reportOf(options, tuning),
    conflicts: new Conflicts({
      transferId: params.transferId,
      ...(policy === undefined || policy === 'ask' ? {} : { policy }),
      source,
      target,
      ask,
      resume,
      signal: halt.asking,
    }),
    ...keptOf(options),
    masks: createMasks(params.options ?? {}),
    links: params.options?.links ?? 'keep',
    tellsTimes: params.options?.move ?? false,
  };
}

function onWindows({ capabilities }: FileSystem): boolean {
  return capabilities.kind === 'local' && process.platform === 'win32';
}

/** The hash tool is found while everything else begins, and ready when the last byte is there. */
async function withHasher({ verify, hasher }: Context, work: () => Promise<void>): Promise<void> {
  const letGo = verify === 'size' ? undefined : hasher?.hold();
  try {
    await work();
  } finally {
    letGo?.();
  }
}

async function copyAll(
  context: Context,
  { params, sameServer: isSameServer = false }: RunOptions,
  roots: readonly Root[],
): Promise<void> {
  let top: { readonly directory: TargetDirectory; readonly place: Place };
  try {
    if (context.halt.error !== undefined) throw context.halt.error;
    top = await openTop(context, params, { isSameServer });
  } catch (thrown) {
    const error = failureOf(context, thrown);
    for (const root of roots)
      context.report.found({ path: root.path, size: 0, root }).failed(error);
    context.report.allCounted();
    return;
  }
  const filled = await walkAll(context, { params, roots, ...top });
  await finishTop(context, params, filled);
}

/** Settles all items; gives the folders that were there before and are to be looked at at the end. */
async function walkAll(
  context: Context,
  work: {
    readonly params: TransferParams;
    readonly roots: readonly Root[];
    readonly directory: TargetDirectory;
    readonly place: Place;
  },
): Promise<readonly TargetDirectory[]> {
  const { params, roots, directory, place } = work;
  const onCounted = (): void => context.report.allCounted();
  if (params.planned === undefined) {
    new Walk(context, onCounted).start(roots, place, directory);
    await context.queue.idle();
    return [directory];
  }
  const [source, target] = [params.planned.base, params.to.directory];
  const walk = new PlannedWalk(context, { source, target, place, onCounted });
  walk.start(roots, directory);
  await context.queue.idle();
  return [directory, ...walk.passed];
}

/** What a folder does when it settles; those that everything goes to are there before and after. */
async function finishTop(
  context: Context,
  { to }: TransferParams,
  filled: readonly TargetDirectory[],
): Promise<void> {
  const { target, halt, checkpoints } = context;
  for (const directory of filled) await reconcile(context, directory);
  if (halt.error !== undefined) return;
  for (const directory of filled) {
    if (directory.isSyncWanted) await target.syncDirectory?.(directory.path);
  }
  // their sources are gone or settled another way: nothing goes on with these any more
  const left = checkpoints.left.filter(({ partial }) => isInside(partial, to.directory));
  await Promise.all(left.map(({ partial }) => target.removeFile(partial).catch(() => {})));
}

/** Looks at the directory everything goes to: it must be there. A link to it is followed, the user went that way. */
async function openTop(
  context: Context,
  { from, to }: TransferParams,
  { isSameServer }: { readonly isSameServer: boolean },
): Promise<{ directory: TargetDirectory; place: Place }> {
  const { source, target, tuning } = context;
  const isListed = context.resume || from.paths.length > tuning.lookupsUpTo;
  const looking = target.stat(to.directory);
  const sawTarget = context.distance.start(target);
  const looks = isListed ? undefined : lookAhead(context, { from, to });
  const attrs = await looking;
  sawTarget();
  if (attrs.kind !== 'directory') {
    throw new OpError('not-a-directory', 'The target is not a folder.', {
      next: 'Choose a folder to copy to.',
    });
  }
  const directory = new TargetDirectory({
    path: to.directory,
    mode: attrs.mode,
    staysOpen: true,
    onSettled: () => {},
  });
  // never settled: there is nothing to finish in what the user chose
  directory.hold();
  if (looks !== undefined) directory.foresee(looks);
  else {
    const names = await namesIn(target, to.directory);
    if (names !== undefined) await learnNames(context, directory, names);
  }
  const isSameSide = source === target || from.side === to.side;
  const realDirectory =
    isSameSide || isSameServer ? await target.realPath(to.directory) : undefined;
  const twin = isSameSide ? undefined : target;
  return { directory, place: { realDirectory, realParents: new Map(), twin } };
}

/** What stands where the sources are to go, asked beside the directory itself: one round trip for both. */
function lookAhead(
  { target, tuning }: Context,
  { from, to }: Pick<TransferParams, 'from' | 'to'>,
): Map<string, Promise<Attrs | undefined>> {
  const names = from.paths.map((path) => targetName(baseName(path), tuning)).filter(isEntryName);
  return new Map(
    names.map((name) => {
      const looking = lstatOrNothing(target, joinPath(to.directory, name));
      // an item that never comes to ask is one that failed before
      looking.catch(() => {});
      return [name, looking];
    }),
  );
}

/**
 * Settles when a transfer that had to stop at once had its time to clean up; never for one that goes on. After a lost
 * session everything should end by itself; the longer limit is for a side that does not notice.
 */
async function graceAfterStop({ halt, tuning }: Context): Promise<void> {
  await new Promise<void>((resolve) => {
    const { signal } = halt;
    const wait = (): void => {
      const cancelled = halt.error?.code === 'cancelled';
      setTimeout(resolve, cancelled ? tuning.cancelGraceMs : lostGraceMs).unref();
    };
    if (signal.aborted) wait();
    else signal.addEventListener('abort', wait, { once: true });
  });
}
