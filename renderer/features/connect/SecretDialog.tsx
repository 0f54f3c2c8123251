import { useRef, useState } from 'react';
import { displayName } from '../../../shared/names.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/TextField.tsx';
import type { PromptProps } from './prompt-props.ts';

/** Asks for a password, or for the passphrase of a key file. Held only while the dialog is open. */
export function SecretDialog({ prompt, onAnswer }: PromptProps<'password' | 'passphrase'>) {
  const [secret, setSecret] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const cancel = (): void => onAnswer(null);
  const isPassword = prompt.kind === 'password';
  const owner = displayName(isPassword ? prompt.account : prompt.keyFile);
  const submit = (): void =>
    onAnswer(
      isPassword
        ? { kind: 'password', password: secret }
        : { kind: 'passphrase', passphrase: secret },
    );
  return (
    <Dialog
      title={isPassword ? 'Password' : 'Passphrase'}
      open
      onClose={cancel}
      initialFocus={field}
      actions={
        <>
          <Button onClick={cancel}>Cancel</Button>
          <Button variant="primary" onClick={submit}>
            {isPassword ? 'Log in' : 'Unlock'}
          </Button>
        </>
      }
    >
      <p>
        {isPassword ? 'Log in as ' : 'Unlock the key file '}
        <strong>{owner}</strong>
      </p>
      <TextField
        ref={field}
        label={isPassword ? 'Password' : 'Passphrase'}
        type="password"
        value={secret}
        onChange={setSecret}
        error={prompt.again ? againText(prompt.kind) : undefined}
      />
    </Dialog>
  );
}

function againText(kind: 'password' | 'passphrase'): string {
  return kind === 'password'
    ? 'The server did not take the last one. Try again.'
    : 'This did not open the key file. Try again.';
}
