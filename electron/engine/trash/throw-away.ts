import type { Problem } from '../../../shared/contract/files.ts';
import { fromAppError, OpError, toAppError, type AppError } from '../../../shared/errors.ts';
import { nameInText } from '../../../shared/names.ts';
import { baseName, isInside, joinPath, parentPath } from '../../../shared/paths.ts';
import { stampOf } from '../../../shared/sync/op.ts';
import type { GoBack } from '../changes/undo-step.ts';
import { eachBounded } from '../fs/bounded.ts';
import type { FileSystem } from '../fs/file-system.ts';
import { lstatOrNothing } from '../transfer/directory.ts';
import { dropBatches, makeBatch } from './batch.ts';
import { homeTrash, isInTrash, rememberPlace, trashRoots } from './places.ts';

/** What was thrown away, with the way back, and what was not. */
export type ThrownAway = {
  readonly back: readonly GoBack[];
  /** Folders of the trash that they lie in. */
  readonly batches: readonly string[];
  readonly problems: readonly Problem[];
};

const renamesAtOnce = 32;

/**
 * Moves entries into a trash folder of the same file system. What no trash can take stays where it is, with the reason:
 * nothing is ever deleted for good here. Entries keep all they have, for they only get another path.
 */
export async function throwAway(
  files: FileSystem,
  { paths, nowMs }: { readonly paths: readonly string[]; readonly nowMs: number },
  signal: AbortSignal,
): Promise<ThrownAway> {
  const outcome: Work['outcome'] = { back: [], batches: [], problems: [] };
  const home = await homeTrash(files);
  try {
    for (const [directory, group] of byFolder(paths)) {
      await throwGroup(files, { directory, paths: group, nowMs, home }, { signal, outcome });
    }
  } catch (thrown) {
    if (outcome.back.length === 0) throw thrown;
    // what lies in the trash by now must be told, or nobody could take it back
    outcome.problems.push({ path: '', error: toAppError(thrown) });
  }
  return outcome;
}

/**
 * The same for entries of a whole tree below `directory`: one folder of the trash for all that are on its disk, as there
 * may be as many folders as entries.
 */
export async function throwTogether(
  files: FileSystem,
  what: { readonly directory: string; readonly paths: readonly string[]; readonly nowMs: number },
  signal: AbortSignal,
): Promise<ThrownAway> {
  const outcome: Work['outcome'] = { back: [], batches: [], problems: [] };
  const home = await homeTrash(files);
  try {
    await throwGroup(files, { ...what, home }, { signal, outcome });
  } catch (thrown) {
    if (outcome.back.length === 0) throw thrown;
    outcome.problems.push({ path: '', error: toAppError(thrown) });
  }
  return outcome;
}

/** Why the first of these that cannot go to the trash cannot; nothing is tried for it. */
export async function planTrash(
  files: FileSystem,
  paths: readonly string[],
): Promise<Problem | undefined> {
  const home = await homeTrash(files);
  for (const [directory, [path = directory]] of byFolder(paths)) {
    const real = await files.realPath(directory);
    if (isInTrash(joinPath(real, 'x'), home)) return { path, error: inTrash(path) };
    const isTrash = isInside(home, joinPath(real, baseName(path)));
    if (isTrash) return { path, error: noTrash(path) };
  }
  return undefined;
}

type Group = {
  readonly directory: string;
  readonly paths: readonly string[];
  readonly nowMs: number;
  readonly home: string;
};

type Work = {
  readonly signal: AbortSignal;
  readonly outcome: { back: GoBack[]; batches: string[]; problems: Problem[] };
};

async function throwGroup(files: FileSystem, group: Group, work: Work): Promise<void> {
  const { directory, home, nowMs } = group;
  const { problems, batches } = work.outcome;
  const real = await files.realPath(directory);
  if (isInTrash(joinPath(real, 'x'), home)) {
    for (const path of group.paths) problems.push({ path, error: inTrash(path) });
    return;
  }
  let left = group.paths;
  for await (const root of trashRoots(files, real)) {
    work.signal.throwIfAborted();
    const lines = left.map((path, index) => ({ name: `${index}`, path, deletedMs: nowMs }));
    const batch = await makeBatch(files, root.path, lines).catch(unlessOver);
    if (batch === undefined) continue;
    const before = work.outcome.back.length;
    left = await throwInto(files, { batch, paths: left }, work);
    if (work.outcome.back.length > before) {
      batches.push(batch);
      await rememberPlace(files, root.path);
    } else {
      await dropBatches(files, [batch]);
      if (root.isNew) await files.removeDirectory(root.path).catch(unlessOver);
    }
    if (left.length === 0) return;
  }
  for (const path of left) problems.push({ path, error: noTrash(path) });
}

/** Gives what another folder may take; what failed for a reason of its own is told and done with. */
async function throwInto(
  files: FileSystem,
  { batch, paths }: { readonly batch: string; readonly paths: readonly string[] },
  { signal, outcome }: Work,
): Promise<readonly string[]> {
  const left: string[] = [];
  let isRefused = false;
  let over: OpError | undefined;
  await eachBounded([...paths.entries()], renamesAtOnce, async ([index, path]) => {
    if (signal.aborted || over !== undefined) return;
    // one that lies on another disk says so for all of its folder
    if (isRefused && outcome.back.length === 0) return void left.push(path);
    const at = joinPath(batch, `${index}`);
    try {
      const found = await lstatOrNothing(files, path);
      if (found === undefined) throw missing(path);
      await giveAway(files, path, at);
      outcome.back.push({ from: at, to: path, stamp: stampOf(found) });
    } catch (thrown) {
      const error = toAppError(thrown);
      // thrown when the others have come to their end: what went to the trash meanwhile has to be told
      if (isOver(error.code)) {
        over ??= fromAppError(error);
        return;
      }
      if (!isUnclear(error.code)) return void outcome.problems.push({ path, error });
      isRefused = true;
      left.push(path);
    }
  });
  if (over !== undefined) throw over;
  return left;
}

/** Nobody else writes in the batch, and its names are numbers: there is nothing to replace. */
async function giveAway(files: FileSystem, path: string, at: string): Promise<void> {
  // one step, where `rename` of OpenSSH's server links and unlinks files and so fails for those of others
  await (files.capabilities.atomicReplace ? files.replace(path, at) : files.rename(path, at));
}

function byFolder(paths: readonly string[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const path of paths) {
    const folder = parentPath(path);
    const group = groups.get(folder);
    if (group === undefined) groups.set(folder, [path]);
    else group.push(path);
  }
  return groups;
}

/** Version 3 has no word for "on another disk". */
function isUnclear(code: string): boolean {
  return code === 'failed' || code === 'unsupported';
}

function isOver(code: string): boolean {
  return code === 'disconnected' || code === 'timeout';
}

function unlessOver(thrown: unknown): undefined {
  const { code } = toAppError(thrown);
  if (isOver(code) || code === 'internal') throw thrown;
}

function missing(path: string): OpError {
  return new OpError('not-found', `“${nameInText(path)}” is not there.`);
}

function noTrash(path: string): AppError {
  return {
    code: 'unsupported',
    message: `“${nameInText(path)}” cannot be moved to a trash folder: none can be had on its disk, or it is in use.`,
    next: 'Delete it for good if you want it gone.',
  };
}

function inTrash(path: string): AppError {
  return {
    code: 'unsupported',
    message: `“${nameInText(path)}” lies in the trash already.`,
    next: 'Delete it for good, or empty the trash.',
  };
}
