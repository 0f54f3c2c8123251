import type { ErrorCode } from '../../../shared/errors.ts';
import { nameInText } from '../../../shared/names.ts';

/** Why file operations fail, in words; codes that need none of their own are left out. */
const causes: Partial<Record<ErrorCode, string>> = {
  'not-found': 'no such file or folder',
  exists: 'something of that name is already there',
  'not-empty': 'the folder is not empty',
  'not-a-directory': 'not a folder',
  'is-a-directory': 'it is a folder',
  permission: 'permission denied',
  'no-space': 'no space left, or the quota is used up',
  'name-refused': 'the name is too long or not allowed there',
  unsupported: 'not supported there',
  disconnected: 'the connection ended',
  timeout: 'no answer in time',
  cancelled: 'cancelled',
};

const advice: Partial<Record<ErrorCode, string>> = {
  permission: 'Check the permissions of the folder and who owns it.',
  'no-space': 'Free some space and try again.',
  disconnected: 'Connect again.',
  timeout: 'Check the connection and try again.',
};

/** One sentence: what failed, on what, and why. `detail` is what the system or server says, already fit to show. */
export function failureText(
  code: ErrorCode,
  what: {
    readonly operation: string;
    readonly path?: string | undefined;
    readonly detail?: string;
  },
): string {
  const subject = what.path === undefined ? '' : ` “${nameInText(what.path)}”`;
  const cause = causes[code];
  const detail = what.detail === undefined || what.detail === '' ? undefined : what.detail;
  const why = cause === undefined ? (detail ?? 'no reason given') : cause;
  const extra = cause !== undefined && detail !== undefined ? ` (${detail})` : '';
  return `Cannot ${what.operation}${subject}: ${why}${extra}.`;
}

/** Why nothing on a volume can be written, whatever the permissions are. */
export const readOnlyDetail = 'the disk is read-only';

/** What the user can try after a failure, when that is known. */
export function failureAdvice(code: ErrorCode, detail?: string): { readonly next?: string } {
  const next = detail === readOnlyDetail ? 'It has to be mounted for writing first.' : advice[code];
  return next === undefined ? {} : { next };
}
