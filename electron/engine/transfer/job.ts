import type { Attrs } from '../../../shared/entry.ts';
import { OpError } from '../../../shared/errors.ts';
import { nameInText } from '../../../shared/names.ts';
import { baseName } from '../../../shared/paths.ts';
import { setTimeout as delay } from 'node:timers/promises';
import { askAboutSource, askAboutTarget, checkContent, type Claim } from './check.ts';
import { asOpError, failureOf, type Admitted, type Context } from './context.ts';
import { fillPartial, type Opened } from './fill.ts';
import { createPartial, discardPartial, withoutPartialName, type Unfinished } from './partial.ts';
import { place } from './place.ts';
import { continuePartial } from './resume.ts';
import { copyWhole } from './small-file.ts';

/** What was tried before with this file. */
type Attempt = {
  /** True once it was begun anew with a fresh look at the source: what is wrong then stays wrong. */
  readonly isFresh: boolean;
  readonly passed: number;
  readonly listed: Attrs;
};

/** A file that is copied and closed, under the name of its partial. */
type Copied = {
  readonly claim: Claim;
  readonly partial: Unfinished;
  /** True when it went on from an earlier attempt. */
  readonly continued: boolean;
  /** True when a later attempt can go on with it. */
  readonly mayGoOn: boolean;
};

/** Copies one file and settles its ticket, whatever happens. */
export async function copyFile(context: Context, item: Admitted): Promise<void> {
  await attempt(context, item, { isFresh: false, passed: 0, listed: item.attrs });
}

async function attempt(context: Context, item: Admitted, before: Attempt): Promise<void> {
  const { ticket } = item;
  const stop = context.halt.error;
  if (stop !== undefined) {
    ticket.failed(stop);
    return;
  }
  ticket.start();
  let copied: Copied;
  try {
    copied = await copyOnce(context, item, before.listed);
  } catch (thrown) {
    await passOrFail(context, item, { thrown, before, continued: false });
    return;
  }
  if (copied.claim.said === undefined) await settle(context, item, { copied, before });
  // the answer comes later: others can be copied meanwhile
  else context.queue.add('settle', () => settle(context, item, { copied, before }));
}

/** Checks a copied file, gives it its name, and settles its ticket. */
async function settle(
  context: Context,
  item: Admitted,
  { copied, before }: { readonly copied: Copied; readonly before: Attempt },
): Promise<void> {
  const { ticket } = item;
  const { claim, partial, continued } = copied;
  try {
    const checked = await checkContent(context, item, claim);
    const end = await place(context, item, claim);
    if (end.how !== 'placed') await discardPartial(context.target, partial);
    if (end.how === 'skipped') ticket.skipped(end.error);
    else if (end.how === 'already') ticket.already();
    else {
      noteCommit(context, item, { bytes: claim.bytes, path: end.path });
      const changed = end.lost && { changedHands: await context.owners.inWords(end.lost) };
      const kept = end.keptAt === undefined ? {} : { replacedAt: end.keptAt };
      ticket.done({ bytes: claim.bytes, target: end.path, ...checked, ...changed, ...kept });
    }
  } catch (thrown) {
    const told = await cleanUp(context, { partial, mayGoOn: () => copied.mayGoOn }, thrown);
    // what has a name, or may have, is not copied again behind the user's back
    if (told.code === 'changed')
      await passOrFail(context, item, { thrown: told, before, continued });
    else ticket.failed(failureOf(context, told));
  }
}

function noteCommit(
  { syncFromBytes }: Context,
  { into, ticket, replaces }: Admitted,
  { bytes, path }: { readonly bytes: number; readonly path: string },
): void {
  into.committed(baseName(path), { kind: 'file', bytes, ticket });
  if (replaces !== undefined || bytes >= syncFromBytes) into.wantSync();
}

type Failed = {
  readonly thrown: unknown;
  readonly before: Attempt;
  /** True when it went on from an earlier attempt, whose bytes may be what is wrong. */
  readonly continued: boolean;
};

/**
 * A small file is copied by the attributes of its listing, without looking first. When these turn out old, it is
 * looked at and read once more; so is one whose content was not the same at the end. What goes wrong again is a
 * failure. A failure that may pass gets more tries, later.
 */
async function passOrFail(
  context: Context,
  item: Admitted,
  { thrown, before, continued }: Failed,
): Promise<void> {
  const { halt, tuning, source } = context;
  const { ticket, attrs } = item;
  const error = failureOf(context, thrown);
  const retryMs = error.code === 'timeout' ? tuning.retryMs[before.passed] : undefined;
  const isSmall = (attrs.size ?? 0) < tuning.largeFromBytes;
  // a plan holds for the source it saw, and for no later one
  const mayBeAnew = context.planned === undefined && !before.isFresh;
  const isAnew = error.code === 'changed' && mayBeAnew && (isSmall || continued);
  if (halt.error !== undefined || (retryMs === undefined && !isAnew)) {
    ticket.failed(error);
    return;
  }
  try {
    // a jitter, so that all that failed together does not come again together
    if (retryMs !== undefined) await wait(retryMs * (0.5 + Math.random()), halt.signal);
    ticket.restart();
    const listed = await source.lstat(item.path);
    const passed = retryMs === undefined ? before.passed : before.passed + 1;
    await attempt(context, item, { isFresh: before.isFresh || isAnew, passed, listed });
  } catch (again) {
    ticket.failed(failureOf(context, again));
  }
}

async function wait(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal, ref: false }).catch(() => {
    throw new OpError('cancelled', 'Cancelled.');
  });
}

async function copyOnce(context: Context, item: Admitted, listed: Attrs): Promise<Copied> {
  const whole = await copyWhole(context, item, listed, (partial, work) =>
    guarded(context, { partial, mayGoOn: () => false }, work),
  );
  if (whole !== undefined) return { ...whole, continued: false, mayGoOn: false };
  const work = () => copyInBlocks(context, item, listed);
  // large files never stand in line behind small ones
  const isSmall = (listed.size ?? 0) < context.tuning.largeFromBytes;
  return await (isSmall ? context.blockJobs.run(work) : work());
}

async function copyInBlocks(context: Context, item: Admitted, listed: Attrs): Promise<Copied> {
  const { source, tuning, halt } = context;
  // a large file waited long enough to have changed since it was listed; by its path, as the handle is a round trip away
  const isLarge = (listed.size ?? 0) >= tuning.largeFromBytes;
  const looking = isLarge ? source.stat(item.path) : undefined;
  looking?.then(context.distance.start(source), () => {});
  const from = await source.open(item.path, 'read', { signal: halt.signal });
  try {
    const expected = { ...listed, ...(await looking) };
    return await writePartial(context, item, { from, expected });
  } finally {
    // nothing was written through it, so what closing says changes nothing, and a far server need not be waited for
    const closing = from.close().catch(() => {});
    if (source.capabilities.kind === 'local') await closing;
  }
}

async function writePartial(context: Context, item: Admitted, opened: Opened): Promise<Copied> {
  const found = await continuePartial(context, item, opened);
  const partial =
    found?.partial ?? (await createPartial(context, item.into.path, opened.expected.size));
  const continued = found !== undefined;
  let mayGoOn = continued;
  return await guarded(context, { partial, mayGoOn: () => mayGoOn }, async () => {
    if (found !== undefined) item.ticket.had(found.start.offset);
    let said = askAboutSource(context, item.path, opened.expected.size ?? 0);
    const isAsked = said !== undefined;
    const filled = await fillPartial(context, item, {
      ...opened,
      ...found,
      partial,
      onCheckpoint: () => (mayGoOn = true),
      // the far tool reads while the file is synced and closed
      onContent: ({ bytes }) => {
        said ??= askAboutTarget(context, partial.path, bytes);
      },
    });
    const claim = { ...filled, path: partial.path, said, isSaidEarly: !isAsked };
    return { claim, partial, continued, mayGoOn };
  });
}

type Guarded = { readonly partial: Unfinished; readonly mayGoOn: () => boolean };

/** Has a partial filled; one that fails is removed, unless a later attempt can go on with it. */
async function guarded<T>(
  context: Context,
  { partial, mayGoOn }: Guarded,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw await cleanUp(context, { partial, mayGoOn }, thrown);
  }
}

/** Removes or keeps a partial that did not get its name, and gives the failure to tell. */
async function cleanUp(
  context: Context,
  { partial, mayGoOn }: Guarded,
  thrown: unknown,
): Promise<OpError> {
  const error = withoutPartialName(asFullDisk(context, thrown), partial.path);
  // before the partial goes: the room it leaves must not let others begin
  context.halt.see(error);
  if (mayGoOn() && context.halt.keepsPartials) {
    await partial.file?.close().catch(() => {});
    return error;
  }
  const isGone = await discardPartial(context.target, partial);
  return isGone ? error : withLeftover(error, partial.path);
}

/**
 * SFTP v3 has no status for a full disk, and when several files meet it at once, the room that the first one gave back
 * hides from the others why they failed.
 */
function asFullDisk({ halt }: Context, thrown: unknown): OpError {
  const error = asOpError(thrown);
  if (error.code !== 'failed' || halt.error?.code !== 'no-space') return error;
  return new OpError('no-space', `${error.message} The target is full.`, { cause: error });
}

function withLeftover(error: OpError, path: string): OpError {
  if (error.code === 'cancelled' || error.code === 'disconnected') return error;
  const leftover = `A partial file stayed behind: “${nameInText(path)}”.`;
  return new OpError(error.code, error.message, {
    next: error.next === undefined ? leftover : `${error.next} ${leftover}`,
    cause: error,
  });
}
