import type { ConnectParams } from '../engine/protocol.ts';
import type { KnownHostsStore } from '../store/known-hosts-store.ts';
import { accountText, type Destination } from './destination.ts';
import type { AskHandlers } from './engine-link.ts';
import { createHostKeyCheck } from './host-key-check.ts';
import { createLoginAsks } from './login-asks.ts';
import { chooseLoginMethods, type LoginMeans } from './login-methods.ts';
import type { Practice, PracticeServer } from './practice.ts';
import type { Prompts } from './prompts.ts';

/** One connect attempt made ready: what the engine is told, and how main answers what it asks. */
export type Route = {
  readonly params: ConnectParams;
  readonly asks: Omit<AskHandlers, 'conflict'>;
  /** The server has proved that it owns its host key. */
  readonly proved: () => Promise<void>;
  /** The attempt or its session is over. */
  readonly release: () => void;
};

/** What routes are made from. */
export type RouteMeans = {
  readonly prompts: Prompts;
  readonly knownHosts: KnownHostsStore;
  readonly practice: Practice;
  readonly login: LoginMeans;
};

/** Makes an attempt ready: to a server with known_hosts and the user's answers, or to the practice server. */
export function createRoute(
  destination: Destination,
  means: RouteMeans,
  attempt: { readonly sessionId: string; readonly noticeSignal: AbortSignal },
): Promise<Route> {
  return destination.isPractice
    ? practiceRoute(destination, means.practice)
    : serverRoute(destination, means, attempt);
}

async function serverRoute(
  destination: Destination,
  { prompts, knownHosts, login }: RouteMeans,
  attempt: { readonly sessionId: string; readonly noticeSignal: AbortSignal },
): Promise<Route> {
  const { host, tcpPort, user } = destination;
  const check = createHostKeyCheck({ ...attempt, host, tcpPort, knownHosts, prompts });
  const account = accountText(destination);
  const methods = chooseLoginMethods(destination.authentication, login);
  return {
    params: {
      host,
      tcpPort,
      user,
      ...methods,
      knownKeyTypes: await knownHosts.knownKeyTypes(host, tcpPort),
    },
    asks: {
      hostKey: check.decide,
      ...createLoginAsks(prompts, {
        sessionId: attempt.sessionId,
        account,
        keyFiles: methods.keyFiles,
      }),
    },
    proved: check.proved,
    release: () => {},
  };
}

/** Our own server: main knows its key and its password, so nobody is asked and nothing is stored. */
async function practiceRoute(destination: Destination, practice: Practice): Promise<Route> {
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
    proved: () => Promise.resolve(),
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
  };
}
