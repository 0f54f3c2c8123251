import { OpError } from '../../../shared/errors.ts';
import type { FileSystem } from '../fs/file-system.ts';

/**
 * SFTP v3 has no status for a full disk: OpenSSH answers a plain "Failure". The volume's free space tells which it was;
 * asked before the partial is removed.
 */
export async function explainWriteFailure(
  target: FileSystem,
  thrown: unknown,
  write: { readonly directory: string; readonly leftBytes: number },
): Promise<unknown> {
  if (!(thrown instanceof OpError) || thrown.code !== 'failed') return thrown;
  if (!target.capabilities.statvfs) return thrown;
  try {
    const free = await target.freeSpace(write.directory);
    if (free === undefined || free.freeBytes >= Math.max(1, write.leftBytes)) return thrown;
  } catch {
    // nothing more to learn: the first failure stays as it is
    return thrown;
  }
  return new OpError('no-space', `${thrown.message} The target is full.`, {
    next: 'Make room there, then retry.',
    cause: thrown,
  });
}
