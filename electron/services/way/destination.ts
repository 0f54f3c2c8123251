import type { Authentication, Host } from '../../../shared/contract/hosts.ts';
import type { NameCharset } from '../../../shared/name-charsets.ts';
import { OpError } from '../../../shared/errors.ts';
import type { Dial, HopParams } from '../../engine/protocol.ts';
import type { LoginMethod } from '../../engine/ssh/auth-order.ts';
import type { KnownHostsChoice } from '../../store/known-hosts-store.ts';
import type { Query } from '../../ssh-config/resolve.ts';
import type { IdentityAgent } from '../../ssh-config/resolved.ts';
import { parseDestination } from '../../../shared/quick-connect.ts';

/** What OpenSSH's configuration says about logging in. */
export type ConfiguredLogin = {
  readonly agent: IdentityAgent;
  /** Undefined is the usual ones. */
  readonly keyFiles?: readonly string[];
  readonly certificateFiles: readonly string[];
  readonly identitiesOnly: boolean;
  /** Only these, in this order; undefined is what Hawser does by itself. */
  readonly methods?: readonly LoginMethod[];
  readonly passwordPrompts?: number;
  /** Names of algorithms; undefined is all of ours. */
  readonly acceptedAlgorithms?: readonly string[];
};

/** One SSH server on the way to a destination, or the destination itself: what its hop is made from. */
export type HopTarget = Pick<
  HopParams,
  'host' | 'tcpPort' | 'user' | 'hostKeyName' | 'algorithms' | 'addressFamily' | 'environment'
> &
  Pick<HopParams, 'connectTimeoutMs' | 'keepalive' | 'bindAddress' | 'connectionAttempts'> & {
    readonly authentication: Authentication;
    /** What ssh_config says of its known_hosts files. */
    readonly knownHosts?: KnownHostsChoice;
    /** The agent to use, as OpenSSH's IdentityAgent names it; the usual one when missing. */
    readonly identityAgent?: string;
    /** Looked up in OpenSSH's configuration at each attempt; what is in it was typed or saved, and wins. */
    readonly query?: Query;
    /** What the configuration says about logging in. */
    readonly login?: ConfiguredLogin;
  };

/** Where a session leads: a saved host, or what was typed. */
export type Destination = HopTarget & {
  readonly isPractice: boolean;
  readonly hostId?: string;
  readonly title: string;
  /** Jump hosts, the first one dialled first. */
  readonly jumps?: readonly HopTarget[];
  /** How the first server on the way is reached, when not directly. */
  readonly dial?: Dial;
  /** Programs on the server may ask for keys of the agent. */
  readonly agentForwarding?: boolean;
  /** What names at the host are in; UTF-8 when missing. */
  readonly nameCharset?: NameCharset;
  readonly localDirectory?: string;
  readonly remoteDirectory?: string;
};

/** A saved host as one of the servers on a way. */
export function hopOfHost(host: Host): HopTarget {
  const { kind, address, tcpPort, user, authentication, legacyAlgorithms, identityAgent } = host;
  return {
    host: address,
    tcpPort,
    user,
    authentication,
    ...(identityAgent === undefined ? {} : { identityAgent }),
    ...(kind === 'practice' ? {} : { query: queryOfHost(host) }),
    ...(legacyAlgorithms === undefined ? {} : { algorithms: { legacy: legacyAlgorithms } }),
  };
}

/** The destination a saved host names, without its way. */
export function destinationOfHost(host: Host): Destination {
  const { kind, id, name, agentForwarding, nameCharset, localDirectory, remoteDirectory } = host;
  return {
    isPractice: kind === 'practice',
    hostId: id,
    title: name,
    ...hopOfHost(host),
    ...(agentForwarding === true ? { agentForwarding } : {}),
    ...(nameCharset === undefined ? {} : { nameCharset }),
    ...(localDirectory === undefined ? {} : { localDirectory }),
    ...(remoteDirectory === undefined ? {} : { remoteDirectory }),
  };
}

/** What is asked of the configuration for a host: of its own hosts only the name is given. */
function queryOfHost({ kind, name, address, tcpPort, user }: Host): Query {
  return kind === 'config' ? { alias: name } : { alias: address, tcpPort, user };
}

/** The destination a typed text names; `userName` logs in when none was typed. */
export function destinationOfText(text: string, userName: string): Destination {
  const parsed = parseDestination(text);
  if (!parsed.ok) {
    throw new OpError(
      'invalid',
      parsed.message,
      parsed.next === undefined ? {} : { next: parsed.next },
    );
  }
  const { path, ...typed } = parsed.destination;
  return {
    isPractice: false,
    title: typed.host,
    ...hopOfTyped(typed, userName),
    ...(path === undefined ? {} : { remoteDirectory: path }),
  };
}

/** A server as typed; `userName` logs in when none was. */
export function hopOfTyped(
  typed: { readonly host: string; readonly tcpPort?: number; readonly user?: string },
  userName: string,
): HopTarget {
  const { host, ...rest } = typed;
  return {
    host,
    tcpPort: typed.tcpPort ?? 22,
    user: typed.user ?? userName,
    authentication: { method: 'automatic' },
    query: { alias: host, ...rest },
  };
}

/** What was typed to get there, for OpenSSH's configuration to be asked anew; undefined where nobody typed. */
export function typedText({ hostId, query }: Destination): string | undefined {
  if (hostId !== undefined || query === undefined) return undefined;
  const { alias, user, tcpPort } = query;
  const host = alias.includes(':') ? `[${alias}]` : alias;
  const account = user === undefined ? host : `${user}@${host}`;
  return tcpPort === undefined ? account : `${account}:${tcpPort}`;
}

/** `user@host`, `user@host:2222`, `user@[::1]:2222`; the usual port is left out. */
export function accountText(of: Pick<Destination, 'user' | 'host' | 'tcpPort'>): string {
  const host = of.host.includes(':') ? `[${of.host}]` : of.host;
  return of.tcpPort === 22 ? `${of.user}@${host}` : `${of.user}@${host}:${of.tcpPort}`;
}
