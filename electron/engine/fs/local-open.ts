import { constants } from 'node:fs';
import type { OpenHow } from './file-system.ts';

const onWindows = process.platform === 'win32';

/**
 * How files of the disk are opened. `create` is exclusive and follows no link; `read` does not hang on a FIFO, which
 * only then is seen to be none of ours.
 */
export function openFlags(how: OpenHow): number {
  if (how === 'read') return constants.O_RDONLY | (onWindows ? 0 : constants.O_NONBLOCK);
  if (how === 'update') return constants.O_RDWR | (onWindows ? 0 : constants.O_NOFOLLOW);
  const exclusive = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL;
  return onWindows ? exclusive : exclusive | constants.O_NOFOLLOW;
}

// EPERM: a directory, no hard links here, or somebody else's file (protected_hardlinks); the rest likewise
const noLinks = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EACCES'];

/** How a move by link(2) and unlink(2) ended; `no links`: they cannot be had here, so that another way must do. */
export type LinkMove = 'moved' | 'taken' | 'no links';

/** What a failed link(2) means for the move; undefined when it is a failure of the move itself. */
export function linkRefusal(errno: string | undefined): LinkMove | undefined {
  if (errno === 'EEXIST') return 'taken';
  return noLinks.includes(errno ?? '') ? 'no links' : undefined;
}
