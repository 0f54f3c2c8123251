import { useRef, useState } from 'react';
import type { Host } from '../../../shared/contract/hosts.ts';
import type { AppError } from '../../../shared/errors.ts';
import { displayName } from '../../../shared/names.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { refreshHosts } from '../../state/hosts.ts';
import { Button } from '../../ui/Button.tsx';
import { CheckField } from '../../ui/CheckField.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { useVault } from '../vault/use-vault.ts';

type DeleteHostProps = { readonly host: Host; readonly onClose: () => void };

/** Asks before a saved host is forgotten. */
export function DeleteHost({ host, onClose }: DeleteHostProps) {
  const client = useClient();
  const [error, setError] = useState<AppError>();
  const [forgets, setForgets] = useState(true);
  const hasSecrets = useVault()?.kept.some(({ hostId }) => hostId === host.id) === true;
  const cancel = useRef<HTMLButtonElement>(null);
  const remove = async (): Promise<void> => {
    const result = await client.call('hosts.remove', { id: host.id });
    if (!result.ok) {
      setError(result.error);
      return;
    }
    if (hasSecrets && forgets) await client.call('vault.forget', { hostId: host.id });
    await refreshHosts(client);
    onClose();
  };
  return (
    <Dialog
      title="Delete host?"
      open
      onClose={onClose}
      initialFocus={cancel}
      actions={
        <>
          <Button ref={cancel} onClick={onClose}>
            Cancel
          </Button>
          <Button variant="danger" onClick={() => void remove()}>
            Delete
          </Button>
        </>
      }
    >
      {error === undefined ? null : (
        <Notice tone="bad">
          {error.message} {error.next}
        </Notice>
      )}
      <p>
        <strong>{displayName(host.name)}</strong> is taken off the list. Nothing on the server
        changes, and an open connection stays.
      </p>
      {hasSecrets ? (
        <CheckField
          label="Forget its remembered password too"
          isChecked={forgets}
          onChange={setForgets}
        />
      ) : null}
    </Dialog>
  );
}
