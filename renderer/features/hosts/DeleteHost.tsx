import { useEffect, useState } from 'react';
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
  const tunnels = useTunnelCount(host.id);
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
      {tunnels === 0 ? null : (
        <p>
          {tunnels === 1 ? 'Its tunnel goes' : `Its ${tunnels} tunnels go`} with it, and{' '}
          {tunnels === 1 ? 'is stopped if it runs' : 'those that run are stopped'}.
        </p>
      )}
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

/** How many tunnels are kept for the host; none until that is known, which is at once. */
function useTunnelCount(hostId: string): number {
  const client = useClient();
  const [count, setCount] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    void client.call('forwards.ofHost', { hostId }, { signal: stop.signal }).then((answer) => {
      if (answer.ok && !stop.signal.aborted) setCount(answer.value.count);
    });
    return () => stop.abort();
  }, [client, hostId]);
  return count;
}
