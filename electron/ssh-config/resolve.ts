import { emptyOptions } from './options.ts';
import { evaluateFiles, lastJump, tokensOf, type LocalFacts, type Pass } from './evaluate.ts';
import { Expander, unexpanded } from './expander.ts';
import { hostNameFault, userNameFault } from './names.ts';
import { canonicalizationOf, type Canonicalization } from './canonical.ts';
import { asciiLower } from './lexer.ts';
import { remarksOn } from './remarks.ts';
import {
  algorithmsOf,
  environmentOf,
  forwardingsOf,
  identitiesOf,
  optional,
  textsOf,
  trustOf,
  wayOf,
} from './resolved-parts.ts';
import type { ResolvedHost } from './resolved.ts';
import { expandAll, expandPercent, type Tokens } from './tokens.ts';
import type { ConfigFile, ConfigTree } from './tree.ts';

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
    // OpenSSH has settled these by then, and a line of the final pass comes too late for them
    for (const [keyword, value] of settledBefore) {
      if (!options.values.has(keyword)) options.values.set(keyword, { ...typed, value });
    }
    evaluateFiles(linesFor(name), { ...pass, host: name, isFinal: true });
  }
  return {
    ...pass,
    resolvedName: name,
    canonicalization: found === undefined ? wish : undefined,
  };
}

const settledBefore = [
  ['canonicalizemaxdots', '1'],
  ['canonicalizefallbacklocal', 'yes'],
  ['canonicalizehostname', 'false'],
] as const;

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
    forwardings: forwardingsOf(options),
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

function distinct<T>(values: readonly T[]): readonly T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
