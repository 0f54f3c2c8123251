import type { Prompt, PromptAnswer } from '../../../shared/contract/prompts.ts';

/** What every dialog for a prompt takes. */
export type PromptProps<K extends Prompt['kind']> = {
  readonly prompt: Extract<Prompt, { kind: K }>;
  readonly onAnswer: (answer: PromptAnswer) => void;
};
