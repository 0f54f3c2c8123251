import { open } from 'node:fs/promises';
import { OpError } from '../../shared/errors.ts';
import { limits } from '../../shared/limits.ts';
import { displayName } from '../../shared/names.ts';

/** Reads a file of the user's as UTF-8 text, up to the size that a file of settings may have. */
export async function readText(file: string): Promise<string> {
  const bytes = await read(file).catch((cause: unknown) => {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new OpError('failed', `Could not read ${displayName(file)}: ${reason}.`, {
      next: 'Make the file readable, then choose it again.',
      cause,
    });
  });
  if (bytes.length > limits.portableBytes) {
    throw new OpError('invalid', `${displayName(file)} is too large for a file of settings.`, {
      next: 'Choose one that “Export settings” has saved.',
    });
  }
  return bytes.toString('utf8');
}

/** One byte more than may be, at the most; never a device that has no end. */
async function read(file: string): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    const bytes = Buffer.allocUnsafe(limits.portableBytes + 1);
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await handle.read(bytes, length, bytes.length - length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return bytes.subarray(0, length);
  } finally {
    await handle.close();
  }
}
