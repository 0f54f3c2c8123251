import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { OpError } from '../../shared/errors.ts';
import { displayName } from '../../shared/names.ts';

/** Writes a file of the user's under a temporary name, and gives it its own when all of it is on the disk. */
export async function saveText(file: string, pieces: Iterable<string>): Promise<void> {
  const temporary = join(dirname(file), `.${basename(file)}.${randomBytes(6).toString('hex')}`);
  try {
    const handle = await open(temporary, 'wx', 0o644);
    try {
      for (const piece of pieces) await handle.write(piece);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined); // the first failure is what counts
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new OpError('failed', `Could not save ${displayName(file)}: ${reason}.`, {
      next: 'Choose another folder.',
      cause,
    });
  }
}
