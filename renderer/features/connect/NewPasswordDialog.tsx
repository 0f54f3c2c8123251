import { useRef, useState } from 'react';
import { displayName } from '../../../shared/names.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/TextField.tsx';
import type { PromptProps } from './prompt-props.ts';
import { ServerText } from './ServerText.tsx';

/** The server took the password for the last time and wants a new one, given twice. */
export function NewPasswordDialog({ prompt, onAnswer }: PromptProps<'new-password'>) {
  const [chosen, setChosen] = useState('');
  const [repeated, setRepeated] = useState('');
  const [fault, setFault] = useState<string>();
  const first = useRef<HTMLInputElement>(null);
  const cancel = (): void => onAnswer(null);
  const submit = (): void => {
    if (chosen === '') setFault('Type the new password.');
    else if (chosen !== repeated) setFault('The two are not the same.');
    else onAnswer({ kind: 'new-password', newPassword: chosen });
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
        The password of <strong>{displayName(prompt.account)}</strong> has expired. The server asks
        for a new one.
      </p>
      {prompt.text.trim() === '' ? null : <ServerText text={prompt.text} />}
      <TextField
        ref={first}
        label="New password"
        type="password"
        value={chosen}
        onChange={setChosen}
        error={prompt.again ? 'The server did not take the last one. Choose another.' : undefined}
      />
      <TextField
        label="Repeat it"
        type="password"
        value={repeated}
        onChange={setRepeated}
        error={fault}
      />
    </Dialog>
  );
}
