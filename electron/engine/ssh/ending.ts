import { setMaxListeners } from 'node:events';
import { OpError, toAppError } from '../../../shared/errors.ts';

/** The end of a connection, which comes once: the first reason wins, whatever follows from it. */
export type Ending = {
  readonly end: (reason: unknown) => void;
  /** Aborted by the end, so that everything that waits lets go. */
  readonly signal: AbortSignal;
  readonly reason: () => OpError | undefined;
  readonly onEnd: (listener: (reason: OpError) => void) => void;
};

/** A connection that has not ended. */
export function createEnding(): Ending {
  const controller = new AbortController();
  // each waiting question and channel listens: more than Node's ten are no leak
  setMaxListeners(0, controller.signal);
  const listeners: ((reason: OpError) => void)[] = [];
  let ended: OpError | undefined;
  return {
    end: (reason) => {
      if (ended) return;
      ended = reason instanceof OpError ? reason : unexpected(reason);
      controller.abort(ended);
      for (const listener of listeners.splice(0)) listener(ended);
    },
    signal: controller.signal,
    reason: () => ended,
    onEnd: (listener) => {
      if (ended) listener(ended);
      else listeners.push(listener);
    },
  };
}

function unexpected(reason: unknown): OpError {
  const { code, message } = toAppError(reason);
  return new OpError(code, message, { cause: reason });
}
