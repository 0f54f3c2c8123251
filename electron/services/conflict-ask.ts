import type { AskHandlers } from './engine-link.ts';
import type { Prompts } from './prompts.ts';

/** Puts a transfer's question about an existing target to the user. */
export function createConflictAsk(prompts: Prompts, sessionId?: string): AskHandlers['conflict'] {
  const of = sessionId === undefined ? {} : { sessionId };
  return (params, options) =>
    prompts.ask({ kind: 'conflict', ...of, ...params, actions: [...params.actions] }, options);
}
