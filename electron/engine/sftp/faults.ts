import { OpError } from '../../../shared/errors.ts';
import type { Asked } from './status.ts';

/** What a fault while reading a reply is to the one who asked. */
export function asProtocolError(thrown: unknown): OpError {
  if (thrown instanceof OpError) return thrown;
  return new OpError('protocol', 'The server broke SFTP rules.', { cause: thrown });
}

/** The error for a reply that breaks the rules. */
export function broken(how: string, asked?: Asked): OpError {
  const about = asked === undefined ? '' : ` when asked to ${asked.operation}`;
  return new OpError('protocol', `The server broke SFTP rules${about}: ${how}.`, {
    next: 'Connect again; if it happens again, the server is at fault.',
  });
}

/** The error for a channel that starts with something else, such as text that a login script prints. */
export function notSftp(cause: unknown): OpError {
  return new OpError('protocol', 'What the server sent is not SFTP.', {
    next: 'A start-up file of the account may print text (.bashrc, .profile): it must stay silent for SFTP.',
    cause,
  });
}

/** The error of everything under way when the channel ends. */
export function disconnected(cause?: Error): OpError {
  const why = cause === undefined ? '' : ` (${cause.message})`;
  return new OpError('disconnected', `The connection to the server was lost${why}.`, {
    next: 'Connect again, then try again.',
    cause,
  });
}

/** The error of everything under way when the server stays silent. */
export function silent(afterMs: number): OpError {
  const seconds = Math.round(afterMs / 1000);
  return new OpError('timeout', `The server did not answer for ${seconds} s.`, {
    next: 'Check the connection and try again.',
  });
}

/** The error of a request that was given up. */
export function cancelled(asked: Asked): OpError {
  return new OpError('cancelled', `Cancelled: ${asked.operation}.`);
}
