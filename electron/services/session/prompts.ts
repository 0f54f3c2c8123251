import { randomUUID } from 'node:crypto';
import type { Prompt, PromptAnswer } from '../../../shared/contract/prompts.ts';
import { OpError } from '../../../shared/errors.ts';
import { createWatched, type Watched } from './watched.ts';

type WithoutId<P> = P extends Prompt ? Omit<P, 'id'> : never;

/** A question before it has an id. */
export type Question = WithoutId<Prompt>;

type Kind = Prompt['kind'];
type AnswerTo<K extends Kind> = Extract<PromptAnswer, { kind: K }> | null;

/** The questions that wait for the user. */
export type Prompts = {
  /** Puts a question and waits; `null` is no. When the signal fires the question is withdrawn and this rejects. */
  readonly ask: <Q extends Question>(
    question: Q,
    options: { readonly signal: AbortSignal },
  ) => Promise<AnswerTo<Q['kind']>>;
  readonly answer: (id: string, answer: PromptAnswer) => void;
  /** Oldest first. */
  readonly open: Watched<Prompt[]>;
  /** Answers all of them with no: the window is gone. */
  readonly dismissAll: () => void;
};

type Pending = { readonly prompt: Prompt; readonly settle: (answer: PromptAnswer) => void };

/** An empty list of questions. */
export function createPrompts(): Prompts {
  const pending = new Map<string, Pending>();
  const open = createWatched<Prompt[]>(() => [...pending.values()].map((p) => p.prompt));

  const ask = (question: Question, signal: AbortSignal): Promise<PromptAnswer> =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return reject(withdrawn());
      const id = randomUUID();
      const remove = (): void => {
        pending.delete(id);
        signal.removeEventListener('abort', withdraw);
        open.changed();
      };
      const withdraw = (): void => {
        remove();
        reject(withdrawn());
      };
      signal.addEventListener('abort', withdraw);
      const settle = (answer: PromptAnswer): void => {
        remove();
        resolve(answer);
      };
      pending.set(id, { prompt: { ...question, id }, settle });
      open.changed();
    });

  return {
    // `answer` lets only an answer of the question's own kind through
    ask: (question, { signal }) => ask(question, signal) as Promise<never>,
    answer: (id, answer) => {
      const found = pending.get(id);
      if (found === undefined) return; // too late: it was withdrawn or answered in the meantime
      if (!fits(found.prompt, answer)) {
        throw new OpError(
          'invalid',
          `This does not answer a question of kind ${found.prompt.kind}.`,
        );
      }
      found.settle(answer);
    },
    open,
    dismissAll: () => {
      for (const { settle } of pending.values()) settle(null); // each takes itself off
    },
  };
}

function fits(prompt: Prompt, answer: PromptAnswer): boolean {
  if (answer === null) return true;
  if (answer.kind !== prompt.kind) return false;
  if (prompt.kind !== 'interactive' || answer.kind !== 'interactive') return true;
  return answer.answers.length === prompt.fields.length;
}

function withdrawn(): OpError {
  return new OpError('cancelled', 'The question was withdrawn.');
}
