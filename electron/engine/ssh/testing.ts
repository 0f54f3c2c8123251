import { OpError } from '../../../shared/errors.ts';
import type { Ask, EngineAskName, EngineAsks, EngineEvent } from '../protocol.ts';
import type { ConnectDeps } from './connection.ts';

/** Answers of a test's main process; a question without one fails the test. */
export type Answers = {
  readonly [N in EngineAskName]?: (
    params: EngineAsks[N]['params'],
  ) => EngineAsks[N]['answer'] | Promise<EngineAsks[N]['answer']>;
};

/** A stand-in for main: answers what is asked and writes down everything. */
export function createScript(answers: Answers): {
  readonly deps: Pick<ConnectDeps, 'ask' | 'emit'>;
  readonly events: EngineEvent[];
  readonly asked: { readonly name: EngineAskName; readonly params: unknown }[];
} {
  const events: EngineEvent[] = [];
  const asked: { name: EngineAskName; params: unknown }[] = [];
  const ask: Ask = (name, params, options) => {
    asked.push({ name, params });
    const answer = answers[name];
    if (!answer) return Promise.reject(new Error(`Nobody expected to be asked for ${name}.`));
    return new Promise((resolve, reject) => {
      const takeBack = () => reject(new OpError('cancelled', 'Cancelled.'));
      options?.signal?.addEventListener('abort', takeBack, { once: true });
      Promise.resolve(answer(params)).then(resolve, reject);
    });
  };
  return { deps: { ask, emit: (event) => void events.push(event) }, events, asked };
}
