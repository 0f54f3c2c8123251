import { OpError } from '../../../shared/errors.ts';
import { addressText, type FailureContext } from './errors.ts';

/** Failures of a server that does what no server may. */

const next = 'The server’s software is at fault, or something on the way changes data.';

/** The server spoke of a login or a session while its host key was still in question. */
export function earlyWordError(context: FailureContext): OpError {
  const address = addressText(context);
  return new OpError(
    'handshake',
    `${address} went on to the login before the key exchange had ended.`,
    { next },
  );
}

/** The server made a new offer of algorithms before the first exchange was over. */
export function secondOfferError(context: FailureContext): OpError {
  const address = addressText(context);
  return new OpError(
    'handshake',
    `${address} began a new key exchange before the first had ended.`,
    { next },
  );
}

/** The server sent more on a channel than it was allowed to. */
export function overrunError(context: FailureContext): OpError {
  const address = addressText(context);
  return new OpError('protocol', `${address} sent more than it was allowed to; Hawser hung up.`, {
    next,
  });
}

/** The server has us answer and answer, and takes none of it. */
export function unreadError(context: FailureContext): OpError {
  const address = addressText(context);
  return new OpError(
    'protocol',
    `${address} goes on asking and takes none of the answers; Hawser hung up.`,
    { next },
  );
}
