// Over 300 lines but one file: one table of what a configuration means, read from top to bottom.
import { chmod, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aliasesOf } from './aliases.ts';
import type { LocalFacts } from './evaluate.ts';
import { hostNameFault, userNameFault } from './names.ts';
import { diskFiles } from './read-files.ts';
import { namesFault, resolveHost, type Query } from './resolve.ts';
import { optionsOf, runSsh } from './ssh-g.test-support.ts';
import { readTree, type ConfigTree } from './tree.ts';
import { processorMs } from '../testing/processor-time.ts';

const local: LocalFacts = {
  localUser: 'ada',
  uid: 1_000,
  homeDirectory: '/home/ada',
  sshDirectory: '/home/ada/.ssh',
  localHost: 'desk.example.org',
  env: { AGENT: '/run/agent', EMPTY: '' },
};

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hawser-ssh-config-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** Files by path; the first is the user's. */
function treeOf(files: Readonly<Record<string, string>>): Promise<ConfigTree> {
  const paths = Object.keys(files);
  return readTree([{ path: paths[0] ?? '', isUsers: true }], {
    homes: local,
    read: (path) => {
      const text = files[path];
      return Promise.resolve(text === undefined ? { missing: true } : { text });
    },
    glob: (pattern) => Promise.resolve(paths.filter((path) => path === pattern)),
  });
}

async function resolve(config: string, query: Query = { alias: 'web' }) {
  return resolveHost(await treeOf({ '/config': config }), query, { local });
}

describe('a resolved host', () => {
  it('has what OpenSSH has by itself when the file says nothing', async () => {
    expect(await resolve('')).toMatchObject({
      host: 'web',
      tcpPort: 22,
      user: 'ada',
      jumps: [],
      strictHostKeyChecking: 'ask',
      updateHostKeys: 'yes',
      hashKnownHosts: false,
      identityAgent: { from: 'usual' },
      problems: [],
      questions: [],
    });
  });

  it('has paths with their tokens, variables and home filled in', async () => {
    const host = await resolve(
      'HostName box\nUser joe\nIdentityFile ~/.ssh/%n-%h-%r-%p\nIdentityFile ${AGENT}/%u%%%i\nCertificateFile %d/c\nIdentityAgent $AGENT\n',
    );
    expect(host.identityFiles).toEqual(['/home/ada/.ssh/web-box-joe-22', '/run/agent/ada%1000']);
    expect(host.certificateFiles).toEqual(['/home/ada/c']);
    expect(host.identityAgent).toEqual({ from: 'socket', path: '/run/agent' });
  });

  it('keeps ~/.ssh where the ssh directory is', async () => {
    const tree = await treeOf({ '/config': 'UserKnownHostsFile ~/.ssh/kh ~/.sshx/kh\n' });
    const elsewhere = { ...local, sshDirectory: '/else' };
    expect(resolveHost(tree, { alias: 'web' }, { local: elsewhere }).userKnownHostsFiles).toEqual([
      '/else/kh',
      '/home/ada/.sshx/kh',
    ]);
  });

  it('names a value that cannot be expanded, and goes on without it', async () => {
    const host = await resolve(
      'IdentityFile ${NOT_SET}/k\nIdentityFile ~other/k\nIdentityFile a\n',
    );
    expect(host.identityFiles).toEqual(['a']);
    expect(host.problems).toMatchObject([{ line: 1 }, { line: 2 }]);
  });

  it('has the variables to send, those set over those there', async () => {
    const host = await resolve('SendEnv AG* NOT_THERE\nSetEnv X=1 "Y=a b"\n');
    expect(host.environment).toEqual({ AGENT: '/run/agent', X: '1', Y: 'a b' });
    expect((await resolve('')).environment).toEqual({});
  });

  it('has no agent where the variable that names it is not set', async () => {
    expect((await resolve('IdentityAgent $NOT_SET\n')).identityAgent).toEqual({ from: 'none' });
    expect((await resolve('IdentityAgent none\n')).identityAgent).toEqual({ from: 'none' });
    const usual = await resolve('IdentityAgent SSH_AUTH_SOCK\n');
    expect(usual.identityAgent).toEqual({ from: 'usual' });
  });

  it.each(['no', 'off', 'accept-new'])(
    'asks about unknown keys also with %s, and says so',
    async (word) => {
      const host = await resolve(`Host web\n  StrictHostKeyChecking ${word}\n`);
      expect(host.strictHostKeyChecking).toBe('ask');
      expect(host.remarks).toMatchObject([
        { file: '/config', line: 2, keyword: 'stricthostkeychecking' },
      ]);
    },
  );

  it('says what else is done another way', async () => {
    const host = await resolve(
      'ForwardAgent yes\nRemoteCommand rm -rf /\nCompression yes\nNoHostAuthenticationForLocalhost yes\nCheckHostIP yes\nLocalCommand touch /tmp/x\nPubkeyAcceptedAlgorithms +ssh-rsa\n',
    );
    expect(host.wantsAgentForwarding).toBe(true);
    expect(host.remarks.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('counts unknown words and bad values by file and line, in files that are included too', async () => {
    const tree = await treeOf({
      '/config': 'Include /more\nFrob 1\nHost db\n  Port many\n',
      '/more': '\n\nServerAliveInterval soon\n',
    });
    const { problems, tcpPort } = resolveHost(tree, { alias: 'web' }, { local });
    expect(problems).toMatchObject([
      { file: '/more', line: 3, keyword: 'serveraliveinterval' },
      { file: '/config', line: 2, keyword: 'frob' },
      { file: '/config', line: 4, keyword: 'port' },
    ]);
    expect(tcpPort).toBe(22);
  });
});

describe('commands of Match exec', () => {
  const config = 'Match exec "test %h = web"\n  Port 7\nMatch !exec false\n  User eve\n';

  it('E22 are never run by resolving: their blocks do not match, and both are asked about', async () => {
    const host = await resolve(config);
    expect(host).toMatchObject({ tcpPort: 22, user: 'ada' });
    expect(host.questions).toMatchObject([
      { line: 1, purpose: 'match-exec', command: 'test web = web' },
      { line: 3, purpose: 'match-exec', command: 'false' },
    ]);
  });

  it('count once it is known how they ended', async () => {
    const tree = await treeOf({ '/config': config });
    const execResults = new Map([['test web = web', true]]);
    const host = resolveHost(tree, { alias: 'web' }, { local, execResults });
    expect(host).toMatchObject({ tcpPort: 7, user: 'ada' });
    expect(host.questions).toHaveLength(1);
  });

  it.each(['$(id)', '`id`', '-oProxyCommand=x', 'a;b', 'a|b', "a'b", 'a"b', 'a b', 'a\nb'])(
    'A17 are not even asked about for a host called %j (CVE-2023-51385)',
    async (alias) => {
      const host = await resolve('Match exec "echo %n"\n  Port 7\n', { alias });
      expect(host.questions).toEqual([]);
      expect(host.tcpPort).toBe(22);
      expect(namesFault(host)).toMatch(/name of the host/);
    },
  );

  it('A17 are not asked about with a user a shell would read (CVE-2025-61984)', async () => {
    for (const user of ['$(id); x', 'a\nb', 'a\u0007b', '-l', 'x -oA=b', 'a`b`', 'joe\\']) {
      const host = await resolve('Match exec "echo %r"\n  Port 7\n', { alias: 'web', user });
      expect(host.questions).toEqual([]);
    }
  });
});

describe('names that a shell could read', () => {
  it.each([
    'a\0b',
    'a\nb',
    '-web',
    'a$b',
    'a`b',
    'a;b',
    'a&b',
    'a b',
    'a(b',
    'x'.repeat(65_536),
    '',
  ])('A17 %j is no host (CVE-2023-51385)', (name) => expect(hostNameFault(name)).toBeDefined());
  it.each(['a\0b', 'a\rb', '-joe', 'a;b', 'a`b', 'a"b', 'a -b', 'joe\\', 'x'.repeat(65_536), ''])(
    'A17 %j is no user (CVE-2025-61984)',
    (name) => expect(userNameFault(name)).toBeDefined(),
  );
  it.each(['web', 'web-01.example.org', '::1', 'fe80::1%eth0', '10.0.0.1', 'büro.example'])(
    '%s is a host',
    (name) => expect(hostNameFault(name)).toBeUndefined(),
  );
  it.each(['joe', 'CORP\\joe', 'joe@corp', 'first last', 'pc01$'])('%s is a user', (name) =>
    expect(userNameFault(name)).toBeUndefined(),
  );

  it('A17 the configuration cannot smuggle one in (CVE-2023-51385)', async () => {
    const host = await resolve('HostName "$(touch x)"\nProxyCommand nc %h %p\n');
    expect(namesFault(host)).toMatch(/name of the host/);
    const user = await resolve('User "a;b"\nProxyCommand nc -l %r\n');
    expect(namesFault(user)).toMatch(/name of the user/);
  });

  it('expands tokens in a user’s name as OpenSSH 10 does, and none that is made of it', async () => {
    expect((await resolve('User x-%u-%n\n')).user).toBe('x-ada-web');
    expect((await resolve('User %r\n')).problems).toHaveLength(1);
  });
});

describe('files that include files', () => {
  it('that include themselves end there, with a word', async () => {
    const tree = await treeOf({
      '/config': 'Include /b\nPort 7\n',
      '/b': 'Include /config\nUser joe\n',
    });
    const host = resolveHost(tree, { alias: 'web' }, { local });
    expect(host).toMatchObject({ tcpPort: 7, user: 'joe' });
    expect(host.problems).toMatchObject([
      { file: '/b', line: 1, message: '/config includes itself.' },
    ]);
  });

  it('are followed 16 deep, as by OpenSSH', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 20 }, (_, n) => [`/${n}`, `Include /${n + 1}\nSendEnv N${n}\n`]),
    );
    const host = resolveHost(await treeOf(files), { alias: 'web' }, { local });
    expect(host.sendEnv).toHaveLength(17);
    expect(host.problems).toMatchObject([{ file: '/16', message: /more than 16 deep/ }]);
  });

  it('are not followed without end where each includes many', async () => {
    const all = Array.from({ length: 8 }, (_, n) => `/${n}`);
    const files = Object.fromEntries(all.map((path) => [path, `Include ${all.join(' ')}\n`]));
    const startMs = processorMs();
    const tree = await treeOf(files);
    expect(processorMs() - startMs).toBeLessThan(10_000);
    expect(tree.problems.length).toBeGreaterThan(0);
  });
});

describe('files on the disk', () => {
  const read = (path: string) =>
    readTree([{ path, isUsers: true }], { ...diskFiles(process.getuid?.()), homes: local });

  it('that are binary, huge, pipes, folders or dangling links end nothing', async () => {
    const noise = join(directory, 'noise');
    await writeFile(
      noise,
      Buffer.from(Array.from({ length: 65_536 }, (_, n) => (n * 7_919) % 256)),
    );
    const huge = join(directory, 'huge');
    await writeFile(huge, 'x');
    await truncate(huge, 33 * 1024 * 1024);
    const pipe = join(directory, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const link = join(directory, 'link');
    await symlink('/nowhere/at/all', link);
    for (const path of [noise, huge, pipe, directory, link]) {
      const tree = await read(path);
      expect(resolveHost(tree, { alias: 'web' }, { local }).tcpPort).toBe(22);
    }
    expect((await read(huge)).problems).toMatchObject([{ file: huge, line: 0, message: /32 MiB/ }]);
    expect((await read(link)).files).toEqual([{ path: link, state: 'missing' }]);
  });

  it('that others can write are not used, as by OpenSSH', async () => {
    const path = join(directory, 'open');
    await writeFile(path, 'Port 7\n');
    await chmod(path, 0o666);
    const tree = await read(path);
    expect(tree.files).toEqual([{ path, state: 'unusable' }]);
    expect(tree.problems).toMatchObject([{ file: path, line: 0, message: /Others can write/ }]);
    expect(resolveHost(tree, { alias: 'web' }, { local }).tcpPort).toBe(22);
  });

  it('a pattern made to take long does not', async () => {
    await mkdir(join(directory, 'many'));
    await writeFile(join(directory, 'many', 'a'.repeat(200)), 'Port 7\n', { mode: 0o600 });
    const path = join(directory, 'stars');
    const stars = `${'a*'.repeat(60)}b`;
    await writeFile(path, `Include ${directory}/many/${stars}\nHost ${stars}\nUser x\n`, {
      mode: 0o600,
    });
    const startMs = processorMs();
    const tree = await read(path);
    resolveHost(tree, { alias: 'a'.repeat(250) }, { local });
    expect(processorMs() - startMs).toBeLessThan(5_000);
  });
});

describe('hosts for the list', () => {
  it('are those a Host line names as themselves, once each, wherever they are', async () => {
    const tree = await treeOf({
      '/config': 'Host web db *.org !no\nInclude /more\nHost "a b" w?b $(x) -o\nHost db last\n',
      '/more': 'Host inner\n  Port 1\n',
    });
    expect(aliasesOf(tree).found.map(({ name }) => name)).toEqual(['web', 'db', 'inner', 'last']);
  });

  it('are a thousand at most', async () => {
    const names = Array.from({ length: 5_000 }, (_, n) => `h${n}`).join(' ');
    const { found, hasMore } = aliasesOf(await treeOf({ '/config': `Host ${names}\n` }));
    expect(found).toHaveLength(1_000);
    expect(hasMore).toBe(true);
  });
});

/** What `ssh -v` tells once its ProxyCommand runs: the command itself, and the key files it looks at. */
it('expands commands and key files as OpenSSH does', async () => {
  const file = join(directory, 'expand');
  await writeFile(
    file,
    [
      'HostName Box-%h',
      'Port 2022',
      'User joe',
      'HostKeyAlias Key-Name',
      'ProxyCommand echo "%h" %n %p %r %k %% ; false # %h',
      'IdentityFile /a/%h-%n-%p-%r-%k-%u-%i-%L-%l-%C-%%',
      'IdentityFile ~/b',
      'IdentityFile ${HAWSER_TOKEN}/c-%d',
      'IdentityFile none',
      '',
    ].join('\n'),
    { mode: 0o600 },
  );
  const query = { alias: 'web' };
  const { stderr } = await runSsh(['-v', '-F', file, ...optionsOf(query)], { HAWSER_TOKEN: '/t' });
  const own = {
    ...local,
    localUser: process.env['USER'] ?? execFileSync('id', ['-un'], { encoding: 'utf8' }).trim(),
    uid: process.getuid?.() ?? 0,
    homeDirectory: execFileSync('sh', ['-c', 'getent passwd "$(id -u)" | cut -d: -f6'], {
      encoding: 'utf8',
    }).trim(),
    localHost: execFileSync('uname', ['-n'], { encoding: 'utf8' }).trim(),
    env: { HAWSER_TOKEN: '/t' },
  };
  const tree = await readTree([{ path: file, isUsers: true }], {
    ...diskFiles(undefined),
    homes: own,
  });
  const host = resolveHost(tree, query, { local: own });
  expect(host.problems).toEqual([]);
  expect(stderr).toContain(`Executing proxy command: exec ${host.proxyCommand?.command}`);
  const seen = [...stderr.matchAll(/identity file (\S+) type/g)].map(([, path]) => path);
  expect(seen.filter((path) => !path?.endsWith('-cert'))).toEqual(host.identityFiles);
});
