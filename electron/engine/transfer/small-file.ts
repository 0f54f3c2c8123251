import { createHash } from 'node:crypto';
import type { Attrs } from '../../../shared/entry.ts';
import type { WholeFiles } from '../fs/file-system.ts';
import { fileAttrs } from './attrs.ts';
import { askAboutSource, askAboutTarget, type Claim } from './check.ts';
import type { Admitted, Context } from './context.ts';
import { createWholePartial, finishWholePartial, type Finish } from './partial.ts';
import { isUnchanged } from './unchanged.ts';

/** Runs what fills a partial, and removes the partial when that fails. */
export type Guard = <T>(partial: { readonly path: string }, work: () => Promise<T>) => Promise<T>;

/** A small file that is copied, under the name of its partial. */
export type WholeCopy = { readonly claim: Claim; readonly partial: { readonly path: string } };

/**
 * Copies a small new file with one step on each side, where both sides can; undefined when it is to go the way of large
 * files, which is also the one that tells what is wrong with a source. The commit protocol is the same.
 */
export async function copyWhole(
  context: Context,
  item: Admitted,
  listed: Attrs,
  guard: Guard,
): Promise<WholeCopy | undefined> {
  const sides = wholeSides(context, item, listed);
  if (sides === undefined) return undefined;
  const { from, to, size } = sides;
  await context.throttle.take(item, size, context.halt.signal);
  const free = await context.budget.take(size);
  try {
    // the far tool reads a source at the same time
    const ahead = askAboutSource(context, item.path, size);
    const whole = await from.read(item.path, size, context.halt.signal);
    if (whole === undefined) return undefined;
    if (!isUnchanged({ expected: listed, now: whole.attrs, bytes: size })) return undefined;
    context.halt.signal.throwIfAborted();
    const finish = finishOf(context, item, { listed, bytes: size });
    const place = { directory: item.into.path, tag: context.tag };
    const made = await createWholePartial(to, place, whole.bytes, finish);
    if (made === undefined) return undefined;
    item.ticket.advance(size);
    return await guard(made, async () => {
      context.halt.signal.throwIfAborted();
      await finishWholePartial(context.target, made, finish);
      const sha256 = context.verify === 'size' ? undefined : hashOf(whole.bytes);
      const said = ahead ?? askAboutTarget(context, made.path, size);
      return {
        claim: { path: made.path, bytes: size, sha256, said },
        partial: { path: made.path },
      };
    });
  } finally {
    free();
  }
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

type Sides = { readonly from: WholeFiles; readonly to: WholeFiles; readonly size: number };

/** Undefined for what must be synced: that takes a disk so long that nothing else counts. */
function wholeSides(context: Context, item: Admitted, { size }: Attrs): Sides | undefined {
  const { source, target } = context;
  const from = source.wholeFiles;
  const to = target.wholeFiles;
  if (from === undefined || to === undefined || size === undefined) return undefined;
  if (item.replaces !== undefined || size >= context.syncFromBytes) return undefined;
  // a slow limit wants smaller pieces
  if (size > context.throttle.grainBytes) return undefined;
  if (size > from.mostBytes || size > to.mostBytes) return undefined;
  return { from, to, size };
}

function finishOf(
  { source, target, report }: Context,
  item: Admitted,
  { listed, bytes }: { readonly listed: Attrs; readonly bytes: number },
): Finish {
  return {
    bytes,
    attrs: fileAttrs(listed, undefined, {
      source: source.capabilities,
      target: target.capabilities,
    }),
    replaces: false,
    sync: false,
    onAttrsRefused: (error) => report.note(item.path, error),
  };
}
