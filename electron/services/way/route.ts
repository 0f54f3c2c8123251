import { limits } from '../../../shared/limits.ts';
import type { Announcement } from '../../engine/ssh/known-hosts-rotation.ts';
import type { ConnectParams, Dial, HopParams } from '../../engine/protocol.ts';
import type { KnownHostsStore } from '../../store/known-hosts-store.ts';
import {
  createAttemptSecrets,
  type AttemptSecrets,
  type Secrets,
} from '../login/attempt-secrets.ts';
import { configureWay } from './configured-way.ts';
import { accountText, type Destination, type HopTarget } from './destination.ts';
import type { AskHandlers } from '../session/engine-link.ts';
import { asksOfHops, onceTrusted, type HopAsks } from '../login/hop-asks.ts';
import { createHostKeyCheck } from './host-key-check.ts';
import { createLoginAsks } from '../login/login-asks.ts';
import { chooseLoginMethods, type LoginMeans } from '../login/login-methods.ts';
import type { Practice } from './practice.ts';
import { practiceRoute } from './practice-route.ts';
import type { Prompts } from '../session/prompts.ts';
import { passwordOf, type WayTo } from '../login/secret-owner.ts';
import type { SshConfig } from './ssh-config.ts';

/** One connect attempt made ready: what the engine is told, and how main answers what it asks. */
export type Route = {
  readonly params: ConnectParams;
  readonly asks: Omit<AskHandlers, 'conflict'>;
  /** The server of this hop has proved that it owns its host key. */
  readonly proved: (hop: number) => Promise<void>;
  /** The server of this hop has told of its host keys. */
  readonly announced: (hop: number, told: Announcement) => Promise<void>;
  /** The account at each hop, for people and to tell secrets apart. */
  readonly accounts: readonly string[];
  /** What OpenSSH's configuration asks for and is done another way, for people. */
  readonly remarks: readonly string[];
  /** What of it does not count and might matter; undefined when all does. */
  readonly notice: string | undefined;
  /** The same of the proxy's, when it has one. */
  readonly proxyAccount?: string;
  /** All of the way is logged in: what was typed may be remembered. Never rejects. */
  readonly loggedIn: () => Promise<void>;
  /** The attempt or its session is over. */
  readonly release: () => void;
};

/** What routes are made from. */
export type RouteMeans = {
  readonly prompts: Prompts;
  readonly knownHosts: KnownHostsStore;
  /** OpenSSH's configuration, asked at each attempt. */
  readonly config: Pick<SshConfig, 'resolve' | 'consents'>;
  readonly practice: Practice;
  readonly login: LoginMeans;
  readonly secrets: Secrets;
};

/** Makes an attempt ready: to a server with known_hosts and the user's answers, or to the practice server. */
export function createRoute(
  destination: Destination,
  means: RouteMeans,
  attempt: RouteAttempt,
): Promise<Route> {
  return destination.isPractice
    ? practiceRoute(destination, means.practice)
    : serverRoute(destination, means, attempt);
}

type RouteAttempt = {
  readonly sessionId: string;
  readonly noticeSignal: AbortSignal;
  /** The end of the attempt. */
  readonly signal: AbortSignal;
};

async function serverRoute(
  asked: Destination,
  means: RouteMeans,
  attempt: RouteAttempt,
): Promise<Route> {
  const asking = { ...attempt, account: accountText(asked) };
  const { destination, remarks, notices } = await configureWay(asked, means.config, asking);
  const { jumps = [], dial, nameCharset } = destination;
  const jumpTo = accountText(destination);
  const secrets = createAttemptSecrets(means.secrets);
  const { agentForwarding: forwardsAgent } = destination;
  const to = { ...attempt, secrets, dial, before: jumps, forwardsAgent };
  const last = await hopOf(destination, means, to);
  const before = await Promise.all(
    jumps.map((jump, index) =>
      hopOf(jump, means, { ...attempt, secrets, jumpTo, dial, before: jumps.slice(0, index) }),
    ),
  );
  const hops = [...before, last];
  return {
    params: {
      ...last.params,
      ...agentToForward(destination, means.login),
      ...(nameCharset === undefined ? {} : { nameCharset }),
      ...(before.length === 0 ? {} : { jumps: before.map(({ params }) => params) }),
      ...(dial === undefined ? {} : { dial }),
    },
    asks: {
      ...asksOfHops(hops.map(({ asks }) => asks)),
      ...proxyAsks(dial, means, { ...attempt, secrets }),
    },
    proved: async (hop) => hops[hop]?.proved(),
    announced: async (hop, told) => hops[hop]?.announced(told),
    accounts: hops.map(({ account }) => account),
    remarks,
    notice: notices.length === 0 ? undefined : notices.join(' ').slice(0, limits.serverTextLength),
    ...withProxyAccount(dial),
    loggedIn: secrets.loggedIn,
    release: secrets.forget,
  };
}

/** One server on the way as main knows it. */
type Hop = {
  readonly params: HopParams;
  readonly asks: HopAsks;
  readonly proved: () => Promise<void>;
  readonly announced: (told: Announcement) => Promise<void>;
  readonly account: string;
};

/** Each hop is checked under its own name, and logged in to with its own account. */
async function hopOf(
  target: HopTarget,
  { prompts, knownHosts, login }: RouteMeans,
  attempt: RouteAttempt &
    WayTo & {
      readonly secrets: AttemptSecrets;
      readonly jumpTo?: string;
      readonly forwardsAgent?: boolean | undefined;
    },
): Promise<Hop> {
  const { host, tcpPort, user, hostKeyName, algorithms, addressFamily } = target;
  const { connectTimeoutMs, keepalive, environment, bindAddress, connectionAttempts } = target;
  const check = createHostKeyCheck({
    ...attempt,
    host,
    tcpPort,
    hostKeyName,
    files: target.knownHosts,
    knownHosts,
    prompts,
  });
  const account = accountText(target);
  const agentSocket = agentOf(target, login);
  const means = { ...login, agentSocket };
  const methods = chooseLoginMethods(target.authentication, means, target.login);
  const { keyFiles } = methods;
  const loginAttempt = { ...attempt, account, keyFiles, passwordOf: passwordOf(target, attempt) };
  return {
    params: {
      host,
      tcpPort,
      user,
      ...methods,
      knownKeyTypes: await knownHosts.knownKeyTypes({
        host,
        tcpPort,
        alias: hostKeyName,
        choice: target.knownHosts,
      }),
      ...(hostKeyName === undefined ? {} : { hostKeyName }),
      ...(algorithms === undefined ? {} : { algorithms }),
      ...(addressFamily === undefined ? {} : { addressFamily }),
      ...(bindAddress === undefined ? {} : { bindAddress }),
      ...(connectionAttempts === undefined ? {} : { connectionAttempts }),
      ...(connectTimeoutMs === undefined ? {} : { connectTimeoutMs }),
      ...(keepalive === undefined ? {} : { keepalive }),
      ...(environment === undefined ? {} : { environment }),
    },
    asks: {
      hostKey: check.decide,
      ...onceTrusted(check, createLoginAsks(prompts, loginAttempt)),
    },
    proved: check.proved,
    announced: check.announced,
    account,
  };
}

function agentOf({ identityAgent, login: configured }: HopTarget, login: LoginMeans) {
  if (identityAgent !== undefined) return login.agentAt?.(identityAgent);
  const agent = configured?.agent ?? { from: 'usual' };
  if (agent.from === 'none') return undefined;
  return agent.from === 'socket' ? agent.path : login.agentSocket;
}

/** Only to the host itself, and only when the user has chosen it for this host. */
function agentToForward(
  destination: Destination,
  login: LoginMeans,
): Pick<ConnectParams, 'agentToForward'> {
  const socket = destination.agentForwarding === true ? agentOf(destination, login) : undefined;
  return socket === undefined ? {} : { agentToForward: socket };
}

function proxyAsks(
  dial: Dial | undefined,
  { prompts }: RouteMeans,
  { sessionId, secrets }: RouteAttempt & { readonly secrets: AttemptSecrets },
): Pick<AskHandlers, 'proxyPassword'> {
  const { proxyAccount: account } = withProxyAccount(dial);
  return {
    proxyPassword: async ({ again }, options) => {
      if (account === undefined) return null;
      const password = await secrets.answer(
        { kind: 'password', account },
        {
          isAgain: again,
          signal: options.signal,
          ask: async (offer) => {
            const question = { kind: 'password', sessionId, account, ...offer, again } as const;
            const answer = await prompts.ask(question, options);
            return answer && { secret: answer.password, remember: answer.remember === true };
          },
        },
      );
      return password === null ? null : { password };
    },
  };
}

function withProxyAccount(dial: Dial | undefined): { readonly proxyAccount?: string } {
  if (dial === undefined || !('user' in dial) || dial.user === undefined) return {};
  const { user, host, tcpPort } = dial;
  return { proxyAccount: `${accountText({ user, host, tcpPort })} (proxy)` };
}
