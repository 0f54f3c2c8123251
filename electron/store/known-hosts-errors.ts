import { OpError } from '../../shared/errors.ts';
import { displayName } from '../../shared/names.ts';
import { codeOf } from './shared-file.ts';

/** RevokedHostKeys names a file that cannot tell which keys are revoked. */
export function unreadableRevoked(path: string, reason: string): OpError {
  return new OpError(
    'host-key',
    `The revoked host keys in ${displayName(path)} cannot be read: ${reason}.`,
    { next: 'Mend the file, or take it out of RevokedHostKeys in the OpenSSH configuration.' },
  );
}

/** Why a file is not changed. */
export function notOurs(path: string): string {
  return `${displayName(path)} is not one of your own known_hosts files.`;
}

/** A known_hosts file that cannot say which keys are known: nothing is connected unchecked. */
export function unreadable(path: string, reason: string, cause?: unknown): OpError {
  return new OpError(
    'host-key',
    `The known host keys in ${displayName(path)} cannot be read: ${reason}.`,
    { next: 'Make the file readable, or move it away; Hawser does not connect unchecked.', cause },
  );
}

/** Why a file could not be read or written, in words. */
export function reasonOf(error: unknown): string {
  switch (codeOf(error)) {
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'EROFS':
      return 'the disk is read-only';
    case 'ENOTDIR':
      return 'its folder is none';
    case 'ENOSPC':
      return 'the disk is full';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
