import type { Prompt } from 'ssh2';
import { limits } from '../../../shared/limits.ts';
import { secretBytes } from '../secret-text.ts';
import { interactiveError, loginCancelledError } from './login-errors.ts';
import type { LoginTools } from './login-tools.ts';
import { serverLine, serverLines } from './server-text.ts';

/** One round of a server's own questions, as it came. */
export type Round = {
  readonly name: string;
  readonly instruction: string;
  readonly prompts: readonly Prompt[];
};

/** The user's answers to a round of questions, to be wiped; throws when there are none, or too many are asked. */
export async function answersTo(
  { name, instruction, prompts }: Round,
  { clock, ask, params, signal }: LoginTools,
): Promise<readonly Buffer[]> {
  if (prompts.length > limits.promptsPerRound) throw interactiveError(params, 'prompts');
  const question = {
    name: serverLine(name),
    instruction: serverLines(instruction),
    // what a server does not say to show is a secret
    fields: prompts.map(({ prompt, echo }) => ({
      label: serverLine(prompt, limits.serverTextLength),
      echo: echo === true,
    })),
  };
  const answer = await clock.paused(() => ask('interactive', question, { signal }));
  if (!answer || answer.answers.length !== prompts.length) throw loginCancelledError(params);
  return answer.answers.map(secretBytes);
}
