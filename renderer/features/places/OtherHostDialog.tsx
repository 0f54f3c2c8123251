import { useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import { displayName } from '../../../shared/names.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';

type OtherHostDialogProps = { readonly address: string; readonly onClose: () => void };

/** An address of another host was typed into a path bar: nothing connects before the user says so. */
export function OtherHostDialog({ address, onClose }: OtherHostDialogProps) {
  const client = useClient();
  const [error, setError] = useState<AppError>();
  const connect = async (): Promise<void> => {
    const result = await client.call('sessions.open', { text: address });
    if (result.ok) onClose();
    else setError(result.error);
  };
  return (
    <Dialog
      title="Connect to another host?"
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" onClick={() => void connect()}>
            Connect
          </Button>
        </>
      }
    >
      <ErrorNotice error={error} />
      <p>
        <strong>{displayName(address)}</strong> is another host than this pane’s. It opens in a tab
        of its own.
      </p>
    </Dialog>
  );
}
