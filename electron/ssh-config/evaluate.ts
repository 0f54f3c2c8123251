import { createHash } from 'node:crypto';
import { applyValue } from './apply.ts';
import { keywordOf } from './keywords.ts';
import { evaluateMatch } from './match.ts';
import { hostNameFault, userNameFault } from './names.ts';
import type { CommandQuestion, Options, Place } from './options.ts';
import { matchPattern, matchPatternList } from './pattern.ts';
import { expandPercent, type Tokens } from './tokens.ts';
import type { ConfigFile, Problem, TreeLine } from './tree.ts';

/** Who asks, and from where. */
export type LocalFacts = {
  readonly localUser: string;
  readonly uid: number;
  readonly homeDirectory: string;
  readonly sshDirectory: string;
  /** Name of this computer, as the system tells it. */
  readonly localHost: string;
  readonly env: { readonly [name: string]: string | undefined };
};

/** One reading of all lines for one host. */
export type Pass = {
  /** What `Host` patterns are compared with: as typed, or in the final pass the resolved name. */
  readonly host: string;
  readonly originalHost: string;
  readonly isFinal: boolean;
  readonly local: LocalFacts;
  readonly options: Options;
  /** How commands of `Match exec` ended; what is missing may not run, or has not been asked about. */
  readonly execResults: ReadonlyMap<string, boolean>;
  /** Gathered on the way. */
  readonly questions: CommandQuestion[];
  readonly problems: Problem[];
  wantsFinalPass: boolean;
};

/** Reads the files in order into the options of a pass. */
export function evaluateFiles(files: readonly ConfigFile[], pass: Pass): void {
  for (const file of files) readFile(file, pass, { isActive: true, neverMatch: false });
}

type Block = { isActive: boolean; readonly neverMatch: boolean };

function readFile(file: ConfigFile, pass: Pass, block: Block): void {
  for (const line of file.lines) {
    const message = readLine(file, line, pass, block);
    if (message === undefined) continue;
    pass.problems.push({ file: file.path, line: line.number, keyword: line.keyword, message });
  }
}

/** What is wrong with the line; undefined when it is as it should be. */
function readLine(file: ConfigFile, line: TreeLine, pass: Pass, block: Block): string | undefined {
  const { keyword, rest, words } = line;
  if (rest === '') return 'Its value is missing.';
  if (words === undefined) return 'A quote is not closed.';
  if (keyword === 'host') return enterHost(words, pass, block);
  if (keyword === 'match')
    return enterMatch(rest, pass, block, { file: file.path, line: line.number });
  if (keyword === 'include') return include(line, pass, block);
  const known = keywordOf(keyword);
  if (known === 'unused') return undefined;
  if (known === undefined) {
    const ignored = pass.options.values.get('ignoreunknown')?.value ?? '';
    return matchPatternList(keyword, ignored) ? undefined : 'Hawser does not know this keyword.';
  }
  return applyValue(pass.options, {
    keyword: known,
    line: { words, rest },
    place: { file: file.path, line: line.number },
    isActive: block.isActive,
  });
}

function enterHost(words: readonly string[], pass: Pass, block: Block): string | undefined {
  block.isActive = false;
  for (const word of words) {
    if (word === '') return 'A pattern is empty.';
    if (block.neverMatch) return undefined;
    const isNegated = word.startsWith('!');
    if (!matchPattern(pass.host, isNegated ? word.slice(1) : word)) continue;
    if (isNegated) {
      block.isActive = false;
      return undefined;
    }
    block.isActive = true;
  }
  return undefined;
}

function enterMatch(line: string, pass: Pass, block: Block, place: Place): string | undefined {
  const host = hostSoFar(pass);
  block.isActive = false;
  if (host === undefined) return 'HostName cannot be expanded.';
  const { local, options } = pass;
  const user = options.values.get('user')?.value ?? local.localUser;
  const verdict = evaluateMatch(line, {
    host,
    originalHost: pass.originalHost,
    user,
    localUser: local.localUser,
    tag: options.values.get('tag')?.value ?? '',
    isFinal: pass.isFinal,
    exec: (template) => {
      if (block.neverMatch) return false;
      // OpenSSH's CVE-2023-51385: what a shell would read as its own never gets into a command
      if (hostNameFault(host) ?? hostNameFault(pass.originalHost) ?? userNameFault(user))
        return undefined;
      const command = expandPercent(template, connectionTokens(pass, host));
      if (command === undefined) return undefined;
      const result = pass.execResults.get(command);
      if (result !== undefined) return result;
      pass.questions.push({ ...place, purpose: 'match-exec', command });
      return 'unknown';
    },
  });
  if ('fault' in verdict) return verdict.fault;
  pass.wantsFinalPass ||= verdict.wantsFinalPass;
  block.isActive = verdict.matches && !block.neverMatch;
  return undefined;
}

function include(line: TreeLine, pass: Pass, block: Block): string | undefined {
  const wasActive = block.isActive;
  for (const file of line.files ?? []) {
    readFile(file, pass, { isActive: wasActive, neverMatch: !wasActive });
  }
  return undefined;
}

function hostSoFar({ options, isFinal, host, originalHost }: Pass): string | undefined {
  if (isFinal) return host;
  const name = options.values.get('hostname')?.value;
  return name === undefined ? originalHost : expandPercent(name, { h: originalHost });
}

/** What `%` letters mean while the lines are still being read. */
function connectionTokens({ options, local, originalHost }: Pass, host: string): Tokens {
  return tokensOf(local, {
    host,
    originalHost,
    tcpPort: Number(options.values.get('port')?.value ?? 22),
    user: options.values.get('user')?.value ?? local.localUser,
    keyAlias: options.values.get('hostkeyalias')?.value ?? host,
    jumpHost: lastJump(options),
  });
}

/** The hop before the host itself; empty when there is none. */
export function lastJump({ jumps }: Options): string {
  return jumps === undefined || jumps.hops === 'none' ? '' : (jumps.hops.at(-1)?.host ?? '');
}

/** What the `%` letters stand for (ssh_config(5), TOKENS). */
export function tokensOf(
  local: LocalFacts,
  to: {
    readonly host: string;
    readonly originalHost: string;
    readonly tcpPort: number;
    readonly user: string;
    readonly keyAlias: string;
    readonly jumpHost: string;
  },
): Tokens {
  const port = String(to.tcpPort);
  const connection = createHash('sha1');
  for (const part of [local.localHost, to.host, port, to.user, to.jumpHost])
    connection.update(part);
  return {
    C: connection.digest('hex'),
    L: local.localHost.split('.', 1)[0] ?? '',
    d: local.homeDirectory,
    h: to.host,
    i: String(local.uid),
    j: to.jumpHost,
    k: to.keyAlias,
    l: local.localHost,
    n: to.originalHost,
    p: port,
    r: to.user,
    u: local.localUser,
  };
}
