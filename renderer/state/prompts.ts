import { create } from 'zustand';
import type { Prompt } from '../../shared/contract/prompts.ts';

type PromptStore = { readonly prompts: readonly Prompt[] };

/** The open questions as main last told them. */
export const promptStore = create<PromptStore>(() => ({ prompts: [] }));

/** The open questions, oldest first. */
export function usePrompts(): readonly Prompt[] {
  return promptStore((state) => state.prompts);
}
