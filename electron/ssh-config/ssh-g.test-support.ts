import { execFile } from 'node:child_process';
import { userInfo } from 'node:os';
import { evaluateHost, resolveHost, type Evaluated, type Query } from './resolve.ts';
import { assembleNames } from './assemble.ts';
import type { LocalFacts } from './evaluate.ts';
import type { Keyword } from './keywords.ts';
import { diskFiles } from './read-files.ts';
import { readTree } from './tree.ts';

/** Values by keyword, as `ssh -G` prints them; undefined when ssh ended over a line. */
export type Printed = { readonly [keyword: string]: readonly string[] } | undefined;

export type SshRun = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** Runs OpenSSH's client, which must end by itself. */
export function runSsh(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<SshRun> {
  return new Promise((resolve) => {
    const options = { env: { ...process.env, ...env }, timeout: 10_000 };
    execFile('ssh', [...args], options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr });
    });
  });
}

/** OpenSSH's answer. Its argument list is ours: a name cannot become an option. */
export async function sshG(file: string, query: Query, env?: NodeJS.ProcessEnv): Promise<Printed> {
  const { code, stdout } = await runSsh(['-G', '-F', file, ...optionsOf(query)], env);
  return code === 0 ? printedOf(stdout) : undefined;
}

export function optionsOf({ alias, user, tcpPort }: Query): string[] {
  return [
    ...(user === undefined ? [] : ['-l', user]),
    ...(tcpPort === undefined ? [] : ['-p', String(tcpPort)]),
    '--',
    alias,
  ];
}

function printedOf(stdout: string): NonNullable<Printed> {
  const printed: { [keyword: string]: string[] } = {};
  for (const line of stdout.split('\n')) {
    const space = line.indexOf(' ');
    if (space < 0) continue;
    (printed[line.slice(0, space)] ??= []).push(line.slice(space + 1));
  }
  return printed;
}

export const localFacts: LocalFacts = {
  localUser: userInfo().username,
  uid: userInfo().uid,
  homeDirectory: userInfo().homedir,
  sshDirectory: `${userInfo().homedir}/.ssh`,
  localHost: 'unused.example',
  env: { ...process.env, OTHER_SOCK: '/tmp/other.sock' },
};

/** The algorithm lists of this machine's ssh. */
export type SshLists = { readonly [keyword in ListKeyword]: SshList };
type SshList = { readonly usual: readonly string[]; readonly all: readonly string[] };
type ListKeyword =
  'ciphers' | 'macs' | 'kexalgorithms' | 'hostkeyalgorithms' | 'pubkeyacceptedalgorithms';

export async function sshLists(): Promise<SshLists> {
  const usual = await sshG('none', { alias: 'host' });
  const all = async (name: string): Promise<string[]> =>
    (await runSsh(['-Q', name])).stdout.trim().split('\n');
  const of = async (keyword: ListKeyword, name: string): Promise<SshList> => ({
    usual: usual?.[keyword]?.[0]?.split(',') ?? [],
    all: await all(name),
  });
  return {
    ciphers: await of('ciphers', 'cipher'),
    macs: await of('macs', 'mac'),
    kexalgorithms: await of('kexalgorithms', 'kex'),
    hostkeyalgorithms: await of('hostkeyalgorithms', 'HostKeyAlgorithms'),
    pubkeyacceptedalgorithms: await of('pubkeyacceptedalgorithms', 'PubkeyAcceptedAlgorithms'),
  };
}

/** Our answer in the same form; undefined when there is a line ssh would end over. */
export async function ours(file: string, query: Query, lists: SshLists): Promise<Printed> {
  const tree = await readTree([{ path: file, isUsers: true }], {
    ...diskFiles(undefined),
    homes: localFacts,
  });
  const resolved = resolveHost(tree, query, { local: localFacts });
  if (resolved.problems.length > 0) return undefined;
  const evaluated = evaluateHost(tree, query, { local: localFacts });
  return { ...singles(evaluated), ...many(evaluated, resolved), ...algorithms(evaluated, lists) };
}

function singles(evaluated: Evaluated): NonNullable<Printed> {
  const { options, resolvedName } = evaluated;
  const printed: { [keyword: string]: string[] } = { hostname: [resolvedName] };
  const usual = { ...defaults, updatehostkeys: usualUpdate(evaluated) };
  for (const keyword of claimed) {
    const value = options.values.get(keyword)?.value ?? usual[keyword as keyof typeof usual];
    if (value !== undefined) printed[keyword] = [value];
  }
  const alias = printed['hostkeyalias']?.[0];
  if (alias !== undefined) printed['hostkeyalias'] = [alias.toLowerCase()];
  for (const keyword of ['remotecommand', 'proxycommand', 'localcommand'])
    if (printed[keyword]?.[0]?.toLowerCase() === 'none') delete printed[keyword];
  return printed;
}

function usualUpdate({ options }: Evaluated): string {
  const files = options.lists.get('userknownhostsfile')?.map(({ value }) => value);
  const isUsual = files === undefined || files.join(' ') === '~/.ssh/known_hosts';
  const dns = options.values.get('verifyhostkeydns')?.value ?? 'false';
  return isUsual && dns === 'false' ? 'true' : 'false';
}

function many(
  { options }: Evaluated,
  resolved: ReturnType<typeof resolveHost>,
): NonNullable<Printed> {
  const list = (keyword: Keyword): string[] | undefined =>
    options.lists.get(keyword)?.map(({ value }) => value);
  const isCleared = options.values.get('clearallforwardings')?.value === 'yes';
  const tunnels = (keyword: Keyword): string[] => (isCleared ? [] : (list(keyword) ?? []));
  const { homeDirectory: home } = localFacts;
  const usualFiles = [`${home}/.ssh/known_hosts`, `${home}/.ssh/known_hosts2`];
  const ourFiles = resolved.userKnownHostsFiles ?? usualFiles;
  const userFiles = ourFiles.length === 0 ? ['none'] : ourFiles;
  const printed: { [keyword: string]: string[] } = {
    identityfile: list('identityfile') ?? usualIdentities,
    certificatefile: list('certificatefile') ?? [],
    sendenv: list('sendenv') ?? [],
    localforward: tunnels('localforward'),
    remoteforward: tunnels('remoteforward'),
    dynamicforward: tunnels('dynamicforward'),
    setenv: list('setenv') ?? [],
    globalknownhostsfile: [
      (
        list('globalknownhostsfile') ?? ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2']
      ).join(' '),
    ],
    userknownhostsfile: [userFiles.join(' ')],
  };
  const revoked = list('revokedhostkeys')?.join(' ') ?? 'none';
  printed['canonicaldomains'] = [list('canonicaldomains')?.join(' ') ?? 'none'];
  if (revoked.toLowerCase() !== 'none') printed['revokedhostkeys'] = [revoked];
  const jumps = options.jumps?.hops ?? 'none';
  if (jumps !== 'none') printed['proxyjump'] = [jumps.map(hopText).join(',')];
  return printed;
}

function hopText({
  host,
  user,
  tcpPort,
}: {
  host: string;
  user?: string;
  tcpPort?: number;
}): string {
  const name = host.includes(':') || /^[\d.]+$/.test(host) ? `[${host}]` : host;
  return `${user === undefined ? '' : `${user}@`}${name}${tcpPort === undefined ? '' : `:${tcpPort}`}`;
}

function algorithms({ options }: Evaluated, lists: SshLists): NonNullable<Printed> {
  return Object.fromEntries(
    (Object.keys(lists) as ListKeyword[]).map((keyword) => {
      const { usual, all } = lists[keyword];
      const spec = options.values.get(keyword)?.value;
      return [keyword, [assembleNames(spec, { usual, all }).join(',')]];
    }),
  );
}

const usualIdentities = ['rsa', 'ecdsa', 'ecdsa_sk', 'ed25519', 'ed25519_sk', 'xmss', 'dsa'].map(
  (name) => `~/.ssh/id_${name}`,
);

const defaults = {
  user: localFacts.localUser,
  port: '22',
  addressfamily: 'any',
  canonicalizefallbacklocal: 'yes',
  canonicalizehostname: 'false',
  canonicalizemaxdots: '1',
  checkhostip: 'no',
  clearallforwardings: 'no',
  compression: 'no',
  connectionattempts: '1',
  connecttimeout: 'none',
  exitonforwardfailure: 'no',
  gatewayports: 'no',
  forwardagent: 'no',
  hashknownhosts: 'no',
  identitiesonly: 'no',
  kbdinteractiveauthentication: 'yes',
  nohostauthenticationforlocalhost: 'no',
  numberofpasswordprompts: '3',
  passwordauthentication: 'yes',
  permitlocalcommand: 'no',
  pubkeyauthentication: 'true',
  requesttty: 'auto',
  serveralivecountmax: '3',
  serveraliveinterval: '0',
  stricthostkeychecking: 'ask',
  verifyhostkeydns: 'false',
};

/** Single values we say are the same as OpenSSH's. Left out: `tag`, which ssh 9.2 does not know. */
export const claimed: readonly Keyword[] = [
  ...(Object.keys(defaults) as Keyword[]),
  'bindaddress',
  'hostkeyalias',
  'ignoreunknown',
  'knownhostscommand',
  'localcommand',
  'preferredauthentications',
  'proxycommand',
  'remotecommand',
  'updatehostkeys',
];

/** Keywords of both answers that we compare. */
export function comparable(printed: Printed): Printed {
  if (printed === undefined) return undefined;
  const keys = [
    ...claimed,
    'hostname',
    'proxyjump',
    'identityfile',
    'certificatefile',
    'sendenv',
    'localforward',
    'remoteforward',
    'dynamicforward',
    'setenv',
    'canonicaldomains',
    'globalknownhostsfile',
    'revokedhostkeys',
    'userknownhostsfile',
    'ciphers',
    'macs',
    'kexalgorithms',
    'hostkeyalgorithms',
    'pubkeyacceptedalgorithms',
  ];
  return Object.fromEntries(
    [...new Set(keys)].sort().flatMap((key) => {
      const value = printed[key];
      return value === undefined || value.length === 0 ? [] : [[key, value]];
    }),
  );
}
