import { emptyOptions, type Options, type Setting } from './options.ts';
import { evaluateFiles, lastJump, tokensOf, type LocalFacts, type Pass } from './evaluate.ts';
import { hostNameFault, userNameFault } from './names.ts';
import { canonicalizationOf, type Canonicalization } from './canonical.ts';
import type { Keyword } from './keywords.ts';
import { asciiLower, splitWords } from './lexer.ts';
import { matchPattern } from './pattern.ts';
import { remarksOn } from './remarks.ts';
import type { AlgorithmSpec, IdentityAgent, KnownHostsCommand, ResolvedHost } from './resolved.ts';
import { expandAll, expandPercent, expandTilde, type Tokens } from './tokens.ts';
import type { ConfigFile, ConfigTree, Problem } from './tree.ts';

/** What is asked about: a name as typed, and what was typed or saved with it, which wins over the files. */
export type Query = {
  readonly alias: string;
  readonly user?: string;
  readonly tcpPort?: number;
  /** It is reached over another host or a proxy that was saved or typed. */
  readonly isBehind?: boolean;
};

/** Around a query: who asks, and what commands have answered so far. */
export type Surroundings = {
  readonly local: LocalFacts;
  readonly execResults?: ReadonlyMap<string, boolean>;
  /** What names have turned out to be canonically. */
  readonly canonicalNames?: ReadonlyMap<string, string>;
  /** The lines that can count for a name: given where only values are wanted, not what is wrong with other lines. */
  readonly linesFor?: (host: string) => readonly ConfigFile[];
};

/** All values after both passes, with the resolved name; not expanded, without defaults. */
export type Evaluated = Pass & {
  readonly resolvedName: string;
  readonly canonicalization: Canonicalization | undefined;
};

/** Reads the lines once, and again with the resolved name when a line asks for the final pass. */
export function evaluateHost(tree: ConfigTree, query: Query, around: Surroundings): Evaluated {
  const options = emptyOptions();
  const typed = { file: '', line: 0 };
  if (query.user !== undefined) options.values.set('user', { ...typed, value: query.user });
  if (query.tcpPort !== undefined)
    options.values.set('port', { ...typed, value: String(query.tcpPort) });
  const pass: Pass = {
    host: query.alias,
    originalHost: query.alias,
    isFinal: false,
    local: around.local,
    options,
    execResults: around.execResults ?? new Map(),
    questions: [],
    problems: [],
    wantsFinalPass: false,
  };
  const linesFor = around.linesFor ?? (() => tree.roots);
  evaluateFiles(linesFor(pass.host), pass);
  const written = resolvedName(pass);
  const wish = canonicalizationOf(options, written, { isBehind: query.isBehind === true });
  const found = around.canonicalNames?.get(written);
  const name = (wish === undefined ? undefined : found) ?? written;
  const canonicalize = options.values.get('canonicalizehostname')?.value ?? 'false';
  if (pass.wantsFinalPass || canonicalize !== 'false') {
    options.values.set('hostname', { ...typed, value: name });
    evaluateFiles(linesFor(name), { ...pass, host: name, isFinal: true });
  }
  return {
    ...pass,
    resolvedName: name,
    canonicalization: found === undefined ? wish : undefined,
  };
}

function resolvedName({ options, originalHost, problems }: Pass): string {
  const setting = options.values.get('hostname');
  if (setting === undefined) return asciiLower(originalHost);
  const name = expandPercent(setting.value, { h: originalHost });
  if (name !== undefined) return asciiLower(name);
  problems.push(unexpanded('hostname', setting));
  return asciiLower(originalHost);
}

/** What a list shows of a host. */
export type ListedHost = Pick<ResolvedHost, 'host' | 'tcpPort' | 'user'>;

/** That much of a host, for lists of many. */
export function listHost(tree: ConfigTree, query: Query, around: Surroundings): ListedHost {
  const evaluated = evaluateHost(tree, query, around);
  const { host, tcpPort, user } = namesOf(evaluated, query, around);
  return { host, tcpPort, user };
}

/** What the configuration says about a host. Runs nothing, reads nothing, and never fails. */
export function resolveHost(tree: ConfigTree, query: Query, around: Surroundings): ResolvedHost {
  const evaluated = evaluateHost(tree, query, around);
  const { options, problems, questions } = evaluated;
  const { host, tcpPort, user, hostKeyAlias, tokens } = namesOf(evaluated, query, around);
  const expander = new Expander(around.local, tokens, options, problems);
  return {
    alias: query.alias,
    host,
    tcpPort,
    user,
    isMentioned: [...options.values.values()].some(({ line }) => line > 0),
    ...wayOf(options, expander),
    ...identitiesOf(options, expander),
    ...trustOf(options, expander),
    ...algorithmsOf(options),
    ...optional('canonicalization', evaluated.canonicalization),
    ...optional('hostKeyAlias', hostKeyAlias),
    setEnv: textsOf(options, 'setenv'),
    sendEnv: textsOf(options, 'sendenv'),
    environment: environmentOf(options, around.local),
    remarks: remarksOn(options),
    problems: distinct([...tree.problems, ...problems]),
    questions: distinct(questions),
  };
}

function namesOf(evaluated: Evaluated, query: Query, { local }: Surroundings) {
  const { options, resolvedName: host } = evaluated;
  const tcpPort = Number(options.values.get('port')?.value ?? 22);
  const alias = options.values.get('hostkeyalias')?.value;
  const hostKeyAlias = alias === undefined ? undefined : asciiLower(alias);
  const about = {
    host,
    originalHost: query.alias,
    tcpPort,
    keyAlias: hostKeyAlias ?? query.alias,
    jumpHost: lastJump(options),
  };
  const user = userOf(evaluated, tokensOf(local, { ...about, user: local.localUser }));
  return { host, tcpPort, user, hostKeyAlias, tokens: tokensOf(local, { ...about, user }) };
}

/** OpenSSH 10 expands tokens in `User`, which older ones take as it stands: a `%` was never in a user's name. */
function userOf({ options, local, problems }: Pass, tokens: Tokens): string {
  const setting = options.values.get('user');
  if (setting === undefined) return local.localUser;
  if (setting.line === 0 || !/[%$]/.test(setting.value)) return setting.value;
  const { C: _c, r: _r, ...allowed } = tokens; // both are made of the user's name
  const user = expandAll(setting.value, allowed, local.env);
  if (user !== undefined) return user;
  problems.push(unexpanded('user', setting));
  return setting.value;
}

/** What is wrong with a resolved host's names; undefined when they may be used. In a command they go to a shell. */
export function namesFault(resolved: ResolvedHost): string | undefined {
  const { host, user, alias, proxyCommand, knownHostsCommand, questions } = resolved;
  const hostFault = hostNameFault(host) ?? hostNameFault(alias);
  if (hostFault !== undefined) return `The name of the host ${hostFault}.`;
  const isInCommand =
    proxyCommand !== undefined || knownHostsCommand !== undefined || questions.length > 0;
  const userFault = isInCommand ? userNameFault(user) : undefined;
  return userFault === undefined ? undefined : `The name of the user ${userFault}.`;
}

function wayOf(options: Options, expander: Expander) {
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

function identitiesOf(options: Options, expander: Expander) {
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

function trustOf(options: Options, expander: Expander) {
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

function algorithmsOf(options: Options) {
  const spec = (keyword: Keyword): AlgorithmSpec | undefined => options.values.get(keyword);
  return {
    ...optional('hostKeyAlgorithms', spec('hostkeyalgorithms')),
    ...optional('kexAlgorithms', spec('kexalgorithms')),
    ...optional('ciphers', spec('ciphers')),
    ...optional('macs', spec('macs')),
    ...optional('pubkeyAcceptedAlgorithms', spec('pubkeyacceptedalgorithms')),
  };
}

/** No more than a server takes without complaint; our own variables can be of any number and size. */
const maxVariables = 100;
const maxVariableLength = 4_096;

function environmentOf(options: Options, { env }: LocalFacts): { readonly [name: string]: string } {
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

/** Expands values of one host; what cannot be expanded is a problem of its line. */
class Expander {
  readonly #local: LocalFacts;
  readonly #tokens: Tokens;
  readonly #options: Options;
  readonly #problems: Problem[];

  constructor(local: LocalFacts, tokens: Tokens, options: Options, problems: Problem[]) {
    this.#local = local;
    this.#tokens = tokens;
    this.#options = options;
    this.#problems = problems;
  }

  path(keyword: Keyword, setting: Setting): string | undefined {
    const path = expandTilde(setting.value, this.#local);
    const expanded =
      path === undefined ? undefined : expandAll(path, this.#tokens, this.#local.env);
    if (expanded === undefined) this.#problems.push(unexpanded(keyword, setting));
    return expanded;
  }

  /** Undefined when no line set any; `none` stands for no file at all. */
  paths(keyword: Keyword): readonly string[] | undefined {
    return this.#options.lists
      .get(keyword)
      ?.filter(({ value }) => value.toLowerCase() !== 'none')
      .flatMap((setting) => this.path(keyword, setting) ?? []);
  }

  variable(name: string): string | undefined {
    return this.#local.env[name];
  }

  /** Shown as written: most of its tokens are known only when it runs. */
  knownHostsCommand({ file, line, value }: Setting): KnownHostsCommand {
    const words = splitWords(value) ?? [];
    const purpose = 'known-hosts-command' as const;
    return { file, line, purpose, command: value, words, tokens: this.#tokens };
  }

  command(setting: Setting) {
    const { h, k, n, p, r } = this.#tokens;
    const tokens = { h: h ?? '', k: k ?? '', n: n ?? '', p: p ?? '', r: r ?? '' };
    const command = expandPercent(setting.value, tokens);
    if (command === undefined) this.#problems.push(unexpanded('proxycommand', setting));
    // refused later when it is to be run: a way that cannot be told is no reason to take another
    const { file, line } = setting;
    return { file, line, purpose: 'proxy-command' as const, command: command ?? '' };
  }
}

function unexpanded(keyword: Keyword, { file, line, value }: Setting): Problem {
  return { file, line, keyword, message: `“${value}” holds what cannot be expanded.` };
}

function numberOf({ values }: Options, keyword: Keyword): number | undefined {
  const value = values.get(keyword)?.value;
  return value === undefined ? undefined : Number(value);
}

function textsOf({ lists }: Options, keyword: Keyword): readonly string[] {
  return (lists.get(keyword) ?? []).map(({ value }) => value);
}

function distinct<T>(values: readonly T[]): readonly T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: V };
}
