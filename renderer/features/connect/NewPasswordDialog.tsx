import { useRef, useState } from 'react';
import { isBlank } from '../../../shared/untrusted.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { SecretField, takeSecret } from '../../ui/SecretField.tsx';
import { Account } from './Account.tsx';
import type { PromptProps } from './prompt-props.ts';
import { ServerText } from './ServerText.tsx';

/** The server took the password for the last time and wants a new one, given twice. */
export function NewPasswordDialog({ prompt, onAnswer }: PromptProps<'new-password'>) {
  const [fault, setFault] = useState<string>();
  const first = useRef<HTMLInputElement>(null);
  const second = useRef<HTMLInputElement>(null);
  const cancel = (): void => onAnswer(null);
  const submit = (): void => {
    const chosen = takeSecret(first.current);
    const repeated = takeSecret(second.current);
    if (chosen !== '' && chosen === repeated) {
      onAnswer({ kind: 'new-password', newPassword: chosen });
      return;
    }
    setFault(chosen === '' ? 'Type the new password.' : 'The two were not the same.');
    first.current?.focus();
  };
  return (
    <Dialog
      title="New password"
      open
      onClose={cancel}
      initialFocus={first}
      actions={
        <>
          <Button onClick={cancel}>Cancel</Button>
          <Button variant="primary" onClick={submit}>
            Change and log in
          </Button>
        </>
      }
    >
      <p>
        The password of <Account name={prompt.account} jumpTo={prompt.jumpTo} /> has expired. The
        server asks for a new one.
      </p>
      {isBlank(prompt.text) ? null : <ServerText text={prompt.text} />}
      <SecretField
        inputRef={first}
        label="New password"
        error={prompt.again ? 'The server did not take the last one. Choose another.' : undefined}
      />
      <SecretField inputRef={second} label="Repeat it" error={fault} />
    </Dialog>
  );
}
