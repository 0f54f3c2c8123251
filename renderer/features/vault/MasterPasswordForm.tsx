import { useRef, useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { SecretField, takeSecret } from '../../ui/SecretField.tsx';

/** What becomes of the master password. */
export type MasterChange = 'set' | 'change' | 'remove';

const titles: Record<MasterChange, string> = {
  set: 'Set master password',
  change: 'Change master password',
  remove: 'Remove master password',
};

const texts: Record<MasterChange, string> = {
  set: 'It encrypts what Hawser remembers, and is asked for once each time Hawser starts. Nobody can recover it: without it, the remembered passwords are lost.',
  change:
    'Everything that is remembered is encrypted anew. The old password opens nothing any more.',
  remove:
    'What is remembered goes to the system’s keychain, or, where there is none, is kept until Hawser quits.',
};

/** Sets, changes or removes the master password. */
export function MasterPasswordForm(props: {
  readonly change: MasterChange;
  readonly onClose: () => void;
}) {
  const { change, onClose } = props;
  const client = useClient();
  const current = useRef<HTMLInputElement>(null);
  const chosen = useRef<HTMLInputElement>(null);
  const repeated = useRef<HTMLInputElement>(null);
  const [isBusy, setBusy] = useState(false);
  const [refused, setRefused] = useState<AppError>();
  const [fault, setFault] = useState<string>();

  const send = async (): Promise<void> => {
    if (isBusy) return;
    const before = takeSecret(current.current);
    const password = takeSecret(chosen.current);
    const isRepeated = password === takeSecret(repeated.current);
    setRefused(undefined);
    setFault(undefined);
    if (change !== 'remove' && password === '') return setFault('Type a password.');
    if (change !== 'remove' && !isRepeated) return setFault('The two were not the same.');
    setBusy(true);
    const result =
      change === 'remove'
        ? await client.call('vault.removeMaster', { current: before })
        : await client.call('vault.setMaster', {
            password,
            ...(change === 'change' ? { current: before } : {}),
          });
    setBusy(false);
    if (result.ok) onClose();
    else setRefused(result.error);
  };

  return (
    <Dialog
      title={titles[change]}
      open
      onClose={onClose}
      initialFocus={change === 'set' ? chosen : current}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={isBusy} onClick={() => void send()}>
            {isBusy ? 'Working…' : titles[change]}
          </Button>
        </>
      }
    >
      <p>{texts[change]}</p>
      {change === 'set' ? null : (
        <SecretField inputRef={current} label="Current master password" error={refused?.message} />
      )}
      {change === 'remove' ? null : (
        <>
          <SecretField
            inputRef={chosen}
            label="New master password"
            error={change === 'set' ? refused?.message : undefined}
          />
          <SecretField inputRef={repeated} label="Repeat it" error={fault} />
        </>
      )}
    </Dialog>
  );
}
