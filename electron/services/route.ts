import type { ConnectParams, Dial, HopParams } from '../engine/protocol.ts';
import type { KnownHostsStore } from '../store/known-hosts-store.ts';
import { accountText, type Destination, type HopTarget } from './destination.ts';
import type { AskHandlers } from './engine-link.ts';
import { asksOfHops, type HopAsks } from './hop-asks.ts';
import { createHostKeyCheck } from './host-key-check.ts';
import { createLoginAsks } from './login-asks.ts';
import { chooseLoginMethods, type LoginMeans } from './login-methods.ts';
import type { Practice, PracticeServer } from './practice.ts';
import type { Prompts } from './prompts.ts';

/** One connect attempt made ready: what the engine is told, and how main answers what it asks. */
export type Route = {
  readonly params: ConnectParams;
  readonly asks: Omit<AskHandlers, 'conflict'>;
  /** The server of this hop has proved that it owns its host key. */
  readonly proved: (hop: number) => Promise<void>;
  /** The account at each hop, for people and to tell secrets apart. */
  readonly accounts: readonly string[];
  /** The same of the proxy's, when it has one. */
  readonly proxyAccount?: string;
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

type RouteAttempt = { readonly sessionId: string; readonly noticeSignal: AbortSignal };

async function serverRoute(
  destination: Destination,
  means: RouteMeans,
  attempt: RouteAttempt,
): Promise<Route> {
  const { jumps = [], dial } = destination;
  const jumpTo = accountText(destination);
  const last = await hopOf(destination, means, attempt);
  const before = await Promise.all(jumps.map((jump) => hopOf(jump, means, { ...attempt, jumpTo })));
  const hops = [...before, last];
  return {
    params: {
      ...last.params,
      ...(before.length === 0 ? {} : { jumps: before.map(({ params }) => params) }),
      ...(dial === undefined ? {} : { dial }),
    },
    asks: { ...asksOfHops(hops.map(({ asks }) => asks)), ...proxyAsks(dial, means, attempt) },
    proved: async (hop) => hops[hop]?.proved(),
    accounts: hops.map(({ account }) => account),
    ...withProxyAccount(dial),
    release: () => {},
  };
}

/** One server on the way as main knows it. */
type Hop = {
  readonly params: HopParams;
  readonly asks: HopAsks;
  readonly proved: () => Promise<void>;
  readonly account: string;
};

/** Each hop is checked under its own name, and logged in to with its own account. */
async function hopOf(
  target: HopTarget,
  { prompts, knownHosts, login }: RouteMeans,
  attempt: RouteAttempt & { readonly jumpTo?: string },
): Promise<Hop> {
  const { host, tcpPort, user, hostKeyName, algorithms, addressFamily } = target;
  const { connectTimeoutMs, keepalive } = target;
  const check = createHostKeyCheck({ ...attempt, host, tcpPort, hostKeyName, knownHosts, prompts });
  const account = accountText(target);
  const methods = chooseLoginMethods(target.authentication, login);
  return {
    params: {
      host,
      tcpPort,
      user,
      ...methods,
      knownKeyTypes:
        hostKeyName === undefined
          ? await knownHosts.knownKeyTypes(host, tcpPort)
          : await knownHosts.knownKeyTypes(hostKeyName, 22),
      ...(hostKeyName === undefined ? {} : { hostKeyName }),
      ...(algorithms === undefined ? {} : { algorithms }),
      ...(addressFamily === undefined ? {} : { addressFamily }),
      ...(connectTimeoutMs === undefined ? {} : { connectTimeoutMs }),
      ...(keepalive === undefined ? {} : { keepalive }),
    },
    asks: {
      hostKey: check.decide,
      ...createLoginAsks(prompts, { ...attempt, account, keyFiles: methods.keyFiles }),
    },
    proved: check.proved,
    account,
  };
}

function proxyAsks(
  dial: Dial | undefined,
  { prompts }: RouteMeans,
  { sessionId }: RouteAttempt,
): Pick<AskHandlers, 'proxyPassword'> {
  const { proxyAccount: account } = withProxyAccount(dial);
  return {
    proxyPassword: async ({ again }, options) => {
      if (account === undefined) return null;
      const answer = await prompts.ask({ kind: 'password', sessionId, account, again }, options);
      return answer && { password: answer.password };
    },
  };
}

function withProxyAccount(dial: Dial | undefined): { readonly proxyAccount?: string } {
  if (dial === undefined || !('user' in dial) || dial.user === undefined) return {};
  const { user, host, tcpPort } = dial;
  return { proxyAccount: `${accountText({ user, host, tcpPort })} (proxy)` };
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
    accounts: ['practice'],
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
    proxyPassword: () => Promise.resolve(null),
    newPassword: () => Promise.resolve(null),
    agentUse: () => Promise.resolve(null),
  };
}
