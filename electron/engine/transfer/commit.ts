import { OpError, toAppError } from '../../../shared/errors.ts';
import { nameInText } from '../../../shared/names.ts';
import { baseName, joinPath, parentPath } from '../../../shared/paths.ts';
import type { FileSystem } from '../fs/file-system.ts';
import { backupName } from './partial-names.ts';

/** A finished partial and the name it is to get. */
export type Commit = {
  readonly partial: string;
  readonly path: string;
  /** Marks a backup as this transfer's. */
  readonly tag: string;
  /** True when the user agreed to lose what is there. */
  readonly replaces: boolean;
};

/**
 * Gives a finished partial its final name; `exists` when something stands there that nobody agreed to replace.
 * At every moment the final name holds the old file or the new one.
 */
export async function commit(target: FileSystem, move: Commit): Promise<'done' | 'exists'> {
  if (!move.replaces) return await moveNew(target, move);
  if (target.capabilities.atomicReplace) {
    try {
      await target.replace(move.partial, move.path);
      return 'done';
    } catch (thrown) {
      // a server may offer the extension and still refuse it on one of its file systems
      if (codeOf(thrown) !== 'unsupported') throw thrown;
    }
  }
  return await swap(target, move);
}

async function moveNew(target: FileSystem, move: Commit): Promise<'done' | 'exists'> {
  try {
    await target.rename(move.partial, move.path);
    return 'done';
  } catch (thrown) {
    if (codeOf(thrown) === 'exists') return 'exists';
    throw thrown;
  }
}

/** Without an atomic replace: the old file steps aside, and comes back when the new one cannot take its place. */
async function swap(target: FileSystem, move: Commit): Promise<'done' | 'exists'> {
  const backup = joinPath(parentPath(move.path), backupName(move.tag, baseName(move.path)));
  try {
    await stepAside(target, move.path, backup);
  } catch (thrown) {
    // gone meanwhile: nothing to replace any more
    if (codeOf(thrown) === 'not-found') return await moveNew(target, move);
    // a server may have done what it says it did not; where nothing stepped aside, nothing comes back
    await target.rename(backup, move.path).catch(() => {});
    throw thrown;
  }
  let isAcknowledged = false;
  try {
    await target.rename(move.partial, move.path);
    isAcknowledged = true;
    // a server that only says so must not cost the old file
    await target.lstat(move.path);
  } catch (thrown) {
    if ((await rollBack(target, { backup, path: move.path, isAcknowledged }, thrown)) === 'back')
      throw thrown;
  }
  try {
    await target.removeFile(backup);
  } catch (thrown) {
    throw new OpError(
      toAppError(thrown).code,
      `“${nameInText(move.path)}” was replaced, but its old version could not be removed.`,
      { next: `Remove “${nameInText(backup)}”.`, cause: thrown },
    );
  }
  return 'done';
}

async function stepAside(target: FileSystem, path: string, backup: string): Promise<void> {
  try {
    await target.rename(path, backup);
  } catch (thrown) {
    if (codeOf(thrown) !== 'exists') throw thrown;
    // an earlier attempt left it behind, and the name it was for is there: it has no use any more
    await target.removeFile(backup);
    await target.rename(path, backup);
  }
}

type Aside = {
  readonly backup: string;
  readonly path: string;
  /** True when the server said that the new file has the name, whatever failed then. */
  readonly isAcknowledged: boolean;
};

/**
 * Puts the old file back. `kept` when there is no need: the server said that the new one has the name, and only
 * looking at it failed, so that what holds the name now is the new file.
 */
async function rollBack(
  target: FileSystem,
  { backup, path, isAcknowledged }: Aside,
  cause: unknown,
): Promise<'back' | 'kept'> {
  try {
    await target.rename(backup, path);
    return 'back';
  } catch (thrown) {
    if (isAcknowledged && codeOf(thrown) === 'exists') return 'kept';
    // the first failure is the one to tell; what matters now is where the old file is
    throw new OpError(
      toAppError(cause).code,
      `“${nameInText(path)}” could not be replaced, and its old version could not be put back.`,
      { next: `Rename “${nameInText(backup)}” back to its old name.`, cause },
    );
  }
}

function codeOf(thrown: unknown): string | undefined {
  return thrown instanceof OpError ? thrown.code : undefined;
}
