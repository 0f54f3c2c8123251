import { baseName } from '../../../shared/paths.ts';
import { OpError } from '../../../shared/errors.ts';
import type { FileSystem } from '../fs/file-system.ts';
import { isOwnPartial, transferTag } from './partial-names.ts';

/** Removes partials of a transfer that was cancelled while it stood; whatever has another name is left alone. */
export async function discardPartials(
  files: FileSystem,
  transferId: string,
  partials: readonly string[],
): Promise<void> {
  const tag = transferTag(transferId);
  for (const path of partials) {
    if (!isOwnPartial(tag, baseName(path))) continue;
    try {
      await files.removeFile(path);
    } catch (thrown) {
      if (!(thrown instanceof OpError && thrown.code === 'not-found')) throw thrown;
    }
  }
}
