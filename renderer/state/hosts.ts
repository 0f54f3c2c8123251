import { create } from 'zustand';
import type { Host } from '../../shared/contract/hosts.ts';
import type { AppError } from '../../shared/errors.ts';
import type { Client } from '../client/client.ts';

/** The saved hosts; the last good list stays when reading fails. */
type HostStore = {
  readonly hosts: readonly Host[];
  readonly isLoaded: boolean;
  readonly error: AppError | undefined;
};

/** The saved hosts as main last gave them. */
export const hostStore = create<HostStore>(() => ({
  hosts: [],
  isLoaded: false,
  error: undefined,
}));

/** The saved hosts in the sidebar's order, the practice server last. */
export function useHosts(): readonly Host[] {
  return hostStore((state) => state.hosts);
}

/** Reads the hosts again: at start, and after each change the page makes. */
export async function refreshHosts(client: Client): Promise<void> {
  const result = await client.call('hosts.list', {});
  if (result.ok) hostStore.setState({ hosts: result.value, isLoaded: true, error: undefined });
  else hostStore.setState({ error: result.error });
}
