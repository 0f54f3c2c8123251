import { useRef, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { SecretField, takeSecret } from '../../ui/SecretField.tsx';
import { Account } from './Account.tsx';
import type { PromptProps } from './prompt-props.ts';
import { RememberField } from './RememberField.tsx';

type Asked = PromptProps<'password' | 'passphrase'>['prompt'];

/** Asks for a password, or for the passphrase of a key file. Held only while the dialog is open. */
export function SecretDialog({ prompt, onAnswer }: PromptProps<'password' | 'passphrase'>) {
  // whoever had one remembered wants the right one remembered
  const [remember, setRemember] = useState(prompt.isStale === true);
  const field = useRef<HTMLInputElement>(null);
  const cancel = (): void => onAnswer(null);
  const isPassword = prompt.kind === 'password';
  const owner = isPassword ? prompt.account : prompt.keyFile;
  const submit = (): void => {
    const secret = takeSecret(field.current);
    const wish = remember ? { remember } : {};
    onAnswer(
      isPassword
        ? { kind: 'password', password: secret, ...wish }
        : { kind: 'passphrase', passphrase: secret, ...wish },
    );
  };
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
        <Account name={owner} jumpTo={prompt.jumpTo} />
      </p>
      <SecretField
        inputRef={field}
        label={isPassword ? 'Password' : 'Passphrase'}
        error={againText(prompt)}
      />
      <RememberField place={prompt.canRemember} isChecked={remember} onChange={setRemember} />
    </Dialog>
  );
}

function againText({ kind, again, isStale }: Asked): string | undefined {
  if (kind === 'password') {
    if (isStale === true) return 'The server did not take the remembered one. Type it anew.';
    return again ? 'The server did not take the last one. Try again.' : undefined;
  }
  if (isStale === true) return 'The remembered one did not open the key file. Type it anew.';
  return again ? 'This did not open the key file. Try again.' : undefined;
}
