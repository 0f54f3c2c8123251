import { useState } from 'react';
import type { Host } from '../../../shared/contract/hosts.ts';
import { displayName } from '../../../shared/names.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { refreshHosts } from '../../state/hosts.ts';
import { CheckField } from '../../ui/CheckField.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { useVault } from '../vault/use-vault.ts';

type DeleteHostProps = { readonly host: Host; readonly onClose: () => void };

/** Asks before a saved host is forgotten. */
export function DeleteHost({ host, onClose }: DeleteHostProps) {
  const client = useClient();
  const [forgets, setForgets] = useState(true);
  const hasSecrets = useVault()?.kept.some(({ hostId }) => hostId === host.id) === true;
  const remove = async () => {
    const result = await client.call('hosts.remove', { id: host.id });
    if (!result.ok) return result;
    if (hasSecrets && forgets) await client.call('vault.forget', { hostId: host.id });
    await refreshHosts(client);
    return result;
  };
  return (
    <ConfirmDialog title="Delete host?" verb="Delete" onConfirm={remove} onClose={onClose}>
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
    </ConfirmDialog>
  );
}
