import { randomBytes } from 'node:crypto';
import { toAppError, type AppError } from '../../../shared/errors.ts';
import { orderRenames, type RenamePair, type RenameStep } from '../../../shared/rename-order.ts';
import { stampOf, type Stamp } from '../../../shared/sync/op.ts';
import { eachBounded } from '../fs/bounded.ts';
import type { FileSystem } from '../fs/file-system.ts';

/** An entry that has its new path, and what it is. */
export type Renamed = RenamePair & { readonly stamp: Stamp };

/** How it went: what has its new name, and what stopped the rest. */
export type RenamedMany = {
  readonly done: readonly Renamed[];
  readonly problem?: { readonly path: string; readonly error: AppError };
};

/**
 * Renames entries in an order that survives swaps and circles, never onto something that is there. The first failure
 * ends it; an entry that waits under a name in between by then goes back to its own.
 */
export async function renameMany(
  files: FileSystem,
  pairs: readonly RenamePair[],
  signal: AbortSignal,
): Promise<RenamedMany> {
  const steps = orderRenames(pairs, randomBytes(4).toString('hex'));
  if (!hasChains(pairs)) return renameApart(files, steps, signal);
  const done: Renamed[] = [];
  const waiting = new Map<number, RenameStep>();
  for (const step of steps) {
    const { from, to, pair, isLast } = step;
    const original = pairs[pair]?.from ?? from;
    try {
      signal.throwIfAborted();
      await files.rename(from, to);
      if (!isLast) waiting.set(pair, step);
      else {
        waiting.delete(pair);
        done.push({ from: original, to, stamp: stampOf(await files.lstat(to)) });
      }
    } catch (thrown) {
      await takeBack(files, [...waiting.values()]);
      return { done, problem: { path: original, error: toAppError(thrown) } };
    }
  }
  return { done };
}

// nobody waits for another one then: far away, one by one would take two round trips each
const renamesAtOnce = 16;

async function renameApart(
  files: FileSystem,
  steps: readonly RenamePair[],
  signal: AbortSignal,
): Promise<RenamedMany> {
  const done: Renamed[] = [];
  let problem: RenamedMany['problem'];
  await eachBounded(steps, renamesAtOnce, async ({ from, to }) => {
    if (problem !== undefined) return;
    try {
      signal.throwIfAborted();
      await files.rename(from, to);
      done.push({ from, to, stamp: stampOf(await files.lstat(to)) });
    } catch (thrown) {
      problem ??= { path: from, error: toAppError(thrown) };
    }
  });
  return { done, ...(problem === undefined ? {} : { problem }) };
}

/** Where one takes the name of another, the order counts. */
export function hasChains(pairs: readonly RenamePair[]): boolean {
  const taken = new Set(pairs.map(({ from }) => from));
  return pairs.some(({ to }) => taken.has(to));
}

async function takeBack(files: FileSystem, waiting: readonly RenameStep[]): Promise<void> {
  for (const { from, to } of waiting) {
    // its old name may be taken by one of the others already: the name in between says whose it is
    await files.rename(to, from).catch(() => undefined);
  }
}
