import { randomUUID } from 'node:crypto';
import type { Problem } from '../../../shared/contract/files.ts';
import type { Attrs } from '../../../shared/entry.ts';
import { OpError, toAppError } from '../../../shared/errors.ts';
import { nameInText } from '../../../shared/names.ts';
import { parentPath } from '../../../shared/paths.ts';
import { isAsPlanned, stampOf, type Stamp } from '../../../shared/sync/op.ts';
import { eachBounded } from '../fs/bounded.ts';
import { retarget } from '../attributes/links.ts';
import type { FileSystem, NewOwnAttrs } from '../fs/file-system.ts';
import { dropBatches } from '../trash/batch.ts';
import { commit } from '../transfer/commit.ts';
import { lstatOrNothing } from '../transfer/directory.ts';
import { hasChains, renameMany } from './rename-many.ts';
import type { AttrsBack, GoBack, UndoStep } from './undo-step.ts';

const looksAtOnce = 16;

/** What came of taking changes back: how much is as it was, and what could not be. */
export type TakenBack = { readonly undone: number; readonly problems: readonly Problem[] };

/** Takes changes back, the last one first; what is no longer as the change left it stays as it is. */
export async function takeBack(
  files: FileSystem,
  steps: readonly UndoStep[],
  signal: AbortSignal,
): Promise<TakenBack> {
  const problems: Problem[] = [];
  let undone = 0;
  for (const step of steps.toReversed()) {
    const count = await takeBackOne(files, step, { signal, problems });
    undone += count;
  }
  return { undone, problems };
}

type Means = { readonly signal: AbortSignal; readonly problems: Problem[] };

async function takeBackOne(files: FileSystem, step: UndoStep, means: Means): Promise<number> {
  switch (step.undo) {
    case 'renames':
      return renameBack(files, step, means);
    case 'replaced':
      return putBack(files, step, means);
    case 'made':
      return (await attempt(step.path, means, () => unmake(files, step))) ? 1 : 0;
    case 'attrs': {
      let count = 0;
      await eachBounded(step.changes, looksAtOnce, async (change) => {
        if (await attempt(change.path, means, () => setBack(files, change))) count += 1;
      });
      return count;
    }
    case 'target':
      return (await attempt(step.path, means, () => pointBack(files, step))) ? 1 : 0;
    default:
      return step satisfies never;
  }
}

async function pointBack(
  files: FileSystem,
  { path, now, before }: Extract<UndoStep, { undo: 'target' }>,
): Promise<void> {
  const found = await lstatOrNothing(files, path);
  if (found?.kind !== 'link' || (await files.readLink(path)) !== now) throw hasChanged(path);
  await retarget(files, path, before);
}

async function renameBack(
  files: FileSystem,
  { back, emptied }: Extract<UndoStep, { undo: 'renames' }>,
  means: Means,
): Promise<number> {
  const whole: GoBack[] = [];
  await eachBounded(back, looksAtOnce, async (each) => {
    const isWhole = await attempt(each.to, means, () => requireAsLeft(files, each));
    if (isWhole) whole.push(each);
  });
  const isPlain = !hasChains(whole);
  let undone = 0;
  if (isPlain) {
    await eachBounded(whole, looksAtOnce, async ({ from, to }) => {
      if (await attempt(to, means, () => files.rename(from, to))) undone += 1;
    });
  }
  let rest: readonly GoBack[] = isPlain ? [] : whole;
  // those that cannot go back are told, and the others still do
  while (rest.length > 0) {
    const { done, problem } = await renameMany(files, rest, means.signal);
    undone += done.length;
    if (problem === undefined) break;
    if (isOver(problem.error.code)) throw new OpError(problem.error.code, problem.error.message);
    const gone = new Set(done.map(({ from }) => from));
    const failed = rest.find(({ from }) => from === problem.path);
    means.problems.push({ path: failed?.to ?? problem.path, error: problem.error });
    rest = rest.filter(({ from }) => !gone.has(from) && from !== problem.path);
  }
  if (emptied !== undefined) await dropBatches(files, emptied);
  return undone;
}

async function putBack(
  files: FileSystem,
  { back, emptied }: Extract<UndoStep, { undo: 'replaced' }>,
  means: Means,
): Promise<number> {
  let undone = 0;
  await eachBounded(back, looksAtOnce, async (each) => {
    const { from, to, now } = each;
    const isBack = await attempt(to, means, async () => {
      await requireAsLeft(files, each);
      const there = await lstatOrNothing(files, to);
      if (there === undefined) return files.rename(from, to);
      if (!isSameCopy(now, stampOf(there))) throw hasChanged(to);
      await commit(files, { partial: from, path: to, tag: randomUUID(), replaces: true });
    });
    if (isBack) undone += 1;
  });
  await dropBatches(files, emptied);
  return undone;
}

/** A copy has the time of its source in whole seconds; links have one of their own. */
function isSameCopy(copied: Stamp, now: Stamp): boolean {
  if (copied.kind !== now.kind || copied.size !== now.size) return false;
  if (copied.kind === 'link' || copied.mtimeMs === undefined) return true;
  const seconds = (ms: number): number => Math.floor(ms / 1_000);
  return now.mtimeMs !== undefined && seconds(copied.mtimeMs) === seconds(now.mtimeMs);
}

async function requireAsLeft(files: FileSystem, { from, to, stamp }: GoBack): Promise<void> {
  const now = await lstatOrNothing(files, from);
  if (now === undefined) {
    throw new OpError('changed', `“${nameInText(to)}” cannot come back: it is no longer there.`);
  }
  if (!isAsPlanned(stamp, stampOf(now))) throw hasChanged(from);
  const parent = parentPath(to);
  const there = await lstatOrNothing(files, parent);
  if (there === undefined) {
    const text = `“${nameInText(to)}” cannot come back: the folder it was in is gone.`;
    throw new OpError('not-found', text);
  }
}

async function unmake(
  files: FileSystem,
  { path, stamp }: { readonly path: string; readonly stamp: Stamp },
): Promise<void> {
  const now = await lstatOrNothing(files, path);
  if (now === undefined) throw new OpError('changed', `“${nameInText(path)}” is gone already.`);
  if (!isAsPlanned(stamp, stampOf(now))) throw hasChanged(path);
  if (stamp.kind === 'directory') return files.removeDirectory(path);
  return files.removeFile(path);
}

async function setBack(files: FileSystem, change: AttrsBack): Promise<void> {
  const { path, kind, now, before } = change;
  const found = await lstatOrNothing(files, path);
  if (found === undefined) throw new OpError('changed', `“${nameInText(path)}” is gone.`);
  if (found.kind !== kind || !hasAttrs(found, now)) throw hasChanged(path);
  if (files.setOwnAttrs === undefined) return files.setAttrs(path, before);
  await files.setOwnAttrs(path, before, found);
}

function hasAttrs(found: Attrs, wanted: NewOwnAttrs): boolean {
  const attrs: Readonly<Record<string, unknown>> = found;
  // reading a file changes its time of access
  return Object.entries(wanted).every(
    ([name, value]) => name === 'atimeMs' || attrs[name] === value,
  );
}

async function attempt(
  path: string,
  { problems, signal }: Means,
  work: () => Promise<void>,
): Promise<boolean> {
  try {
    signal.throwIfAborted();
    await work();
    return true;
  } catch (thrown) {
    const error = toAppError(thrown);
    if (isOver(error.code)) throw thrown;
    problems.push({ path, error });
    return false;
  }
}

/** Nothing more can work: the changes can be taken back another time. */
function isOver(code: string): boolean {
  return code === 'disconnected' || code === 'timeout';
}

function hasChanged(path: string): OpError {
  return new OpError('changed', `“${nameInText(path)}” was changed since, so it stays as it is.`);
}
