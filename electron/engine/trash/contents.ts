import { baseName, joinPath } from '../../../shared/paths.ts';
import type { FileSystem } from '../fs/file-system.ts';
import { removeTree, type Removal } from '../fs/tree.ts';
import { limits } from '../../../shared/limits.ts';
import { batchTimeMs, indexName } from './batch.ts';
import { knownPlaces } from './places.ts';

/** What lies in the trash folders of an account. */
export type TrashContents = {
  readonly places: readonly string[];
  /** Things that were thrown away, each with all that is in it. */
  readonly items: number;
  readonly bytes: number;
  /** False when there is more than was counted. */
  readonly isAll: boolean;
  readonly oldestMs?: number;
};

// some ten thousand entries tell enough of a size that only helps to decide
const mostCounted = 50_000;

/** Counts what lies in the trash, up to a bound. */
export async function trashContents(
  files: FileSystem,
  signal: AbortSignal,
): Promise<TrashContents> {
  const places = await knownPlaces(files);
  const count = { items: 0, bytes: 0, entries: 0, isAll: true };
  let oldestMs: number | undefined;
  for (const place of places) {
    for (const { path, timeMs } of await batchesIn(files, place)) {
      oldestMs = Math.min(oldestMs ?? timeMs, timeMs);
      await countIn(files, { path, depth: 0 }, { signal, count });
    }
  }
  const { items, bytes, isAll } = count;
  return { places, items, bytes, isAll, ...(oldestMs === undefined ? {} : { oldestMs }) };
}

type Count = { items: number; bytes: number; entries: number; isAll: boolean };

async function countIn(
  files: FileSystem,
  at: { readonly path: string; readonly depth: number },
  work: { readonly signal: AbortSignal; readonly count: Count },
): Promise<void> {
  const { count, signal } = work;
  if (count.entries >= mostCounted || at.depth > limits.treeDepth) {
    count.isAll = false;
    return;
  }
  const folders: string[] = [];
  try {
    for await (const entries of files.list(at.path, { signal, links: 'leave' })) {
      for (const { name, kind, size = 0 } of entries) {
        if (at.depth === 0 && name === indexName) continue;
        count.entries += 1;
        if (at.depth === 0) count.items += 1;
        if (kind === 'directory') folders.push(joinPath(at.path, name));
        else count.bytes += kind === 'file' ? size : 0;
      }
    }
  } catch (thrown) {
    signal.throwIfAborted();
    if (at.depth === 0) throw thrown;
    count.isAll = false; // a folder that cannot be read: its size is not known
  }
  for (const path of folders) await countIn(files, { path, depth: at.depth + 1 }, work);
}

/** Deletes what lies in the trash for good, or only what has been there for longer. */
export async function* emptyTrash(
  files: FileSystem,
  options: {
    readonly beforeMs: number | undefined;
    readonly signal: AbortSignal;
    /** For one batch: its progress tells its own count each time. */
    readonly progressOf: () => (progress: {
      readonly removed: number;
      readonly path: string;
    }) => void;
  },
): AsyncGenerator<Removal> {
  const { beforeMs = Infinity, signal, progressOf } = options;
  for (const place of await knownPlaces(files)) {
    for (const { path, timeMs } of await batchesIn(files, place)) {
      if (signal.aborted) return;
      if (timeMs >= beforeMs) continue;
      yield await removeTree(files, path, { signal, onProgress: progressOf() });
    }
  }
}

/** Only what has a name of ours: what else lies there is not for us to delete. */
async function batchesIn(
  files: FileSystem,
  place: string,
): Promise<readonly { readonly path: string; readonly timeMs: number }[]> {
  const batches: { path: string; timeMs: number }[] = [];
  for await (const entries of files.list(place, { links: 'leave' })) {
    for (const { name, kind } of entries) {
      const timeMs = batchTimeMs(baseName(name));
      if (kind === 'directory' && timeMs !== undefined) {
        batches.push({ path: joinPath(place, name), timeMs });
      }
    }
  }
  return batches;
}
