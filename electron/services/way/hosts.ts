import { createHash } from 'node:crypto';
import type { Host, HostDraft } from '../../../shared/contract/hosts.ts';
import { OpError } from '../../../shared/errors.ts';
import type { ListedHost } from '../../ssh-config/resolve.ts';
import type { HostStore } from '../../store/host-store.ts';
import type { SshConfig } from './ssh-config.ts';

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

/** The saved hosts, those of OpenSSH's configuration, and the practice server. */
export type Hosts = {
  readonly list: () => Promise<Host[]>;
  readonly find: (id: string) => Promise<Host>;
  readonly save: (draft: HostDraft) => Promise<Host>;
  readonly remove: (id: string) => Promise<void>;
};

/** Hosts of one profile. The configuration's are read anew each time, so that its changes count at once. */
export function createHosts(
  store: HostStore,
  config: Pick<SshConfig, 'hosts' | 'aliases' | 'peek'>,
): Hosts {
  const list = async (): Promise<Host[]> => [
    ...(await store.list()),
    // why there are none is said in the settings; the saved ones are there all the same
    ...(await config.hosts().catch(() => [])).map((host) => configHost(host.alias.name, host)),
    practiceHost,
  ];
  return {
    list,
    find: async (id) => {
      const found = id.startsWith(configPrefix)
        ? await findConfigured(id, config)
        : [...(await store.list()), practiceHost].find((host) => host.id === id);
      if (found !== undefined) return found;
      throw new OpError(
        'not-found',
        id.startsWith(configPrefix)
          ? 'This host is no longer in the OpenSSH configuration.'
          : 'This host is no longer saved.',
      );
    },
    save: async (draft) => {
      refuseBuiltIn(draft.id);
      return await store.save(draft);
    },
    remove: async (id) => {
      refuseBuiltIn(id);
      await store.remove(id);
    },
  };
}

const configPrefix = 'config-';

async function findConfigured(
  id: string,
  { aliases, peek }: Pick<SshConfig, 'aliases' | 'peek'>,
): Promise<Host | undefined> {
  const found = (await aliases()).find(({ name }) => configId(name) === id);
  return found && configHost(found.name, await peek({ alias: found.name }));
}

/** The same name has the same id at each start: its tab finds it again. */
function configId(name: string): string {
  return configPrefix + createHash('sha256').update(name).digest('hex').slice(0, 32);
}

function configHost(name: string, { host, tcpPort, user }: ListedHost): Host {
  return {
    id: configId(name),
    kind: 'config',
    name,
    address: host,
    tcpPort,
    user,
    authentication: { method: 'automatic' },
  };
}

function refuseBuiltIn(id: string | undefined): void {
  if (id === practiceHostId) {
    throw new OpError(
      'refused',
      'The practice server is built in: it can be neither changed nor removed.',
    );
  }
  if (id?.startsWith(configPrefix) === true) {
    throw new OpError('refused', 'This host stands in the OpenSSH configuration.', {
      next: 'Change it there, or make a copy of it here.',
    });
  }
}
