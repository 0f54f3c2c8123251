import { useState } from 'react';
import type { Prompt, PromptAnswer } from '../../../shared/contract/prompts.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { usePrompts } from '../../state/prompts.ts';
import { useTransfers } from '../../state/transfers.ts';
import { ConflictDialog } from '../transfers/ConflictDialog.tsx';
import { AgentUseDialog } from './AgentUseDialog.tsx';
import { ChangedHostKey } from './ChangedHostKey.tsx';
import { MasterPasswordDialog } from './MasterPasswordDialog.tsx';
import { NewPasswordDialog } from './NewPasswordDialog.tsx';
import { RunCommandDialog } from './RunCommandDialog.tsx';
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

  const { id } = prompt;
  const settle = async (given: Promise<{ readonly ok: boolean }>): Promise<void> => {
    setAnswered((before) => new Set(before).add(id));
    if ((await given).ok) return;
    // Not taken: the question still stands, so it is shown again.
    setAnswered((before) => new Set([...before].filter((other) => other !== id)));
  };
  return (
    <PromptDialog
      key={id}
      prompt={prompt}
      onAnswer={(answer) => void settle(client.call('prompts.answer', { id, answer }))}
      onCancelTransfer={(transferId) =>
        void settle(client.call('transfers.cancel', { id: transferId }))
      }
    />
  );
}

type PromptDialogProps = {
  readonly prompt: Prompt;
  readonly onAnswer: (answer: PromptAnswer) => void;
  readonly onCancelTransfer: (transferId: string) => void;
};

function PromptDialog({ prompt, onAnswer, onCancelTransfer }: PromptDialogProps) {
  const transfers = useTransfers();
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
    case 'master-password':
      return <MasterPasswordDialog prompt={prompt} onAnswer={onAnswer} />;
    case 'new-password':
      return <NewPasswordDialog prompt={prompt} onAnswer={onAnswer} />;
    case 'agent-use':
      return <AgentUseDialog prompt={prompt} onAnswer={onAnswer} />;
    case 'run-command':
      return <RunCommandDialog prompt={prompt} onAnswer={onAnswer} />;
    case 'conflict':
      return (
        <ConflictDialog
          prompt={prompt}
          direction={transfers.find(({ id }) => id === prompt.transferId)?.direction}
          onAnswer={onAnswer}
          onCancelTransfer={() => onCancelTransfer(prompt.transferId)}
        />
      );
    default:
      return prompt satisfies never;
  }
}
