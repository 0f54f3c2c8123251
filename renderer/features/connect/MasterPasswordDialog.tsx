import { useRef } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { SecretField, takeSecret } from '../../ui/SecretField.tsx';
import type { PromptProps } from './prompt-props.ts';
import { useSecondsUntil } from './useSecondsUntil.ts';

/** Asks for the password that opens the vault; "no" leaves it shut, and the login asks for its own. */
export function MasterPasswordDialog({ prompt, onAnswer }: PromptProps<'master-password'>) {
  const field = useRef<HTMLInputElement>(null);
  const seconds = useSecondsUntil(prompt.notBeforeMs ?? 0);
  const cancel = (): void => onAnswer(null);
  const submit = (): void =>
    onAnswer({ kind: 'master-password', password: takeSecret(field.current) });
  return (
    <Dialog
      title="Master password"
      open
      onClose={cancel}
      initialFocus={field}
      actions={
        <>
          <Button onClick={cancel}>Not now</Button>
          <Button variant="primary" onClick={submit} disabled={seconds > 0}>
            {seconds > 0 ? `Wait ${seconds} s` : 'Unlock'}
          </Button>
        </>
      }
    >
      <p>Your remembered passwords are in Hawser’s vault. Unlock it to use them.</p>
      <SecretField
        inputRef={field}
        label="Master password"
        error={prompt.again ? 'This did not open the vault. Try again.' : undefined}
      />
    </Dialog>
  );
}
