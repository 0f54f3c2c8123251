import type { LocalFacts } from './evaluate.ts';
import type { Expander } from './expander.ts';
import { parseForwarding, type Forwarding } from './forwarding.ts';
import type { Keyword } from './keywords.ts';
import type { Options } from './options.ts';
import { matchPattern } from './pattern.ts';
import type { AlgorithmSpec, IdentityAgent, ResolvedHost } from './resolved.ts';

/** How the host is reached, and how long that may take. */
export function wayOf(options: Options, expander: Expander) {
  const command = options.values.get('proxycommand');
  const jumps = options.jumps?.hops ?? 'none';
  const isCommand = command !== undefined && command.value.toLowerCase() !== 'none';
  const family = options.values.get('addressfamily')?.value ?? 'any';
  return {
    jumps: jumps === 'none' ? [] : jumps,
    ...optional(
      'proxyCommand',
      isCommand && jumps === 'none' ? expander.command(command) : undefined,
    ),
    addressFamily: family as ResolvedHost['addressFamily'],
    ...optional('connectTimeoutSeconds', numberOf(options, 'connecttimeout')),
    connectionAttempts: numberOf(options, 'connectionattempts') ?? 1,
    ...optional('bindAddress', options.values.get('bindaddress')?.value),
    serverAliveIntervalSeconds: numberOf(options, 'serveraliveinterval') ?? 0,
    serverAliveCountMax: numberOf(options, 'serveralivecountmax') ?? 3,
  };
}

/** Who logs in, with which keys and methods. */
export function identitiesOf(options: Options, expander: Expander) {
  const isYes = (keyword: Keyword, usual: string): boolean =>
    !['no', 'false'].includes(options.values.get(keyword)?.value ?? usual);
  const preferred = options.values.get('preferredauthentications')?.value;
  const forwarding = options.values.get('forwardagent')?.value ?? 'no';
  return {
    ...optional('identityFiles', expander.paths('identityfile')),
    certificateFiles: expander.paths('certificatefile') ?? [],
    identitiesOnly: isYes('identitiesonly', 'no'),
    identityAgent: agentOf(options, expander),
    ...optional('preferredAuthentications', preferred?.split(',')),
    pubkeyAuthentication: isYes('pubkeyauthentication', 'true'),
    passwordAuthentication: isYes('passwordauthentication', 'yes'),
    kbdInteractiveAuthentication: isYes('kbdinteractiveauthentication', 'yes'),
    ...optional('numberOfPasswordPrompts', numberOf(options, 'numberofpasswordprompts')),
    wantsAgentForwarding: forwarding !== 'no',
  };
}

function agentOf(options: Options, expander: Expander): IdentityAgent {
  const setting = options.values.get('identityagent');
  if (setting === undefined || setting.value === 'SSH_AUTH_SOCK') return { from: 'usual' };
  if (setting.value === 'none') return { from: 'none' };
  const path = /^\$(?!\{)/.test(setting.value)
    ? expander.variable(setting.value.slice(1))
    : expander.path('identityagent', setting);
  return path === undefined || path === '' ? { from: 'none' } : { from: 'socket', path };
}

/** Which host keys are known, and what happens to the others. */
export function trustOf(options: Options, expander: Expander) {
  const strict = options.values.get('stricthostkeychecking')?.value;
  const command = options.values.get('knownhostscommand');
  return {
    ...optional('userKnownHostsFiles', expander.paths('userknownhostsfile')),
    ...optional('globalKnownHostsFiles', expander.paths('globalknownhostsfile')),
    // a path that cannot be expanded stands for a file that is not there: then no key is taken
    revokedHostKeys: (options.lists.get('revokedhostkeys') ?? []).flatMap((setting) =>
      setting.value.toLowerCase() === 'none'
        ? []
        : [expander.path('revokedhostkeys', setting) ?? setting.value],
    ),
    ...optional(
      'knownHostsCommand',
      command === undefined || command.value.toLowerCase() === 'none'
        ? undefined
        : expander.knownHostsCommand(command),
    ),
    hashKnownHosts: options.values.get('hashknownhosts')?.value === 'yes',
    updateHostKeys: updateHostKeysOf(options),
    strictHostKeyChecking: strict === 'true' ? ('yes' as const) : ('ask' as const),
  };
}

/** Yes by itself only where keys are kept in the usual file and DNS has no say. */
function updateHostKeysOf(options: Options): 'yes' | 'no' | 'ask' {
  const said = options.values.get('updatehostkeys')?.value;
  if (said !== undefined) return said === 'ask' ? 'ask' : said === 'true' ? 'yes' : 'no';
  const files = options.lists.get('userknownhostsfile');
  const dns = options.values.get('verifyhostkeydns')?.value ?? 'false';
  const isUsual =
    files === undefined || (files.length === 1 && files[0]?.value === '~/.ssh/known_hosts');
  return dns === 'false' && isUsual ? 'yes' : 'no';
}

/** What the configuration changes in the offer of algorithms. */
export function algorithmsOf(options: Options) {
  const spec = (keyword: Keyword): AlgorithmSpec | undefined => options.values.get(keyword);
  return {
    ...optional('hostKeyAlgorithms', spec('hostkeyalgorithms')),
    ...optional('kexAlgorithms', spec('kexalgorithms')),
    ...optional('ciphers', spec('ciphers')),
    ...optional('macs', spec('macs')),
    ...optional('pubkeyAcceptedAlgorithms', spec('pubkeyacceptedalgorithms')),
  };
}

const withoutTarget = / \[socks\]:0$/;

/** The tunnels it wants, and how. */
export function forwardingsOf(options: Options): ResolvedHost['forwardings'] {
  const isYes = (keyword: Keyword): boolean => options.values.get(keyword)?.value === 'yes';
  const list = (kind: Forwarding['kind']): readonly Forwarding[] =>
    textsOf(options, `${kind}forward`).flatMap(
      (text) => parseForwarding(kind, text.replace(withoutTarget, '').split(' ')) ?? [],
    );
  return {
    list: [...list('local'), ...list('remote'), ...list('dynamic')],
    isCleared: isYes('clearallforwardings'),
    endsOnFailure: isYes('exitonforwardfailure'),
    opensGateway: isYes('gatewayports'),
  };
}

/** No more than a server takes without complaint; our own variables can be of any number and size. */
const maxVariables = 100;
const maxVariableLength = 4_096;

/** Variables for shells: those of ours that are to be sent, and those that are set. */
export function environmentOf(
  options: Options,
  { env }: LocalFacts,
): { readonly [name: string]: string } {
  const patterns = textsOf(options, 'sendenv');
  const sent = Object.entries(env).filter(([name]) =>
    patterns.some((pattern) => matchPattern(name, pattern)),
  );
  const set = textsOf(options, 'setenv').map((text) => {
    const equals = text.indexOf('=');
    return [text.slice(0, equals), text.slice(equals + 1)] as const;
  });
  const all = [...sent, ...set].flatMap(([name, value]) =>
    value === undefined || value.length > maxVariableLength ? [] : [[name, value] as const],
  );
  return Object.fromEntries(all.slice(-maxVariables));
}

function numberOf({ values }: Options, keyword: Keyword): number | undefined {
  const value = values.get(keyword)?.value;
  return value === undefined ? undefined : Number(value);
}

/** All values of a keyword that may stand more than once. */
export function textsOf({ lists }: Options, keyword: Keyword): readonly string[] {
  return (lists.get(keyword) ?? []).map(({ value }) => value);
}

/** The key, unless there is no value for it. */
export function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: V };
}
