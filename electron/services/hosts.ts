import type { Host, HostDraft } from '../../shared/contract/hosts.ts';
import { OpError } from '../../shared/errors.ts';
import type { HostStore } from '../store/host-store.ts';

/** Id of the built-in practice server. */
export const practiceHostId = 'practice';

/** Its address and port are chosen when it starts; these stand in the list until then. */
const practiceHost: Host = {
  id: practiceHostId,
  kind: 'practice',
  name: 'Practice server',
  address: '127.0.0.1',
  tcpPort: 22,
  user: 'practice',
  authentication: { method: 'password' },
};

/** The saved hosts and the practice server. */
export type Hosts = {
  readonly list: () => Promise<Host[]>;
  readonly find: (id: string) => Promise<Host>;
  readonly save: (draft: HostDraft) => Promise<Host>;
  readonly remove: (id: string) => Promise<void>;
};

/** Hosts of one profile. */
export function createHosts(store: HostStore): Hosts {
  const list = async (): Promise<Host[]> => [...(await store.list()), practiceHost];
  return {
    list,
    find: async (id) => {
      const found = (await list()).find((host) => host.id === id);
      if (found === undefined) throw new OpError('not-found', 'This host is no longer saved.');
      return found;
    },
    save: async (draft) => {
      refusePractice(draft.id);
      return await store.save(draft);
    },
    remove: async (id) => {
      refusePractice(id);
      await store.remove(id);
    },
  };
}

function refusePractice(id: string | undefined): void {
  if (id === practiceHostId) {
    throw new OpError(
      'refused',
      'The practice server is built in: it can be neither changed nor removed.',
    );
  }
}
