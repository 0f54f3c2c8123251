import type { AppError, ErrorCode } from '../../../shared/errors.ts';

const firstDelayMs = 1_000;
const longestDelayMs = 30_000;
/** A connection that stood for so long was a good one: the next loss starts from the shortest wait again. */
const goodAfterMs = 30_000;

// of the link or of a server that is starting; a login or a host key that is refused stays refused
const transient: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'disconnected',
  'timeout',
  'connect',
  'handshake',
  'protocol',
]);

/** When a lost connection is tried again. */
export class RetryPlan {
  readonly #random: () => number;
  #tries = 0;

  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  /** How long to wait; undefined when trying again would not help. */
  next(error: AppError, readyForMs: number): number | undefined {
    if (!transient.has(error.code)) return undefined;
    if (readyForMs >= goodAfterMs) this.#tries = 0;
    const delayMs = Math.min(longestDelayMs, firstDelayMs * 2 ** this.#tries);
    this.#tries += 1;
    // many clients of one server that was away must not come back in one moment
    return Math.round(delayMs * (0.8 + 0.4 * this.#random()));
  }

  /** Somebody looks: the next wait is short. */
  reset(): void {
    this.#tries = 0;
  }
}
