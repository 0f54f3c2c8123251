import * as fs from 'node:fs/promises';
import { posix, win32 } from 'node:path';
import { OpError } from '../../../shared/errors.ts';
import { bytesToText, nameInText, textToBytes } from '../../../shared/names.ts';

/** The path with every link in it followed, as far as it exists; refused where that cannot be told. */
export async function resolveLocal(path: string, platform: NodeJS.Platform): Promise<string> {
  const { dirname, basename, join } = platform === 'win32' ? win32 : posix;
  try {
    const bytes = await fs.realpath(asBytes(path), { encoding: 'buffer' });
    return bytesToText(bytes);
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    const parent = dirname(path);
    // a link that leads nowhere yet would be followed once its target is made
    if (code !== 'ENOENT' || parent === path || (await existsLocal(path))) {
      throw new OpError('refused', `Hawser cannot tell where “${nameInText(path)}” leads.`, {
        cause: thrown,
      });
    }
    return join(await resolveLocal(parent, platform), basename(path));
  }
}

/** Whether something has this name, be it a link that leads nowhere. */
export async function existsLocal(path: string): Promise<boolean> {
  return await fs.lstat(asBytes(path)).then(
    () => true,
    () => false,
  );
}

function asBytes(path: string): Buffer {
  return Buffer.from(textToBytes(path));
}
