import { OpError, type ErrorCode } from '../../../shared/errors.ts';
import { failureAdvice, failureText, readOnlyDetail } from './causes.ts';

const codes: Readonly<Record<string, ErrorCode>> = {
  ENOENT: 'not-found',
  EEXIST: 'exists',
  ENOTEMPTY: 'not-empty',
  ENOTDIR: 'not-a-directory',
  EISDIR: 'is-a-directory',
  EACCES: 'permission',
  EPERM: 'permission',
  EROFS: 'permission',
  ENOSPC: 'no-space',
  EDQUOT: 'no-space',
  EFBIG: 'no-space',
  ENAMETOOLONG: 'name-refused',
  EILSEQ: 'name-refused',
  ENOSYS: 'unsupported',
  ENOTSUP: 'unsupported',
  EOPNOTSUPP: 'unsupported',
  EXDEV: 'unsupported',
  ABORT_ERR: 'cancelled',
};

/** The system's code of a failure (`ENOENT`), when that is what was thrown. */
export function errnoOf(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error)) return undefined;
  const { code } = thrown as NodeJS.ErrnoException;
  return typeof code === 'string' ? code : undefined;
}

/** Turns what a local file operation threw into an OpError; an OpError stays as it is. */
export function localError(thrown: unknown, operation: string, path: string): OpError {
  if (thrown instanceof OpError) return thrown;
  const errno = errnoOf(thrown);
  const code = codeOf(errno, operation);
  const known = code !== 'failed' && errno !== 'EROFS' && errno !== 'EXDEV' && errno !== 'EFBIG';
  const detail = errno === undefined || known ? {} : { detail: wordsOf(errno) };
  const text = failureText(code, { operation, path, ...detail });
  return new OpError(code, text, { ...failureAdvice(code, detail.detail), cause: thrown });
}

function codeOf(errno: string | undefined, operation: string): ErrorCode {
  // Windows and Linux refuse names with EINVAL; reading and writing give it for other reasons
  if (errno === 'EINVAL') return operation.includes('open file') ? 'failed' : 'name-refused';
  return (errno === undefined ? undefined : codes[errno]) ?? 'failed';
}

const words: Readonly<Record<string, string>> = {
  EROFS: readOnlyDetail,
  EXDEV: 'it lies on another disk',
  EFBIG: 'the file is too large for the disk',
  EBUSY: 'it is in use',
  EMFILE: 'too many open files',
  ENFILE: 'too many open files',
  EIO: 'the disk reports an error',
  ELOOP: 'links lead in a circle, or a link is where none may be',
  ETXTBSY: 'the program is running',
  ESTALE: 'the network disk lost it',
};

function wordsOf(errno: string): string {
  return words[errno] ?? errno;
}

/** Runs a local file operation and turns its failure into an OpError. */
export async function locally<T>(
  operation: string,
  path: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw localError(thrown, operation, path);
  }
}
