import type { Entry } from '../../../shared/entry.ts';
import { OpError } from '../../../shared/errors.ts';
import { joinPath } from '../../../shared/paths.ts';
import { eachBounded } from '../fs/bounded.ts';
import type { FileSystem } from '../fs/file-system.ts';
import { filesAtOnce } from './findings.ts';

/** What is there now of these paths below a folder, in their order; what is gone is left out. */
export async function lookAgain(
  files: FileSystem,
  path: string,
  names: readonly string[],
): Promise<Entry[]> {
  const found: (Entry | undefined)[] = names.map(() => undefined);
  await eachBounded(names.entries(), filesAtOnce, async ([index, name]) => {
    try {
      found[index] = { ...(await files.lstat(joinPath(path, name))), name };
    } catch (thrown) {
      const { code } = thrown instanceof OpError ? thrown : { code: undefined };
      if (code !== 'not-found' && code !== 'not-a-directory') throw thrown;
    }
  });
  return found.filter((entry) => entry !== undefined);
}
