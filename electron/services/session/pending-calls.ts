import { fromAppError, OpError } from '../../../shared/errors.ts';
import type { EngineCallName, FromEngine, ToEngine } from '../../engine/protocol.ts';
import type { CallOptions } from './engine-link.ts';
import { isEngineValue } from './engine-messages.ts';

/** Calls of the file system answer or fail within this; SFTP's own request deadline is shorter. */
const callDeadlineMs = 60_000;

// Connecting has a deadline for each phase, people's time left out; a transfer, or comparing the contents of two trees, may take days. Once they are cancelled
// they have as long as any other call to put things in order.
const unlimited: ReadonlySet<EngineCallName> = new Set<EngineCallName>([
  'connect',
  'transfer',
  'identify', // may read all of a file
  'planSync',
  'checkPlanned', // whole trees
  'throwPlanned',
  'renameMany', // as many as somebody chose
  'moveInto',
  'removeMoved',
  'throwAway',
  'takeBack',
  'trashContents', // as much as lies there, up to a bound
]);

/** The calls of one link that have no answer yet. */
export type PendingCalls = {
  readonly start: (name: EngineCallName, params: unknown, options: CallOptions) => Promise<unknown>;
  readonly settle: (message: Extract<FromEngine, { kind: 'result' }>) => void;
  readonly failAll: (error: OpError) => void;
};

type Pending = {
  readonly name: EngineCallName;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: OpError) => void;
};

/** Numbers calls, posts them, and settles each once: by its answer, its deadline or the end of the process. */
export function createPendingCalls(post: (message: ToEngine) => void): PendingCalls {
  const pending = new Map<number, Pending>();
  let lastId = 0;
  return {
    start: (name, params, { signal, deadlineMs = deadlineOf(name) }) => {
      lastId += 1;
      const id = lastId;
      let timer: NodeJS.Timeout | undefined;
      const giveUpAfter = (waitMs: number) => {
        timer ??= setTimeout(() => {
          post({ kind: 'cancel', id });
          pending.get(id)?.reject(timedOut(waitMs));
        }, waitMs);
      };
      const cancel = () => {
        post({ kind: 'cancel', id });
        giveUpAfter(callDeadlineMs);
      };
      const answer = new Promise<unknown>((resolve, reject) => {
        pending.set(id, { name, resolve, reject });
      });
      if (deadlineMs !== undefined) giveUpAfter(deadlineMs);
      post({ kind: 'call', id, name, params });
      if (signal?.aborted) cancel();
      else signal?.addEventListener('abort', cancel, { once: true });
      return answer.finally(() => {
        pending.delete(id);
        clearTimeout(timer);
        signal?.removeEventListener('abort', cancel);
      });
    },
    settle: ({ id, result }) => {
      const call = pending.get(id);
      if (call === undefined) return; // overdue, and told so already
      if (!result.ok) call.reject(fromAppError(result.error));
      else if (isEngineValue(call.name, result.value)) call.resolve(result.value);
      else call.reject(malformed(call.name));
    },
    failAll: (error) => {
      for (const { reject } of pending.values()) reject(error);
    },
  };
}

function deadlineOf(name: EngineCallName): number | undefined {
  return unlimited.has(name) ? undefined : callDeadlineMs;
}

function malformed(name: EngineCallName): OpError {
  return new OpError('internal', `The session gave a malformed answer to ${name}.`, {
    next: 'Reconnect.',
  });
}

function timedOut(deadlineMs: number): OpError {
  return new OpError('timeout', `The session gave no answer within ${deadlineMs / 1000} s.`, {
    next: 'Try again, or reconnect.',
  });
}
