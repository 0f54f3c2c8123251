import { useEffect, useState } from 'react';
import type { VaultState } from '../../../shared/contract/vault.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { mirror } from '../../state/mirror.ts';

/** What is remembered, while somebody looks at it; undefined until main has told. */
export function useVault(): VaultState | undefined {
  const client = useClient();
  const [state, setState] = useState<VaultState>();
  useEffect(() => mirror(client, 'vault.watch', setState), [client]);
  return state;
}
