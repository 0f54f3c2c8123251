import type { SyncDeletions, SyncLine } from '../../../shared/contract/sync.ts';
import type { AppError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { nameInText } from '../../../shared/names.ts';
import { joinPath } from '../../../shared/paths.ts';
import type { Side2, SyncOp } from '../../../shared/sync/op.ts';
import type { GoBack } from '../../engine/changes/undo-step.ts';
import type { PlannedEntries } from '../../engine/protocol.ts';
import type { TrashLocal } from '../files/trash.ts';
import type { UndoEntry } from '../files/undo.ts';
import type { FindEngine } from '../session/engines.ts';

/** An operation with its place in the log. */
export type Placed = readonly [index: number, op: SyncOp];

/** What deletions are done with. */
export type DeletionMeans = {
  readonly find: FindEngine;
  readonly trashLocal: TrashLocal | undefined;
  /** Says what became of one. */
  readonly settle: (
    index: number,
    state: Exclude<SyncLine['state'], 'waiting'>,
    error?: AppError,
  ) => void;
  /** Some more are settled. */
  readonly changed: () => void;
  /** Told once what takes those back that lie in a trash of ours. */
  readonly undoable: (entry: UndoEntry) => void;
  readonly signal: AbortSignal;
};

/** The deletions of one side. */
export type SideDeletions = {
  readonly side: Side2;
  readonly fs: string;
  readonly directory: string;
  readonly goes: SyncDeletions;
  /** In the order of the plan: a folder behind what is in it. */
  readonly ops: readonly Placed[];
};

/** So many deletions wait for one answer; a far server does them in a few seconds. */
const deleteDeadlineMs = 300_000;
// of trees that are looked at in one call; a larger one goes alone
const entriesPerCall = 20_000;

/**
 * Deletes, or throws away, what was approved for one side, each only while it is what the plan saw. Rejects when
 * the rest cannot be done.
 */
export async function deleteOn(what: SideDeletions, means: DeletionMeans): Promise<void> {
  const ways = { final: deleteForGood, system: throwToSystem, trash: throwToTrash };
  await ways[what.goes](what, means);
}

async function deleteForGood(
  { side, fs, directory, ops }: SideDeletions,
  { find, signal, settle, changed }: DeletionMeans,
): Promise<void> {
  for (let at = 0; at < ops.length && !signal.aborted; at += limits.syncSlice) {
    const some = ops.slice(at, at + limits.syncSlice);
    const entries = some.flatMap(([, { path, [side]: stamp }]) =>
      stamp === undefined ? [] : [{ path, stamp }],
    );
    const { link, side: where } = find(fs);
    const { results } = await link.call(
      'removePlanned',
      { side: where, directory, entries },
      { signal, deadlineMs: deleteDeadlineMs },
    );
    for (const [place, [index]] of some.entries()) {
      const result = results[place];
      if (result !== undefined) settle(index, result.state, result.error);
    }
    changed();
  }
}

async function throwToTrash(
  { side, fs, directory, ops }: SideDeletions,
  { find, signal, settle, changed, undoable }: DeletionMeans,
): Promise<void> {
  const back: GoBack[] = [];
  const emptied: string[] = [];
  const nowMs = Date.now();
  try {
    for (const some of packed(ops)) {
      if (signal.aborted) return;
      const { link, side: where } = find(fs);
      const params = { side: where, directory, entries: columnsOf(some, side), nowMs };
      // not to be stopped within: what lies in the trash must be told, or nobody could take it back
      const thrown = await link.call('throwPlanned', params);
      for (const each of thrown.back) back.push(each);
      for (const each of thrown.batches) emptied.push(each);
      settleAll(some, thrown.stay, settle);
      changed();
    }
  } finally {
    if (back.length > 0) {
      undoable({ label: labelOf(back.length), steps: [{ undo: 'renames', back, emptied }] });
    }
  }
}

/** The system's own trash takes one after the other, each with all that is in it. */
async function throwToSystem(
  { side, fs, directory, ops }: SideDeletions,
  { find, trashLocal, signal, settle, changed }: DeletionMeans,
): Promise<void> {
  for (const some of packed(ops)) {
    if (signal.aborted) return;
    const { link, side: where } = find(fs);
    const params = { side: where, directory, entries: columnsOf(some, side) };
    const { tops, stay } = await link.call('checkPlanned', params, { signal });
    const left = [...stay];
    for (const top of tops) {
      const path = some[top]?.[1].path;
      if (path === undefined) continue;
      const error = await throwOne(joinPath(directory, path), { trashLocal, signal });
      if (error === undefined) continue;
      for (const [index, [, op]] of some.entries()) {
        if (op.path === path || op.path.startsWith(`${path}/`)) {
          left.push({ index, state: error.code === 'cancelled' ? 'skipped' : 'failed', error });
        }
      }
    }
    settleAll(some, left, settle);
    changed();
  }
}

async function throwOne(
  path: string,
  { trashLocal, signal }: Pick<DeletionMeans, 'trashLocal' | 'signal'>,
): Promise<AppError | undefined> {
  if (signal.aborted) return { code: 'cancelled', message: 'Cancelled.' };
  try {
    await trashLocal?.(path);
    return undefined;
  } catch {
    // the system gives no reason that would help
    return {
      code: 'unsupported',
      message: `“${nameInText(path)}” was not taken by the system’s trash.`,
      next: 'Delete it for good if you want it gone.',
    };
  }
}

function settleAll(
  some: readonly Placed[],
  stay: readonly { index: number; state: 'done' | 'skipped' | 'failed'; error?: AppError }[],
  settle: DeletionMeans['settle'],
): void {
  for (const { index, state, error } of stay) {
    const place = some[index];
    if (place !== undefined) settle(place[0], state, error);
  }
  // the first word about one counts
  for (const [index] of some) settle(index, 'done');
}

/** Whole trees, as many as one call takes. */
function* packed(ops: readonly Placed[]): Generator<readonly Placed[]> {
  let pack: Placed[] = [];
  let trees = 0;
  for (const tree of treesOf(ops)) {
    if (trees === limits.renamesPerCall || pack.length + tree.length > entriesPerCall) {
      if (pack.length > 0) yield pack;
      pack = [];
      trees = 0;
    }
    for (const each of tree) pack.push(each);
    trees += 1;
  }
  if (pack.length > 0) yield pack;
}

/** A folder of the plan stands right behind what is in it. */
function treesOf(ops: readonly Placed[]): readonly (readonly Placed[])[] {
  const trees: (readonly Placed[])[] = [];
  for (let end = ops.length; end > 0;) {
    const top = ops[end - 1]?.[1].path ?? '';
    let start = end - 1;
    while (ops[start - 1]?.[1].path.startsWith(`${top}/`) === true) start -= 1;
    trees.push(ops.slice(start, end));
    end = start;
  }
  return trees.reverse();
}

function columnsOf(some: readonly Placed[], side: Side2): PlannedEntries {
  const paths: string[] = [];
  const sizes = new Float64Array(some.length);
  const mtimesMs = new Float64Array(some.length);
  let kinds = '';
  for (const [at, [, { path, [side]: stamp }]] of some.entries()) {
    paths.push(path);
    kinds += stamp?.kind[0] ?? 'o';
    sizes[at] = stamp?.size ?? Number.NaN;
    mtimesMs[at] = stamp?.mtimeMs ?? Number.NaN;
  }
  return { paths, kinds, sizes, mtimesMs };
}

function labelOf(count: number): string {
  return `deletion of ${count} ${count === 1 ? 'item' : 'items'} by a synchronisation`;
}
