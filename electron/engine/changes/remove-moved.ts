import { OpError, toAppError, type AppError } from '../../../shared/errors.ts';
import { nameInText } from '../../../shared/names.ts';
import { parentPath } from '../../../shared/paths.ts';
import type { Attrs, EntryKind } from '../../../shared/entry.ts';
import { eachBounded } from '../fs/bounded.ts';
import type { FileSystem } from '../fs/file-system.ts';
import { Ways } from '../sync/remove-planned.ts';
import { lstatOrNothing } from '../transfer/directory.ts';

/** An original whose copy is verified, as it was when it was copied. */
export type MovedItem = {
  readonly path: string;
  readonly kind: EntryKind;
  readonly size?: number;
  readonly mtimeMs?: number;
};

/** What became of one: `stays` is a folder with something in it that was not moved. */
export type RemovedOriginal = {
  readonly state: 'done' | 'stays' | 'failed';
  readonly error?: AppError;
};

const removalsAtOnce = 32;

/**
 * Deletes originals of which verified copies were made, each only while it still is what was copied: a folder when it is
 * empty, a link itself, and nothing behind a link. Folders come after what is in them.
 */
export async function removeMoved(
  files: FileSystem,
  { top, items }: { readonly top: string; readonly items: readonly MovedItem[] },
  signal: AbortSignal,
): Promise<readonly RemovedOriginal[]> {
  const results: RemovedOriginal[] = items.map(() => cutOff);
  const ways = new Ways(files, top);
  const isFolder = (index: number) => items[index]?.kind === 'directory';
  const all = [...items.keys()];
  const remove = async (index: number): Promise<void> => {
    const item = items[index];
    if (item === undefined || signal.aborted) return;
    results[index] = await removeOne(files, item, ways);
  };
  await eachBounded(
    all.filter((index) => !isFolder(index)),
    removalsAtOnce,
    remove,
  );
  for (const index of all.filter(isFolder)) await remove(index);
  return results;
}

const cutOff: RemovedOriginal = {
  state: 'failed',
  error: { code: 'cancelled', message: 'Cancelled before it was its turn.' },
};

async function removeOne(files: FileSystem, item: MovedItem, ways: Ways): Promise<RemovedOriginal> {
  const { path, kind } = item;
  try {
    const now = await lstatOrNothing(files, path);
    // of an attempt before this one, maybe with the folder it was in
    if (now === undefined) return { state: 'done' };
    if (!(await ways.isPlain(parentPath(path))) || !isSame(item, now)) throw hasChanged(path);
    await (kind === 'directory' ? files.removeDirectory(path) : files.removeFile(path));
    return { state: 'done' };
  } catch (thrown) {
    const error = toAppError(thrown);
    if (error.code === 'disconnected' || error.code === 'timeout') throw thrown;
    return error.code === 'not-empty' ? { state: 'stays', error } : { state: 'failed', error };
  }
}

function isSame({ kind, size, mtimeMs }: MovedItem, now: Attrs): boolean {
  if (kind !== now.kind) return false;
  if (kind === 'directory') return true;
  // only what was told can be compared, but then it must be told again
  return (
    (size === undefined || size === now.size) && (mtimeMs === undefined || mtimeMs === now.mtimeMs)
  );
}

function hasChanged(path: string): OpError {
  return new OpError(
    'changed',
    `The original “${nameInText(path)}” was changed after it was copied, so it was not deleted.`,
    { next: 'Retry to copy what changed, or delete it yourself.' },
  );
}
