/** The closed list of reasons an operation can fail for, the only ones that cross a process boundary. */
export const errorCodes = [
  'invalid', // the caller sent something malformed
  'refused', // not allowed here: wrong sender, unknown name, no right to it
  'cancelled',
  'timeout',
  'not-found',
  'exists',
  'not-empty',
  'not-a-directory',
  'is-a-directory',
  'permission',
  'no-space',
  'name-refused', // the other side cannot take this file name
  'unsupported',
  'changed', // what was read is not what was there before
  'connect', // no TCP connection, or not an SSH server
  'handshake', // no common algorithm, broken key exchange
  'host-key', // unknown and not accepted, changed, or revoked
  'auth', // no way to log in was accepted
  'disconnected', // the session ended
  'protocol', // the server broke SSH or SFTP rules
  'failed', // the other side said no without a usable reason
  'internal', // a fault of ours
] as const;

/** One of {@link errorCodes}. */
export type ErrorCode = (typeof errorCodes)[number];

/** A failure as a plain value, made for people: what failed, on what, why, and what to do next. */
export type AppError = {
  readonly code: ErrorCode;
  /** One sentence with operation, path and cause. Never holds a secret. */
  readonly message: string;
  /** What the user can try, when we know it. */
  readonly next?: string;
};

/** An expected failure, thrown inside a process and turned into an {@link AppError} at its boundary. */
export class OpError extends Error {
  readonly code: ErrorCode;
  readonly next: string | undefined;

  constructor(code: ErrorCode, message: string, options: { next?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'OpError';
    this.code = code;
    this.next = options.next;
  }
}

/** Turns whatever was thrown into an {@link AppError}; what nobody expected becomes `internal`. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof OpError) {
    return thrown.next === undefined
      ? { code: thrown.code, message: thrown.message }
      : { code: thrown.code, message: thrown.message, next: thrown.next };
  }
  if (thrown instanceof Error && thrown.name === 'AbortError') {
    return { code: 'cancelled', message: 'Cancelled.' };
  }
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: 'internal', message: `Unexpected fault in Hawser: ${detail}` };
}

/** The reverse of {@link toAppError}, for the far side of a boundary. */
export function fromAppError(error: AppError): OpError {
  return new OpError(
    error.code,
    error.message,
    error.next === undefined ? {} : { next: error.next },
  );
}
