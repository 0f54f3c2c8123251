import { assembleNames } from '../../ssh-config/assemble.ts';
import type { AlgorithmSpec, ResolvedHost } from '../../ssh-config/resolved.ts';
import type { AlgorithmChoice } from '../../engine/protocol.ts';
import { algorithmOffer } from '../../engine/ssh/algorithms.ts';
import { usualLoginMethods, type LoginMethod } from '../../engine/ssh/auth-order.ts';
import { loginAlgorithmNames } from '../../engine/ssh/identity.ts';
import type { KnownHostsChoice } from '../../store/known-hosts-store.ts';
import type { ConfiguredLogin, HopTarget } from './destination.ts';
import { askKnownHostsCommand } from './known-hosts-command.ts';
import { legacyAlgorithmNames } from '../../../shared/legacy-algorithms.ts';

/** The server a resolved host stands for. What was typed or saved is in `resolved` already, but for how to log in. */
export function targetOf(
  resolved: ResolvedHost,
  saved: Pick<HopTarget, 'authentication' | 'algorithms' | 'identityAgent'>,
): HopTarget {
  const { host, tcpPort, user, hostKeyAlias, addressFamily, connectTimeoutSeconds } = resolved;
  const { bindAddress, connectionAttempts } = resolved;
  const { serverAliveIntervalSeconds: alive, serverAliveCountMax } = resolved;
  const intervalMs = alive * 1_000;
  const algorithms = {
    ...saved.algorithms,
    ...algorithmsOf(resolved, saved.algorithms?.legacy ?? []),
  };
  return {
    host,
    tcpPort,
    user,
    authentication: saved.authentication,
    ...(saved.identityAgent === undefined ? {} : { identityAgent: saved.identityAgent }),
    ...(hostKeyAlias === undefined ? {} : { hostKeyName: hostKeyAlias }),
    ...(Object.keys(algorithms).length === 0 ? {} : { algorithms }),
    ...(bindAddress === undefined ? {} : { bindAddress }),
    ...(connectionAttempts > 1 ? { connectionAttempts } : {}),
    ...(addressFamily === 'any' ? {} : { addressFamily: addressFamily === 'inet' ? 4 : 6 }),
    ...(connectTimeoutSeconds === undefined || connectTimeoutSeconds === 0
      ? {}
      : { connectTimeoutMs: Math.min(connectTimeoutSeconds * 1_000, longestTimeoutMs) }),
    ...(alive === 0
      ? {}
      : {
          keepalive: {
            intervalMs: Math.min(intervalMs, longestTimeoutMs),
            deadMs: Math.min(intervalMs * Math.max(1, serverAliveCountMax), longestTimeoutMs),
          },
        }),
    ...(Object.keys(resolved.environment).length === 0
      ? {}
      : { environment: resolved.environment }),
    login: loginOf(resolved),
    knownHosts: knownHostsOf(resolved),
  };
}

/** A day: timers go no further than 24 of them, and nobody waits as long. */
const longestTimeoutMs = 86_400_000;

function loginOf(resolved: ResolvedHost): ConfiguredLogin {
  const { identityFiles, pubkeyAcceptedAlgorithms: spec } = resolved;
  const { numberOfPasswordPrompts: prompts } = resolved;
  const methods = methodsOf(resolved);
  const names = { usual: loginAlgorithmNames, all: loginAlgorithmNames };
  return {
    agent: resolved.identityAgent,
    ...(identityFiles === undefined ? {} : { keyFiles: identityFiles }),
    certificateFiles: resolved.certificateFiles,
    identitiesOnly: resolved.identitiesOnly,
    ...(methods === undefined ? {} : { methods }),
    ...(prompts === undefined ? {} : { passwordPrompts: prompts }),
    ...(spec === undefined ? {} : { acceptedAlgorithms: assembleNames(spec.value, names) }),
  };
}

/** The methods as the file orders them, without those it switches off; undefined when it says nothing of them. */
function methodsOf(resolved: ResolvedHost): readonly LoginMethod[] | undefined {
  const isOn: { readonly [M in LoginMethod]: boolean } = {
    publickey: resolved.pubkeyAuthentication,
    'keyboard-interactive': resolved.kbdInteractiveAuthentication,
    password: resolved.passwordAuthentication,
  };
  const { preferredAuthentications: preferred } = resolved;
  if (preferred === undefined && usualLoginMethods.every((method) => isOn[method]))
    return undefined;
  const ordered = (preferred ?? usualLoginMethods).flatMap((name) =>
    usualLoginMethods.filter((method) => method === name),
  );
  return [...new Set(ordered)].filter((method) => isOn[method]);
}

/** What goes to /dev/null is known to nobody: it is the usual way of saying "none". */
function knownHostsOf(resolved: ResolvedHost): KnownHostsChoice {
  const { userKnownHostsFiles: users, globalKnownHostsFiles: globals } = resolved;
  const { knownHostsCommand: command } = resolved;
  const real = (files: readonly string[]) => files.filter((file) => file !== '/dev/null');
  return {
    ...(users === undefined ? {} : { userFiles: real(users) }),
    ...(globals === undefined ? {} : { globalFiles: real(globals) }),
    hashNames: resolved.hashKnownHosts,
    // with `ask` ssh asks about each change; we leave the file to it
    updateHostKeys: resolved.updateHostKeys === 'yes',
    isStrict: resolved.strictHostKeyChecking === 'yes',
    ...(command === undefined
      ? {}
      : { namedByCommand: (name, key) => askKnownHostsCommand(command, { name, key }) }),
    ...(resolved.revokedHostKeys.length === 0 ? {} : { revokedFiles: resolved.revokedHostKeys }),
  };
}

/**
 * The configuration's lists within our policy: they put our algorithms in another order or take some away. Weak ones
 * do not come by a line of a file; the host's own setting allows those, each by its name.
 */
function algorithmsOf(resolved: ResolvedHost, legacy: readonly string[]): AlgorithmChoice {
  const ours = algorithmOffer({ knownKeyTypes: [] });
  const list = (spec: AlgorithmSpec | undefined, usual: readonly string[]) =>
    spec === undefined ? undefined : withinPolicy(spec, { usual, all: [...usual, ...legacy] });
  const kex = list(resolved.kexAlgorithms, ours.kex);
  const hostKey = list(resolved.hostKeyAlgorithms, ours.serverHostKey);
  const cipher = list(resolved.ciphers, ours.cipher);
  const mac = list(resolved.macs, ours.hmac);
  return {
    ...(kex === undefined ? {} : { kex }),
    ...(hostKey === undefined ? {} : { hostKey }),
    ...(cipher === undefined ? {} : { cipher }),
    ...(mac === undefined ? {} : { mac }),
  };
}

/** When none of ours is left, the names as written: the attempt then ends and says them. */
function withinPolicy(
  { value }: AlgorithmSpec,
  names: { readonly usual: readonly string[]; readonly all: readonly string[] },
): readonly string[] {
  const found = assembleNames(value, names);
  return found.length > 0 ? found : value.replace(/^[+^-]/, '').split(',');
}

/** Weak algorithms that the configuration names and the host's own setting does not allow. */
export function weakNames(resolved: ResolvedHost, legacy: readonly string[]): readonly string[] {
  const specs = [
    resolved.kexAlgorithms,
    resolved.hostKeyAlgorithms,
    resolved.ciphers,
    resolved.macs,
  ];
  const named = specs.flatMap((spec) =>
    spec === undefined || spec.value.startsWith('-')
      ? []
      : spec.value.replace(/^[+^]/, '').split(','),
  );
  return legacyAlgorithmNames.filter((name) => named.includes(name) && !legacy.includes(name));
}
