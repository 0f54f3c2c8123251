import type { AppError, ErrorCode } from '../../../shared/errors.ts';

const titles: Partial<Record<ErrorCode, string>> = {
  cancelled: 'Connecting was cancelled',
  timeout: 'The server did not answer in time',
  connect: 'The server could not be reached',
  handshake: 'No secure connection could be agreed on',
  'host-key': 'The server’s key was not accepted',
  auth: 'Logging in failed',
  disconnected: 'The connection ended',
  protocol: 'The server broke the rules of SSH',
};

/** The heading for a session that is over. */
export function endedTitle(error: AppError): string {
  return titles[error.code] ?? 'Not connected';
}
