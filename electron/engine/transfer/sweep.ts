import type { Attrs } from '../../../shared/entry.ts';
import { joinPath } from '../../../shared/paths.ts';
import { eachBounded } from '../fs/bounded.ts';
import type { Context } from './context.ts';
import type { TargetDirectory } from './directory.ts';
import { isOwnBackup } from './partial-names.ts';

const removalsAtOnce = 16;

/**
 * Learns what is in a folder that is filled again: partials of an earlier attempt that nothing goes on with are
 * removed, and the old files of its swaps are kept in mind, to be put back where their name is missing.
 */
export async function learnNames(
  { target, resume, checkpoints, tag }: Context,
  directory: TargetDirectory,
  names: Map<string, Attrs>,
): Promise<void> {
  if (!resume) {
    directory.know(names);
    return;
  }
  const stray = [...names.keys()].filter((name) =>
    checkpoints.isStray(joinPath(directory.path, name)),
  );
  await eachBounded(stray, removalsAtOnce, async (name) => {
    names.delete(name);
    // one that cannot be removed is in nobody's way
    await target.removeFile(joinPath(directory.path, name)).catch(() => {});
  });
  const backups = new Set([...names.keys()].filter((name) => isOwnBackup(tag, name)));
  directory.know(names, backups.size === 0 ? undefined : { tag, names: backups });
}
