import type { EngineAskName, EngineAsks, FromEngine, ToEngine } from '../../engine/protocol.ts';
import { limits } from '../../../shared/limits.ts';
import type { AskHandlers } from './engine-link.ts';

type Asked = Extract<FromEngine, { kind: 'ask' }>;

/** Main's answers to one session process's questions. */
export type Answering = {
  readonly asked: (message: Asked) => void;
  readonly unasked: (id: number) => void;
  /** The process is gone: nobody waits for any answer. */
  readonly stop: () => void;
};

/** What a session process is told when main's own handler failed: the way that grants nothing. */
function noAnswer(name: EngineAskName): EngineAsks[EngineAskName]['answer'] {
  if (name !== 'hostKey') return null;
  const message = 'The host key could not be checked because of a fault in Hawser.';
  return { accepted: false, error: { code: 'internal', message } };
}

/** Runs the handlers and posts what they answer. */
export function createAnswering(
  handlers: AskHandlers,
  post: (message: ToEngine) => void,
): Answering {
  const running = new Map<number, AbortController>();
  const answer = async ({ name, params }: Asked, signal: AbortSignal) => {
    try {
      // the process is ours and both sides derive from one type: the name belongs to the parameters
      const handler = handlers[name] as (
        params: unknown,
        options: { signal: AbortSignal },
      ) => Promise<unknown>;
      return await handler(params, { signal });
    } catch {
      // cancelled, or a fault in main: never a yes
      return noAnswer(name);
    }
  };
  return {
    asked: (message) => {
      const { id, name } = message;
      if (running.has(id)) return; // the first question of an id stands
      if (running.size >= limits.questionsPerEngine) {
        return post({ kind: 'answer', id, answer: noAnswer(name) });
      }
      const controller = new AbortController();
      running.set(id, controller);
      void answer(message, controller.signal).then((value) => {
        if (running.get(id) !== controller) return; // nobody waits any more
        running.delete(id);
        post({ kind: 'answer', id, answer: value });
      });
    },
    unasked: (id) => {
      running.get(id)?.abort();
      running.delete(id);
    },
    stop: () => {
      for (const controller of running.values()) controller.abort();
      running.clear();
    },
  };
}
