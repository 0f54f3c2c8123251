import type { Attrs } from '../../../shared/entry.ts';
import type { WholeFiles } from '../fs/file-system.ts';
import { fileAttrs } from './attrs.ts';
import type { Admitted, Context } from './context.ts';
import {
  createWholePartial,
  finishWholePartial,
  type Finish,
  type MadePartial,
} from './partial.ts';
import { isUnchanged } from './unchanged.ts';

/** Gives a partial its content by `fill`, then its name; settles the ticket. */
export type Settle = (
  partial: { readonly path: string },
  fill: () => Promise<number>,
) => Promise<void>;

/**
 * Copies a small new file with one step on each side, where both sides can; false when it is to go the way of large
 * files, which is also the one that tells what is wrong with a source. The commit protocol is the same.
 */
export async function copyWhole(
  context: Context,
  item: Admitted,
  listed: Attrs,
  settle: Settle,
): Promise<boolean> {
  const sides = wholeSides(context, item, listed);
  if (sides === undefined) return false;
  const { from, to, size } = sides;
  await context.throttle.take(item, size, context.halt.signal);
  const free = await context.budget.take(size);
  let partial: MadePartial | undefined;
  try {
    const whole = await from.read(item.path, size, context.halt.signal);
    if (whole === undefined) return false;
    if (!isUnchanged({ expected: listed, now: whole.attrs, bytes: size })) return false;
    context.halt.signal.throwIfAborted();
    const finish = finishOf(context, item, { listed, bytes: size });
    partial = await createWholePartial(to, item.into.path, whole.bytes, finish);
    if (partial === undefined) return false;
    const made = partial;
    item.ticket.advance(size);
    await settle(made, async () => {
      context.halt.signal.throwIfAborted();
      await finishWholePartial(context.target, made, finish);
      return size;
    });
    return true;
  } finally {
    free();
  }
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
