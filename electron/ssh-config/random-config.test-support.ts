import type { Query } from './resolve.ts';

/** A configuration of one or more files, and a question about it. `@HERE@` stands for the folder they are in. */
export type RandomCase = {
  readonly files: readonly (readonly [name: string, text: string])[];
  readonly query: Query;
};

type Random = {
  readonly below: (count: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly of: <T>(values: readonly T[]) => T;
};

/** The same case for the same seed. */
export function randomCase(seed: number): RandomCase {
  const random = generator(seed);
  const parts = random.chance(0.4) ? 1 + random.below(2) : 0;
  const files = Array.from(
    { length: parts },
    (_, index) => [`part-${index}.conf`, file(random, 6, 0)] as const,
  );
  return {
    files: [...files, ['config', file(random, 14, parts)]],
    query: {
      alias: random.of(names),
      ...(random.chance(0.2) ? { user: random.of(users) } : {}),
      ...(random.chance(0.2) ? { tcpPort: 1 + random.below(65_535) } : {}),
    },
  };
}

const names = ['web', 'web1', 'db', 'Web', 'web.example.org', '127.0.0.1', 'a-b_c'];
const patterns = [
  '*',
  'web',
  'w*',
  '*.org',
  '?eb',
  'db',
  'web?',
  '*e*',
  '10.*',
  'Web',
  '!web',
  '!d*',
  '!*.org',
];
const users = ['joe', 'eve', 'root', 'j.doe'];

function file(random: Random, lines: number, parts: number): string {
  const text: string[] = [];
  for (let count = random.below(lines) + 2; count > 0; count -= 1) {
    const kind = random.below(10);
    if (kind < 2) text.push(hostLine(random));
    else if (kind === 2) text.push(matchLine(random));
    else if (kind === 3 && parts > 0)
      text.push(`Include @HERE@/part-${random.of(['*', '0', '1', '?'])}.conf`);
    else if (kind === 4 && random.chance(0.5))
      text.push(random.of(['', '   ', '# nothing', '\t#', '\f']));
    else text.push(valueLine(random));
  }
  return text.join(random.chance(0.1) ? '\r\n' : '\n') + (random.chance(0.8) ? '\n' : '');
}

function hostLine(random: Random): string {
  const count = 1 + random.below(3);
  const list = Array.from({ length: count }, () => quoted(random, random.of(patterns)));
  return `${indent(random)}${cased(random, 'Host')}${separator(random)}${list.join(' ')}${comment(random)}`;
}

function matchLine(random: Random): string {
  if (random.chance(0.15)) return `Match ${random.of(['all', 'final all', 'canonical', '!all'])}`;
  const count = 1 + random.below(3);
  const criteria = Array.from({ length: count }, () => criterion(random));
  return `${cased(random, 'Match')} ${criteria.join(' ')}${comment(random)}`;
}

function criterion(random: Random): string {
  const not = random.chance(0.2) ? '!' : '';
  if (random.chance(0.2)) return `${not}${random.of(['final', 'canonical'])}`;
  const name = random.of(['host', 'originalhost', 'user', 'localuser', 'HOST']);
  const from = name.endsWith('user') ? [...users, '*', 'r*', '!joe'] : patterns;
  const list = Array.from({ length: 1 + random.below(2) }, () => random.of(from)).join(',');
  return `${not}${name}${random.of([' ', ' ', '=', '  '])}${random.chance(0.2) ? `"${list}"` : list}`;
}

/** Values by keyword: mostly good ones. */
const values: readonly (readonly [keyword: string, values: readonly string[]])[] = [
  ['HostName', ['%h.example.org', 'web', 'db.example.org', '10.0.0.1', '%%x', '%h', '%x', '::1']],
  ['User', [...users, '"two words"', 'joe\\ doe', 'a\\b', '""']],
  ['Port', ['22', '2022', '65535', '0', 'x', '+7']],
  ['IdentityFile', ['a', '~/b', '/c/%h', 'none', '"d e"', '%d/k', 'a b', '${HOME}/k']],
  ['CertificateFile', ['a-cert.pub', '~/b-cert.pub']],
  ['IdentitiesOnly', ['yes', 'no', 'True', 'maybe']],
  ['IdentityAgent', ['none', '/tmp/agent', 'SSH_AUTH_SOCK', '$OTHER_SOCK']],
  [
    'ProxyJump',
    ['none', 'a', 'joe@a:7', 'a,b', 'x@a,y@b:1,c', 'ssh://u@h:9', '[::1]:5', 'a:0', ',a', 'NONE'],
  ],
  ['ProxyCommand', ['none', 'nc %h %p', 'nc "%h" # %p', "x 'y", '=nc']],
  [
    'UserKnownHostsFile',
    ['/a /b', '~/kh', '/x/%n-%p-%r', 'none', 'none a', '"/a b" /c', '/%%', '/${HOME}'],
  ],
  ['GlobalKnownHostsFile', ['/g', '/g /h', 'none']],
  ['HostKeyAlias', ['Alias', 'web', 'x.y']],
  ['HashKnownHosts', ['yes', 'no']],
  ['UpdateHostKeys', ['yes', 'no', 'ask', 'always']],
  ['VerifyHostKeyDNS', ['yes', 'no', 'ask']],
  ['StrictHostKeyChecking', ['yes', 'no', 'off', 'ask', 'accept-new', 'ACCEPT-NEW', 'never']],
  ['Ciphers', ['+aes128-cbc', '-aes*', '^aes256-ctr', 'aes128-ctr,aes256-ctr', '-*gcm*,chacha*']],
  ['MACs', ['+hmac-sha1', '-*etm*', 'hmac-sha2-256', '^hmac-sha2-512']],
  ['KexAlgorithms', ['-sntrup*', '+diffie-hellman-group14-sha1', 'curve25519-sha256']],
  ['HostKeyAlgorithms', ['^ssh-ed25519', '-ecdsa*', '+ssh-rsa', 'ssh-ed25519*,rsa-sha2-*']],
  ['PubkeyAcceptedAlgorithms', ['+ssh-rsa', '-*cert*', 'ssh-ed25519']],
  [
    'LocalForward',
    [
      '8080 db:80',
      '127.0.0.1:81 [::1]:80',
      '*:82 x:1',
      '[::1]:83 y:2',
      '8080 db:80',
      '0 x:1',
      '84',
    ],
  ],
  ['RemoteForward', ['9000 localhost:3000', '0 x:1', '*:9001 a:1', '9002', '9003 b', 'x y:1']],
  ['DynamicForward', ['1080', 'localhost:1081', '[::1]:1082', '*:1083', '0', 'a:b:1']],
  ['GatewayPorts', ['yes', 'no']],
  ['ClearAllForwardings', ['no', 'no', 'yes']],
  ['ExitOnForwardFailure', ['yes', 'no', 'x']],
  ['ServerAliveInterval', ['5', '1m', '1h30m', 'none', '-1', '7x']],
  ['ServerAliveCountMax', ['1', '7', 'x', '-1']],
  ['ConnectTimeout', ['5', '2m', 'none', '1w']],
  ['AddressFamily', ['any', 'inet', 'INET6', 'ipv4']],
  ['SetEnv', ['A=1', 'A=1 B=2', '"A=b c" A=2', 'A']],
  ['SendEnv', ['LANG', 'LC_*', 'A B', '-L*', '-* X', 'A=1']],
  ['ForwardAgent', ['yes', 'no']], // ssh -G shows a later socket, though a first "no" stands
  ['PreferredAuthentications', ['publickey', 'password,publickey']],
  ['PasswordAuthentication', ['yes', 'no']],
  ['ChallengeResponseAuthentication', ['yes', 'no']],
  ['PubkeyAuthentication', ['yes', 'no', 'unbound', 'host-bound']],
  ['NumberOfPasswordPrompts', ['1', '5']],
  ['ConnectionAttempts', ['1', '4', 'x']],
  ['CheckHostIP', ['yes', 'no']],
  ['CanonicalDomains', ['a.example', 'a.example b.example', 'none', 'none x']],
  ['CanonicalizeMaxDots', ['0', '2', '-1']],
  ['CanonicalizeFallbackLocal', ['yes', 'no']],
  ['BindAddress', ['127.0.0.2', '::1']],
  ['Compression', ['yes', 'no', 'true']],
  ['RequestTTY', ['yes', 'force', 'auto']], // with "no", ssh asks nobody about host keys; we can
  ['RevokedHostKeys', ['/r', 'none']],
  ['IgnoreUnknown', ['Frob*', '*']],
  ['Frobnicate', ['yes', '1 2 3']],
  ['ControlMaster', ['auto']],
];

function valueLine(random: Random): string {
  const [keyword, list] = random.of(values.slice(0, random.chance(0.1) ? values.length : -4));
  // a bad value ends ssh, and then there is nothing to compare: good ones stand first
  const good = list.slice(0, Math.max(1, Math.ceil(list.length * 0.7)));
  const value = random.of(random.chance(0.04) ? list : good);
  const isCommand = keyword === 'ProxyCommand' || keyword === 'ProxyJump';
  const end = isCommand ? '' : comment(random);
  return `${indent(random)}${cased(random, keyword)}${separator(random)}${value}${end}`;
}

function indent(random: Random): string {
  return random.of(['', '  ', '\t', '    ']);
}

function separator(random: Random): string {
  return random.of([' ', ' ', ' ', '\t', '=', ' = ', '   ']);
}

function comment(random: Random): string {
  return random.of(['', '', '', '', '', ' # why', '  ', ' #']);
}

function quoted(random: Random, word: string): string {
  return random.chance(0.15) ? `"${word}"` : word;
}

function cased(random: Random, keyword: string): string {
  return random.of([keyword, keyword, keyword.toLowerCase(), keyword.toUpperCase()]);
}

/** Mulberry32: small, and good enough to choose words by. */
function generator(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    below: (count) => Math.floor(next() * count),
    chance: (probability) => next() < probability,
    of: (list) => list[Math.floor(next() * list.length)] as (typeof list)[number],
  };
}
