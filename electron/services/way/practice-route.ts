import { accountText, type Destination } from './destination.ts';
import type { Practice, PracticeServer } from './practice.ts';
import type { Route } from './route.ts';

/** Our own server: main knows its key and its password, so nobody is asked and nothing is stored. */
export async function practiceRoute(destination: Destination, practice: Practice): Promise<Route> {
  const { server, release } = await practice.acquire();
  return {
    params: {
      host: destination.host,
      tcpPort: server.tcpPort,
      user: server.user,
      keyFiles: [],
      askPassword: true,
      knownKeyTypes: [],
    },
    asks: practiceAsks(server),
    accounts: [accountText(destination)],
    remarks: [],
    notice: undefined,
    proved: () => Promise.resolve(),
    loggedIn: () => Promise.resolve(),
    announced: () => Promise.resolve(),
    release,
  };
}

function practiceAsks(server: PracticeServer): Route['asks'] {
  return {
    hostKey: ({ key }) =>
      Promise.resolve(
        Buffer.from(key).equals(server.hostKey)
          ? { accepted: true }
          : {
              accepted: false,
              error: {
                code: 'host-key',
                message: 'Something else answers at the port of the practice server.',
              },
            },
      ),
    password: ({ again }) => Promise.resolve(again ? null : { password: server.password }),
    passphrase: () => Promise.resolve(null),
    interactive: () => Promise.resolve(null),
    proxyPassword: () => Promise.resolve(null),
    newPassword: () => Promise.resolve(null),
    agentUse: () => Promise.resolve(null),
  };
}
