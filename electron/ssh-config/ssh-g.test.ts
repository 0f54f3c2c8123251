import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Query } from './resolve.ts';
import { randomCase } from './random-config.test-support.ts';
import {
  comparable,
  ours,
  sshG,
  sshLists,
  type Printed,
  type SshLists,
} from './ssh-g.test-support.ts';

/** The same answers as `ssh -G`, on configurations written by hand for each feature and on random ones. */

let directory = '';
let lists: SshLists;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hawser-ssh-config-'));
  lists = await sshLists();
});

afterAll(() => rm(directory, { recursive: true, force: true }));

type Row = readonly [name: string, config: string, query?: Query];

const web: Query = { alias: 'web' };

const table: readonly Row[] = [
  ['an empty file', ''],
  ['a file of comments and empty lines', '# one\n\n   # two\n\t\n'],
  ['a line without a value', 'Host web\n  User\n'],
  ['a keyword nobody knows', 'Frobnicate yes\n'],
  ['IgnoreUnknown in front of it', 'IgnoreUnknown Frob*,useless\nFrobnicate yes\nUseless "\n'],
  ['IgnoreUnknown behind it', 'Frobnicate yes\nIgnoreUnknown Frob*\n'],
  ['IgnoreUnknown with an open quote', 'IgnoreUnknown frob*\nFrobnicate "yes\n'],
  ['IgnoreUnknown in a block of another host', 'Host db\nIgnoreUnknown frob*\nHost *\nFrob yes\n'],
  ['keywords without case', 'hOsT web\n  uSER joe\n  PORT 2022\n'],
  ['an equals sign for a space', 'Host=web\n  User=joe\n  Port = 2022\n'],
  ['two equals signs', 'User==joe\n'],
  ['spaces around an equals sign', 'User   =   joe\n'],
  ['tabs and a carriage return', 'Host\tweb\r\n\tUser\tjoe\r\n'],
  ['a form feed at the end', 'User joe\f\n'],
  ['no newline at the end', 'User joe'],
  ['a value in quotes', 'User "joe doe"\n'],
  ['a value in single quotes', "User 'joe doe'\n"],
  ['a keyword in quotes', '"User" joe\n'],
  ['quotes within a word', 'User jo"e d"oe\n'],
  ['quotes of the other kind within quotes', 'User "it\'s"\n'],
  ['an escaped quote', 'User jo\\"e\n'],
  ['an escaped backslash and another backslash', 'User a\\\\b\\c\n'],
  ['an escaped space', 'User joe\\ doe\n'],
  ['an open quote', 'User "joe\n'],
  ['an empty value in quotes', 'User ""\n'],
  ['a comment behind a value', 'User joe # our joe\n'],
  ['a hash within a word', 'User joe#doe\n'],
  ['too many values', 'User joe doe\n'],
  ['a comment behind patterns', 'Host web # the web\n  User joe\n'],
  ['a NUL within a line', 'User joe\0doe\n'],
  ['binary noise', '\u0001\u0002\u00ff\u0000\u001b[31m\n'],
  ['the first value wins', 'Host web\n  User one\nHost *\n  User two\n  Port 2022\n'],
  ['values before any block', 'User zero\nHost web\n  User one\n'],
  ['a star and question marks', 'Host w?b\n  User joe\nHost *e*b\n  Port 2022\n'],
  ['patterns with case', 'Host WEB\n  User joe\n'],
  ['a name typed with case', 'Host web\n  User joe\n', { alias: 'WEB' }],
  ['several patterns', 'Host db cache web\n  User joe\n'],
  ['a pattern taken back', 'Host * !web\n  User joe\n'],
  ['a pattern taken back first', 'Host !web *\n  User joe\n'],
  ['only a pattern taken back', 'Host !db\n  User joe\n'],
  ['a list with commas is no list for Host', 'Host db,web\n  User joe\n'],
  ['an empty pattern', 'Host "" web\n  User joe\n'],
  ['HostName', 'Host web\n  HostName Web-01.Example.ORG\n'],
  ['HostName with a token', 'Host web\n  HostName %h.example.org\n'],
  ['HostName with %%', 'Host web\n  HostName a%%b\n'],
  ['HostName with a token that is none', 'Host web\n  HostName %p.example.org\n'],
  ['HostName with a lone % at the end', 'Host web\n  HostName web%\n'],
  ['a port', 'Port 2022\n'],
  ['a port of 0', 'Port 0\n'],
  ['a port above all', 'Port 65536\n'],
  ['a port with letters', 'Port 22x\n'],
  ['the port by its name', 'Port ssh\n'],
  ['a port given with the name wins', 'Port 2022\n', { alias: 'web', tcpPort: 2222 }],
  [
    'a user given with the name wins',
    'User joe\nMatch user eve\nPort 7\n',
    { alias: 'web', user: 'eve' },
  ],
  ['several identity files', 'IdentityFile a\nIdentityFile ~/b\nIdentityFile a\n'],
  ['identity files of several blocks', 'Host web\nIdentityFile a\nHost *\nIdentityFile b\n'],
  ['no identity file', 'IdentityFile none\n'],
  ['two identity files on a line', 'IdentityFile a b\n'],
  ['certificates', 'CertificateFile a-cert.pub\nCertificateFile "b c-cert.pub"\n'],
  ['IdentitiesOnly', 'IdentitiesOnly yes\nHost *\nIdentitiesOnly no\n'],
  ['a flag that is none', 'IdentitiesOnly maybe\n'],
  ['a bad flag in a block of another host', 'Host db\nIdentitiesOnly maybe\n'],
  ['IdentityAgent and its forms', 'IdentityAgent ~/agent-%u.sock\n'],
  ['IdentityAgent none', 'IdentityAgent none\n'],
  ['IdentityAgent of a variable', 'IdentityAgent $OTHER_SOCK\n'],
  ['IdentityAgent of a bad variable', 'IdentityAgent $OTHER-SOCK\n'],
  ['ProxyJump', 'ProxyJump bastion\n'],
  ['ProxyJump with all parts', 'ProxyJump joe@bastion.example.org:2022\n'],
  ['ProxyJump of several hops', 'ProxyJump a,joe@b:7,c\n'],
  ['ProxyJump with an address', 'ProxyJump joe@[::1]:2022\n'],
  ['ProxyJump as a URI', 'ProxyJump ssh://joe@bastion:2022\n'],
  ['ProxyJump none keeps a later one away', 'Host web\nProxyJump none\nHost *\nProxyJump b\n'],
  ['ProxyJump none leaves a command be', 'ProxyJump none\nProxyCommand nc %h %p\n'],
  ['ProxyJump without a host', 'ProxyJump joe@\n'],
  ['ProxyJump with a bad port', 'ProxyJump bastion:port\n'],
  ['ProxyJump in front of ProxyCommand', 'ProxyJump b\nProxyCommand nc %h %p\n'],
  ['ProxyCommand in front of ProxyJump', 'ProxyCommand nc %h %p\nProxyJump b\n'],
  ['ProxyCommand with quotes and a hash', 'ProxyCommand = nc "%h" \'%p\' # not a comment\n'],
  ['ProxyCommand none', 'Host web\nProxyCommand none\nHost *\nProxyCommand nc %h %p\n'],
  ['an open quote in a command', 'ProxyCommand nc "%h %p\n'],
  ['known_hosts files', 'UserKnownHostsFile ~/kh1 "/tmp/k h2" /dev/null\n'],
  ['known_hosts files with tokens', 'UserKnownHostsFile ~/kh-%n-%p-%r-%k /tmp/%h-%d-%u-%i\n'],
  ['no known_hosts file', 'UserKnownHostsFile none\n'],
  ['no known_hosts file and another', 'UserKnownHostsFile none other\n'],
  ['the system’s known_hosts files', 'GlobalKnownHostsFile /a /b\nGlobalKnownHostsFile /c\n'],
  ['known_hosts files on a second line', 'UserKnownHostsFile /a\nUserKnownHostsFile /b\n'],
  ['UpdateHostKeys by other files', 'UserKnownHostsFile ~/.ssh/known_hosts\n'],
  ['UpdateHostKeys by DNS', 'VerifyHostKeyDNS yes\n'],
  ['UpdateHostKeys ask', 'UpdateHostKeys ask\n'],
  ['HostKeyAlias', 'HostKeyAlias Real-Name\nUserKnownHostsFile /tmp/%k\n'],
  ['HashKnownHosts', 'HashKnownHosts TRUE\n'],
  ['StrictHostKeyChecking off', 'StrictHostKeyChecking off\n'],
  ['StrictHostKeyChecking accept-new', 'StrictHostKeyChecking accept-new\n'],
  ['StrictHostKeyChecking yes', 'StrictHostKeyChecking yes\n'],
  ['StrictHostKeyChecking that is none', 'StrictHostKeyChecking always\n'],
  ['ciphers added', 'Ciphers +aes128-cbc,3des-cbc\n'],
  ['ciphers taken away by a pattern', 'Ciphers -chacha20*,aes256-*\n'],
  ['ciphers put in front', 'Ciphers ^aes256-ctr,aes128-cbc\n'],
  ['ciphers by name', 'Ciphers aes128-ctr,aes256-gcm@openssh.com\n'],
  ['MACs', 'MACs -*-etm@openssh.com\n'],
  ['key exchange', 'KexAlgorithms +diffie-hellman-group14-sha1\n'],
  ['key exchange put in front', 'KexAlgorithms ^ecdh-sha2-nistp256\n'],
  ['host keys by pattern', 'HostKeyAlgorithms ^ssh-ed25519*,rsa-sha2-256\n'],
  ['public keys', 'PubkeyAcceptedAlgorithms +ssh-rsa\nPubkeyAcceptedKeyTypes ssh-ed25519\n'],
  ['times with units', 'ServerAliveInterval 1m30s\nConnectTimeout 1h\n'],
  ['a time of none', 'ConnectTimeout none\nServerAliveInterval none\nServerAliveInterval 5\n'],
  ['a time that is none', 'ConnectTimeout 5 minutes\n'],
  ['a time with a bad unit', 'ConnectTimeout 5y\n'],
  ['a time below zero', 'ServerAliveInterval -5\n'],
  ['counts', 'ServerAliveCountMax 7\nNumberOfPasswordPrompts 1\n'],
  ['a count that is none', 'ServerAliveCountMax many\n'],
  ['AddressFamily', 'AddressFamily INET6\n'],
  ['SetEnv', 'SetEnv A=1 "B=two words" A=3\nSetEnv C=4\n'],
  ['SetEnv without a value', 'SetEnv A\n'],
  ['SendEnv', 'SendEnv LANG LC_*\nSendEnv EDITOR\n'],
  ['SendEnv taken back', 'SendEnv LANG LC_ALL LC_TIME EDITOR\nSendEnv -LC_* XY\n'],
  ['SendEnv with a value', 'SendEnv A=1\n'],
  ['ForwardAgent', 'ForwardAgent yes\n'],
  ['ForwardAgent of a socket', 'ForwardAgent /tmp/agent.sock\n'],
  ['ForwardAgent of a variable', 'ForwardAgent $OTHER_SOCK\n'],
  ['PreferredAuthentications', 'PreferredAuthentications publickey,password\n'],
  ['methods off', 'PasswordAuthentication no\nKbdInteractiveAuthentication no\n'],
  ['methods by their old names', 'ChallengeResponseAuthentication no\nDSAAuthentication no\n'],
  ['PubkeyAuthentication host-bound', 'PubkeyAuthentication host-bound\n'],
  ['RemoteCommand and RequestTTY', 'RemoteCommand tmux new -A -s 1\nRequestTTY force\n'],
  ['Match all', 'Match all\n  User joe\n'],
  ['Match all and more', 'Match all host web\n  User joe\n'],
  ['Match host', 'Match host web,db\n  User joe\n'],
  ['Match host without case', 'Match host WEB\n  User joe\n'],
  [
    'Match host sees HostName',
    'HostName other\nMatch host web\n  User joe\nMatch host other\nPort 7\n',
  ],
  ['Match originalhost', 'HostName other\nMatch originalhost web\n  User joe\n'],
  ['Match user', 'User joe\nMatch user joe\n  Port 7\n'],
  ['Match user sees what stands above', 'Match user joe\n  Port 7\nMatch all\nUser joe\n'],
  ['Match localuser', `Match localuser root,${'no'}body\n  Port 7\n`],
  ['Match with several conditions', 'Match host w* user !joe,* originalhost web\n  Port 7\n'],
  ['Match with a negated condition', 'Match !host db user *\n  Port 7\n'],
  ['Match with an equals sign', 'Match host=web\n  Port 7\n'],
  ['Match with a comment', 'Match host web # user nobody\n  Port 7\n'],
  ['Match without a condition', 'Match\n  Port 7\n'],
  ['Match with an unknown condition', 'Match weather fine\n  Port 7\n'],
  ['Match without a value', 'Match host\n  Port 7\n'],
  ['Match in quotes', 'Match host "web" user "*"\n  Port 7\n'],
  [
    'Match final',
    'Match final host web.example.org\n  User joe\nMatch all\nHostName web.example.org\n',
  ],
  ['Match final all', 'Match final all\n  User joe\nHost web\n  User eve\n'],
  ['Match !final', 'Match !final host web\n  User joe\nMatch final\nPort 7\n'],
  ['Match canonical alone', 'Match canonical\n  User joe\n'],
  ['Host in the final pass', 'Host web\nHostName big\nMatch final\nPort 7\nHost big\nUser joe\n'],
  [
    'the second pass adds to lists',
    'Match final\nIdentityFile b\nHost web\nIdentityFile a\nSendEnv X\n',
  ],
  ['Match exec behind what fails', 'Match host db exec "false"\n  Port 7\n'],
  [
    'what means nothing to us',
    'ControlMaster auto\nControlPath ~/%C\nLocalForward 8080 localhost:80\n',
  ],
  ['an old keyword', 'UseRoaming no\nProtocol 2\nRSAAuthentication yes\n'],
];

for (const [index, [name, config, query = web]] of table.entries()) {
  test(`${name} means the same to OpenSSH`, async () => {
    const file = join(directory, `${index}.conf`);
    await writeFile(file, config, 'latin1');
    expect(await differences(file, query)).toEqual([]);
  });
}

/** Where our answer differs from OpenSSH's. */
async function differences(file: string, query: Query): Promise<readonly string[]> {
  const [theirs, mine] = await Promise.all([
    sshG(file, query, { OTHER_SOCK: '/tmp/other.sock' }),
    ours(file, query, lists),
  ]);
  return differing(comparable(mine), comparable(theirs));
}

function differing(mine: Printed, theirs: Printed): readonly string[] {
  if (mine === undefined && theirs === undefined) return [];
  if (mine === undefined || theirs === undefined)
    return [`understood only by ${mine === undefined ? 'ssh' : 'us'}`];
  const keys = [...new Set([...Object.keys(mine), ...Object.keys(theirs)])];
  return keys
    .filter((key) => !isDeepStrictEqual(mine[key], theirs[key]))
    .map((key) => `${key}: ${mine[key]?.join(' | ')} <> ${theirs[key]?.join(' | ')}`);
}

test('files that include others mean the same to OpenSSH', async () => {
  const place = join(directory, 'include');
  await mkdir(join(place, 'conf.d'), { recursive: true });
  const put = (name: string, text: string) => writeFile(join(place, name), text, { mode: 0o600 });
  await put('conf.d/10-a.conf', 'Host web\n  User from-a\n  IdentityFile a\n');
  await put('conf.d/20-b.conf', 'User from-b\nIdentityFile b\nHost db\nPort 7\n');
  await put('conf.d/.hidden.conf', 'Port 9\n');
  await put('deep.conf', `Include ${place}/conf.d/[12]0-?.conf\nSendEnv DEEP\n`);
  const mains = [
    `Include ${place}/conf.d/*.conf\nUser last\n`,
    `Include ${place}/conf.d/*\nPort 8\n`,
    `Host db\n  Include ${place}/conf.d/*.conf\nHost web\n  User web\n`,
    `Host web\n  Include ${place}/conf.d/20-b.conf ${place}/conf.d/10-a.conf\n  Port 3\n`,
    `Match host web\n  Include ${place}/deep.conf\n  SendEnv AFTER\n`,
    `Include ${place}/nothing/*.conf ${place}/none.conf\nPort 4\n`,
    `Include "${place}/conf.d/10-[!b-z].conf"\n`,
    `Include ${place}/conf.d/{10,20}-*.conf\nPort 5\n`,
    `Include ""\n`,
  ];
  for (const [index, config] of mains.entries()) {
    const file = join(place, `main-${index}`);
    await writeFile(file, config, { mode: 0o600 });
    expect(await differences(file, web), config).toEqual([]);
  }
});

test('300 random files mean the same to OpenSSH', { timeout: 600_000 }, async () => {
  const count = Number(process.env['HAWSER_SOAK_CONFIGS'] ?? 300);
  const seed = Number(process.env['HAWSER_SEED'] ?? 20_261_123);
  for (let first = 0; first < count; first += 4) {
    const batch = [first, first + 1, first + 2, first + 3].filter((index) => index < count);
    await Promise.all(batch.map((index) => compareRandom(seed + index)));
  }
});

async function compareRandom(seed: number): Promise<void> {
  const { files, query } = randomCase(seed);
  const place = join(directory, `random-${seed}`);
  await mkdir(place);
  for (const [name, text] of files)
    await writeFile(join(place, name), text.replaceAll('@HERE@', place), { mode: 0o600 });
  const texts = files.map(([name, text]) => `--- ${name}\n${text}`).join('\n');
  expect(
    await differences(join(place, 'config'), query),
    `seed ${seed}, ${JSON.stringify(query)}\n${texts}`,
  ).toEqual([]);
}
