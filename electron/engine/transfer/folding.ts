import { randomUUID } from 'node:crypto';
import { OpError } from '../../../shared/errors.ts';
import { joinPath } from '../../../shared/paths.ts';
import type { FileSystem } from '../fs/file-system.ts';

/** What makes no difference between two names to a disk: upper and lower case, the form of accented letters. */
export type Folding = { readonly case: boolean; readonly form: boolean };

const none: Folding = { case: false, form: false };

/** Two names as one that ignores case and form would compare them. */
export function fold(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/** True when `folding` makes one name of two that {@link fold} makes equal. */
export function isOneName(left: string, right: string, folding: Folding): boolean {
  if (left === right) return true;
  const sameForm = left.normalize('NFC') === right.normalize('NFC');
  const sameCase = left.toLowerCase() === right.toLowerCase();
  return (sameForm || folding.case) && (sameCase || folding.form);
}

/**
 * Finds out with a file that lives for a moment: no server says it, and on one disk each folder may have its own way.
 * Where none can be made, names are taken to differ; the rename that never replaces then still keeps both files whole.
 */
export async function foldingOf(target: FileSystem, directory: string): Promise<Folding> {
  const name = `.hawser-${randomUUID().slice(-12)}-\u00e9.part`;
  const path = joinPath(directory, name);
  try {
    await (await target.open(path, 'create', { mode: 0o600 })).close();
  } catch {
    // it may not be written to, or not yet be there: the item itself will tell
    return none;
  }
  try {
    const [upper, decomposed] = await Promise.all([
      isThere(target, joinPath(directory, name.toUpperCase())),
      isThere(target, joinPath(directory, name.normalize('NFD'))),
    ]);
    return { case: upper, form: decomposed };
  } catch {
    // a folder that tells nothing about its files
    return none;
  } finally {
    await target.removeFile(path).catch(() => {});
  }
}

async function isThere(target: FileSystem, path: string): Promise<boolean> {
  try {
    await target.lstat(path);
    return true;
  } catch (thrown) {
    if (thrown instanceof OpError && thrown.code === 'not-found') return false;
    throw thrown;
  }
}
