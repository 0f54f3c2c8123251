import { useState } from 'react';
import type { Prompt, PromptAnswer } from '../../../shared/contract/prompts.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { usePrompts } from '../../state/prompts.ts';
import { ConflictDialog } from '../transfers/ConflictDialog.tsx';
import { ChangedHostKey } from './ChangedHostKey.tsx';
import { SecretDialog } from './SecretDialog.tsx';
import { UnknownHostKey } from './UnknownHostKey.tsx';
import { VerificationDialog } from './VerificationDialog.tsx';

/** The questions of running operations, one at a time, the oldest first. */
export function PromptDialogs() {
  const client = useClient();
  const prompts = usePrompts();
  // An answered question is gone at once, even while main has not told so yet.
  const [answered, setAnswered] = useState<ReadonlySet<string>>(new Set());
  const prompt = prompts.find(({ id }) => !answered.has(id));
  if (prompt === undefined) return null;

  const answer = async (given: PromptAnswer): Promise<void> => {
    const { id } = prompt;
    setAnswered((before) => new Set(before).add(id));
    const result = await client.call('prompts.answer', { id, answer: given });
    if (result.ok) return;
    // Not taken: the question still stands, so it is shown again.
    setAnswered((before) => new Set([...before].filter((other) => other !== id)));
  };
  return <PromptDialog key={prompt.id} prompt={prompt} onAnswer={(given) => void answer(given)} />;
}

type PromptDialogProps = {
  readonly prompt: Prompt;
  readonly onAnswer: (answer: PromptAnswer) => void;
};

function PromptDialog({ prompt, onAnswer }: PromptDialogProps) {
  switch (prompt.kind) {
    case 'unknown-host-key':
      return <UnknownHostKey prompt={prompt} onAnswer={onAnswer} />;
    case 'changed-host-key':
      return <ChangedHostKey prompt={prompt} onAnswer={onAnswer} />;
    case 'password':
    case 'passphrase':
      return <SecretDialog prompt={prompt} onAnswer={onAnswer} />;
    case 'interactive':
      return <VerificationDialog prompt={prompt} onAnswer={onAnswer} />;
    case 'conflict':
      return <ConflictDialog prompt={prompt} onAnswer={onAnswer} />;
    default:
      return prompt satisfies never;
  }
}
