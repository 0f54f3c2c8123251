import { OpError, type ErrorCode } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { bytesToText, displayName } from '../../../shared/names.ts';
import { failureAdvice, failureText } from '../fs/causes.ts';
import { SSH_FX } from './constants.ts';

/** What was asked, for the message of a failure: an operation in words and the path, when there is one. */
export type Asked = { readonly operation: string; readonly path?: string | undefined };

const codes = new Map<number, ErrorCode>([
  [SSH_FX.EOF, 'protocol'], // those that expect it handle it before
  [SSH_FX.NO_SUCH_FILE, 'not-found'],
  [SSH_FX.NO_SUCH_PATH, 'not-found'],
  [SSH_FX.PERMISSION_DENIED, 'permission'],
  [SSH_FX.WRITE_PROTECT, 'permission'],
  [SSH_FX.NO_CONNECTION, 'disconnected'],
  [SSH_FX.CONNECTION_LOST, 'disconnected'],
  [SSH_FX.OP_UNSUPPORTED, 'unsupported'],
  [SSH_FX.FILE_ALREADY_EXISTS, 'exists'],
  [SSH_FX.NO_SPACE_ON_FILESYSTEM, 'no-space'],
  [SSH_FX.QUOTA_EXCEEDED, 'no-space'],
  [SSH_FX.DIR_NOT_EMPTY, 'not-empty'],
  [SSH_FX.NOT_A_DIRECTORY, 'not-a-directory'],
  [SSH_FX.FILE_IS_A_DIRECTORY, 'is-a-directory'],
  [SSH_FX.INVALID_FILENAME, 'name-refused'],
]);

// what OpenSSH says when it has nothing to say: adds nothing to our own words
const plainTexts = new Set(['success', 'end of file', 'no such file', 'permission denied']);
const emptyTexts = new Set(['failure', 'bad message', 'error', '']);

/** The error for a STATUS reply that is not OK; `message` is the server's text as bytes. */
export function statusError(code: number, message: Uint8Array, asked: Asked): OpError {
  const errorCode = codeOf(code, asked);
  const text = serverText(message);
  const known =
    plainTexts.has(text.toLowerCase()) || text.toLowerCase() === 'operation unsupported';
  const detail = emptyTexts.has(text.toLowerCase())
    ? `the server gives no reason, status ${code}`
    : `the server says: ${text}`;
  const worth = errorCode === 'failed' || !(known || emptyTexts.has(text.toLowerCase()));
  const what = worth ? { ...asked, detail } : asked;
  return new OpError(errorCode, failureText(errorCode, what), failureAdvice(errorCode));
}

function codeOf(code: number, asked: Asked): ErrorCode {
  // OpenSSH sends BAD_MESSAGE for EINVAL and ENAMETOOLONG, which with a path at hand is about its name
  if (code === SSH_FX.BAD_MESSAGE) return asked.path === undefined ? 'failed' : 'name-refused';
  return codes.get(code) ?? 'failed';
}

/** A server's text as it may be shown: cut to its limit, controls made visible. */
export function serverText(message: Uint8Array): string {
  const text = displayName(bytesToText(message.subarray(0, limits.serverTextLength)));
  return text.trim().replace(/\.$/, '').slice(0, limits.serverTextLength);
}
