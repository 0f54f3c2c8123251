import { OpError } from '../../shared/errors.ts';
import { ownBytes } from './port.ts';
import type { Ask, EngineAskName, EngineAsks, FromEngine } from './protocol.ts';

/** The questions of one engine that wait for main. */
export type Asks = {
  readonly ask: Ask;
  /** Main answered. */
  readonly answered: (id: number, answer: unknown) => void;
};

type Waiting = { readonly resolve: (answer: unknown) => void };

/** Numbers questions, posts them, and takes them back when the asker no longer waits. */
export function createAsks(send: (message: FromEngine) => void): Asks {
  const waiting = new Map<number, Waiting>();
  let lastId = 0;

  const ask = <N extends EngineAskName>(
    name: N,
    params: EngineAsks[N]['params'],
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<EngineAsks[N]['answer']> => {
    const { signal } = options;
    if (signal?.aborted) return Promise.reject(cancelled());
    lastId += 1;
    const id = lastId;
    return new Promise((resolve, reject) => {
      const takeBack = () => {
        waiting.delete(id);
        send({ kind: 'unask', id });
        reject(cancelled());
      };
      waiting.set(id, {
        resolve: (answer) => {
          signal?.removeEventListener('abort', takeBack);
          // main's handlers derive from the same type as the question
          resolve(answer as EngineAsks[N]['answer']);
        },
      });
      signal?.addEventListener('abort', takeBack, { once: true });
      send({ kind: 'ask', id, name, params: ownBytes(params) });
    });
  };

  return {
    ask,
    answered: (id, answer) => {
      const asker = waiting.get(id);
      waiting.delete(id);
      asker?.resolve(answer);
    },
  };
}

function cancelled(): OpError {
  return new OpError('cancelled', 'Cancelled.');
}
