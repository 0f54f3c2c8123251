import { useRef } from 'react';
import { displayName } from '../../../shared/names.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Facts } from './Facts.tsx';
import type { PromptProps } from './prompt-props.ts';

/** A program on the server wants one signature of this computer's agent. The answer nobody thinks about is "no". */
export function AgentUseDialog({ prompt, onAnswer }: PromptProps<'agent-use'>) {
  const refuse = useRef<HTMLButtonElement>(null);
  const { account, keyType, fingerprint, user } = prompt;
  const purpose =
    user === undefined ? 'Sign something that is no SSH login' : `Log in as ${displayName(user)}`;
  return (
    <Dialog
      title="Use your key?"
      open
      onClose={() => onAnswer(null)}
      initialFocus={refuse}
      actions={
        <>
          <Button onClick={() => onAnswer({ kind: 'agent-use', allow: true })}>Allow once</Button>
          <Button ref={refuse} variant="primary" onClick={() => onAnswer(null)}>
            Refuse
          </Button>
        </>
      }
    >
      <p>
        A program on <strong>{displayName(account)}</strong> asks to use a key of your SSH agent.
        Allow it only if you have just started something there that logs in to another host.
      </p>
      <Facts
        facts={[
          { name: 'Purpose', value: purpose },
          { name: 'Key type', value: displayName(keyType) },
          { name: 'Fingerprint', value: displayName(fingerprint), isCode: true },
        ]}
      />
    </Dialog>
  );
}
