import type { Attrs } from '../../../shared/entry.ts';
import { OpError } from '../../../shared/errors.ts';
import { displayName } from '../../../shared/names.ts';
import type { OpenFile } from '../fs/file-system.ts';
import { fileAttrs } from './attrs.ts';
import { asOpError, failureOf, type Admitted, type Context } from './context.ts';
import { copyContent, copyShape, type CopyShape } from './copy.ts';
import {
  createPartial,
  discardPartial,
  finishPartial,
  type Partial,
  type Unfinished,
} from './partial.ts';
import { place } from './place.ts';
import { copyOnServer } from './server-copy.ts';
import { copyWhole, type Settle } from './small-file.ts';
import { isUnchanged } from './unchanged.ts';

/** Copies one file and settles its ticket, whatever happens. */
export async function copyFile(context: Context, item: Admitted): Promise<void> {
  const { ticket } = item;
  const stop = context.halt.error;
  if (stop !== undefined) {
    ticket.failed(stop);
    return;
  }
  ticket.start();
  try {
    await copyUnchanged(context, item);
  } catch (thrown) {
    ticket.failed(failureOf(context, thrown));
  }
}

/**
 * A small file is copied by the attributes of its listing, without looking first. When these turn out old, it is
 * looked at and read once more; what changes again meanwhile is a failure.
 */
async function copyUnchanged(context: Context, item: Admitted): Promise<void> {
  try {
    await copyOnce(context, item, item.attrs);
  } catch (thrown) {
    const isSmall = (item.attrs.size ?? 0) < context.tuning.largeFromBytes;
    if (!isSmall || !(thrown instanceof OpError) || thrown.code !== 'changed') throw thrown;
    if (context.halt.error !== undefined) throw thrown;
    item.ticket.restart();
    await copyOnce(context, item, await context.source.lstat(item.path));
  }
}

async function copyOnce(context: Context, item: Admitted, listed: Attrs): Promise<void> {
  const { source, tuning, halt } = context;
  const settle: Settle = (partial, fill) => settleFile(context, item, partial, fill);
  if (await copyWhole(context, item, listed, settle)) return;
  const from = await source.open(item.path, 'read', { signal: halt.signal });
  try {
    // a large file waited long enough to have changed since it was listed, and one more request is nothing to it
    const isLarge = (listed.size ?? 0) >= tuning.largeFromBytes;
    const expected = isLarge ? { ...listed, ...(await from.stat()) } : listed;
    await writeTarget(context, item, { from, expected });
  } finally {
    // nothing was written through it, so what closing says changes nothing
    await from.close().catch(() => {});
  }
}

type Opened = { readonly from: OpenFile; readonly expected: Attrs };

async function writeTarget(context: Context, item: Admitted, opened: Opened): Promise<void> {
  const partial = await createPartial(context.target, item.into.path, context.halt.signal);
  await settleFile(context, item, partial, () =>
    fillPartial(context, item, { ...opened, partial }),
  );
}

/** Has a partial filled, gives it its name, and settles the ticket; a partial that fails is removed. */
async function settleFile(
  context: Context,
  item: Admitted,
  partial: Unfinished,
  fill: () => Promise<number>,
): Promise<void> {
  const { target } = context;
  try {
    const bytes = await fill();
    const end = await place(context, item, partial.path);
    if (end.how !== 'placed') await discardPartial(target, partial);
    if (end.how === 'skipped') item.ticket.skipped();
    else if (end.how === 'already') item.ticket.already();
    else item.ticket.done({ bytes, target: end.path, check: 'size' });
  } catch (thrown) {
    const error = asFullDisk(context, thrown);
    // before the partial goes: the room it leaves must not let others begin
    context.halt.see(error);
    const isGone = await discardPartial(target, partial);
    throw isGone ? error : withLeftover(error, partial.path);
  }
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

async function fillPartial(
  context: Context,
  item: Admitted,
  { from, expected, partial }: Opened & { readonly partial: Partial },
): Promise<number> {
  const { source, target } = context;
  const bytes = await moveContent(context, item, { from, expected, partial });
  checkUnchanged(item.path, { expected, now: await from.stat(), bytes });
  await finishPartial(target, partial, {
    bytes,
    attrs: fileAttrs(expected, item.replaces, {
      source: source.capabilities,
      target: target.capabilities,
    }),
    replaces: item.replaces !== undefined,
    sync: item.replaces !== undefined || bytes >= context.syncFromBytes,
    onAttrsRefused: (error) => context.report.note(item.path, error),
  });
  return bytes;
}

async function moveContent(
  context: Context,
  { ticket }: Admitted,
  { from, expected: { size }, partial }: Opened & { readonly partial: Partial },
): Promise<number> {
  const { halt, budget, buffers, throttle } = context;
  const onBytes = (count: number) => ticket.advance(count);
  const content = { from, to: partial.file, size, signal: halt.signal, onBytes };
  if (size !== undefined && (await copyOnServer(content))) return size;
  ticket.restart();
  return copyContent({ ...content, shape: shapeFor(context), budget, buffers, throttle });
}

function shapeFor({ source, target, tuning }: Context): CopyShape {
  const sides = [source.capabilities, target.capabilities];
  const { blockBytes, fileWindowBytes, mostFileWindowBytes } = tuning;
  // more in flight hides the way to a server; between two disks it only fills memory
  const isFar = sides.some(({ kind }) => kind === 'remote');
  return copyShape(
    { source: source.capabilities.chunkBytes, target: target.capabilities.chunkBytes },
    {
      blockBytes,
      windowBytes: fileWindowBytes,
      mostWindowBytes: isFar ? mostFileWindowBytes : fileWindowBytes,
    },
  );
}

/** The source must be at the end what it was at the start, and all of it must have been read. */
function checkUnchanged(path: string, facts: Parameters<typeof isUnchanged>[0]): void {
  if (isUnchanged(facts)) return;
  throw new OpError('changed', `"${displayName(path)}" changed while it was read.`, {
    next: 'Retry when nothing writes to it.',
  });
}

function withLeftover(error: OpError, path: string): OpError {
  if (error.code === 'cancelled' || error.code === 'disconnected') return error;
  const leftover = `A partial file stayed behind: "${displayName(path)}".`;
  return new OpError(error.code, error.message, {
    next: error.next === undefined ? leftover : `${error.next} ${leftover}`,
    cause: error,
  });
}
