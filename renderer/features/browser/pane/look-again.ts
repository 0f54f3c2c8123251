import { limits } from '../../../../shared/limits.ts';
import type { Entry } from '../../../../shared/entry.ts';
import type { AppError } from '../../../../shared/errors.ts';
import type { Client } from '../../../client/client.ts';

/** What is there now of some results; the rest of them is gone. */
export async function lookAgain(
  client: Client,
  { fs, path }: { readonly fs: string; readonly path: string },
  names: readonly string[],
): Promise<{ readonly entries: readonly Entry[] } | { readonly error: AppError }> {
  const entries: Entry[] = [];
  for (let at = 0; at < names.length; at += limits.looksPerCall) {
    const some = names.slice(at, at + limits.looksPerCall);
    const result = await client.call('files.lookAgain', { fs, path, names: some });
    if (!result.ok) return { error: result.error };
    entries.push(...result.value.entries);
  }
  return { entries };
}
