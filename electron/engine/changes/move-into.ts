import type { Problem } from '../../../shared/contract/files.ts';
import { OpError, toAppError } from '../../../shared/errors.ts';
import { nameInText } from '../../../shared/names.ts';
import { baseName, isInside, joinPath } from '../../../shared/paths.ts';
import { stampOf } from '../../../shared/sync/op.ts';
import { eachBounded } from '../fs/bounded.ts';
import type { FileSystem } from '../fs/file-system.ts';
import type { Renamed } from './rename-many.ts';

/** How a move within one file system went. */
export type MovedInto = {
  readonly moved: readonly Renamed[];
  /** Their names are taken there, so that somebody has to decide. */
  readonly taken: readonly string[];
  /** They cannot just get another path, as when the folder lies on another disk of the same computer. */
  readonly across: readonly string[];
  readonly problems: readonly Problem[];
};

const movesAtOnce = 16;

/** Moves entries into a directory of their file system by giving them another path; nothing is ever replaced. */
export async function moveInto(
  files: FileSystem,
  { paths, directory }: { readonly paths: readonly string[]; readonly directory: string },
  signal: AbortSignal,
): Promise<MovedInto> {
  const moved: Renamed[] = [];
  const taken: string[] = [];
  const across: string[] = [];
  const problems: Problem[] = [];
  const real = await files.realPath(directory);
  await eachBounded(paths, movesAtOnce, async (path) => {
    const to = joinPath(directory, baseName(path));
    try {
      signal.throwIfAborted();
      refuseInside(path, [directory, real]);
      await files.rename(path, to);
      moved.push({ from: path, to, stamp: stampOf(await files.lstat(to)) });
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.code === 'disconnected' || error.code === 'timeout') throw thrown;
      if (error.code === 'exists') taken.push(path);
      else if (mayBeAcross(error.code)) across.push(path);
      else problems.push({ path, error });
    }
  });
  return { moved, taken, across, problems };
}

/** Version 3 has one word for "on another disk" and for all other reasons; the transfer that tries it then says which. */
function mayBeAcross(code: string): boolean {
  return code === 'failed' || code === 'unsupported';
}

function refuseInside(path: string, directories: readonly string[]): void {
  if (!directories.some((directory) => isInside(directory, path))) return;
  throw new OpError('invalid', `“${nameInText(path)}” cannot be moved into itself.`);
}
