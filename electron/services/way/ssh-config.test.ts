import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCommandConsentsStore } from '../../store/command-consents-store.ts';
import { createHostStore } from '../../store/host-store.ts';
import { createCommandConsents } from './command-consents.ts';
import { configureWay } from './configured-way.ts';
import { destinationOfHost, destinationOfText, type Destination } from './destination.ts';
import { createHosts } from './hosts.ts';
import { sshConfigOnDisk } from './local-facts.ts';
import { createPrompts } from '../session/prompts.ts';
import { createSshConfig } from './ssh-config.ts';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hawser-config-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** The configuration of a folder, and a user who answers the questions about commands in turn. */
async function setUp(text: string, answers: readonly ('no' | 'once' | 'always')[] = []) {
  await writeFile(join(directory, 'config'), text, { mode: 0o600 });
  const prompts = createPrompts();
  const asked: string[] = [];
  const left = [...answers];
  prompts.open.subscribe(() => {
    const prompt = prompts.open.read()[0];
    if (prompt?.kind !== 'run-command') return;
    asked.push(`${prompt.purpose} ${prompt.command} ${prompt.line}`);
    const answer = left.shift() ?? 'no';
    const given = { kind: 'run-command', remember: answer === 'always' } as const;
    queueMicrotask(() => prompts.answer(prompt.id, answer === 'no' ? null : given));
  });
  const consents = createCommandConsents(createCommandConsentsStore(directory), prompts);
  const login = { sshDirectory: directory, homeDirectory: directory };
  const environment = { PATH: process.env['PATH'], OF_THE_USER: 'yes' };
  const disk = sshConfigOnDisk({ login, userName: 'ada', environment, systemFile: undefined });
  const config = createSshConfig({ ...disk, consents });
  const { signal } = new AbortController();
  const connect = (destination: Destination, sessionId = 'one') =>
    configureWay(destination, config, { sessionId, account: 'ada@web', signal });
  return { config, consents, asked, connect, typed: (to: string) => destinationOfText(to, 'ada') };
}

const saved = {
  id: 'saved',
  kind: 'saved',
  name: 'Web',
  address: 'web',
  tcpPort: 22,
  user: 'joe',
  authentication: { method: 'automatic' },
} as const;

describe('commands of the configuration', () => {
  it('E22 are not run by lists, by the settings, or without a yes (CVE-2023-51385)', async () => {
    const marker = join(directory, 'ran');
    const { config, asked, connect, typed } = await setUp(
      `Match exec "touch ${marker}"\n  Port 7\nHost web\n  ProxyCommand touch ${marker}\n  LocalCommand touch ${marker}\n  PermitLocalCommand yes\n  KnownHostsCommand /usr/bin/touch ${marker}\nHost db\n  ProxyCommand touch ${marker}\n`,
    );
    const hosts = createHosts(createHostStore(directory), config);
    expect(await hosts.list()).toMatchObject([
      { kind: 'config', name: 'web' },
      { kind: 'config', name: 'db' },
      { kind: 'practice' },
    ]);
    expect(await config.status()).toMatchObject({ hostCount: 2, consents: [] });
    expect(asked).toEqual([]);
    await expect(connect(typed('web'))).rejects.toThrow(/not allowed to run/);
    await expect(connect(typed('db'))).rejects.toThrow(/not allowed to run/);
    expect(asked).toEqual([
      `match-exec touch ${marker} 1`,
      `known-hosts-command /usr/bin/touch ${marker} 7`,
      `match-exec touch ${marker} 1`,
      `proxy-command touch ${marker} 9`,
    ]);
    await expect(stat(marker)).rejects.toThrow('ENOENT');
  });

  it('decide once they are allowed, by how they end', async () => {
    const { connect, typed } = await setUp(
      'Match exec "test %n = web"\n  Port 7\nMatch exec "exit 3"\n  User eve\nMatch !exec false\n  HostName box\n',
      ['once', 'once', 'once'],
    );
    const { destination } = await connect(typed('web'));
    expect(destination).toMatchObject({ host: 'box', tcpPort: 7, user: 'ada' });
  });

  it('see the environment that Hawser was started in, of which main itself keeps little', async () => {
    const text =
      'Match exec "test $OF_THE_USER = yes"\n  Port 7\nHost web\n  IdentityFile ${OF_THE_USER}\n';
    const { connect, typed } = await setUp(text, ['once']);
    const { destination } = await connect(typed('web'));
    expect(destination.tcpPort).toBe(7);
    expect(JSON.stringify(destination.login)).toContain('yes');
  });

  it('allowed once are asked about again by another session, allowed always by none', async () => {
    const text = 'Match exec "true"\n  Port 7\nMatch exec "exit 0"\n  User eve\n';
    const { connect, typed, asked, consents } = await setUp(text, ['once', 'always', 'once']);
    await connect(typed('web'), 'one');
    await connect(typed('web'), 'one');
    expect(asked).toHaveLength(2);
    await connect(typed('web'), 'two');
    expect(asked).toHaveLength(3);
    expect(await consents.list()).toMatchObject([{ purpose: 'match-exec', command: 'exit 0' }]);
    expect(await readFile(join(directory, 'command-consents.json'), 'utf8')).toContain('exit 0');
  });

  it('are asked about again once their consent is withdrawn, and when one letter is different', async () => {
    const { connect, typed, asked, consents } = await setUp('ProxyCommand nc %h %p\n', ['always']);
    await connect(typed('web'));
    await expect(connect(typed('db'))).rejects.toThrow(/not allowed/);
    await connect(typed('web'), 'two');
    await consents.withdraw('proxy-command', 'nc web 22');
    await expect(connect(typed('web'))).rejects.toThrow(/not allowed/);
    expect(asked).toHaveLength(3);
  });

  it('A17 are not asked about with a host that a shell would read (CVE-2023-51385)', async () => {
    const { connect, typed, asked } = await setUp(
      'Host web\n  HostName "$(id)"\nProxyCommand nc %h\n',
    );
    await expect(connect(typed('web'))).rejects.toMatchObject({ code: 'invalid' });
    expect(asked).toEqual([]);
  });

  it('A17 are not asked about with a token that OpenSSH does not have for them (%u)', async () => {
    const { connect, typed, asked } = await setUp('ProxyCommand nc %u %h\n');
    await expect(connect(typed('web'))).rejects.toMatchObject({ code: 'invalid' });
    expect(asked).toEqual([]);
  });

  it('A17 are not asked about with a saved user that a shell would read (CVE-2025-61984)', async () => {
    const { connect, asked } = await setUp('ProxyCommand nc -l %r %h\n');
    const host = destinationOfHost({ ...saved, user: 'joe`id`' });
    await expect(connect(host)).rejects.toMatchObject({ code: 'invalid' });
    expect(asked).toEqual([]);
  });
});

describe('a way', () => {
  it('takes all of an alias from the file', async () => {
    const { connect, typed } = await setUp(
      'Host web\nHostName box\nPort 7\nUser eve\nAddressFamily inet6\nConnectTimeout 9\nServerAliveInterval 5\nServerAliveCountMax 2\nHostKeyAlias real\nStrictHostKeyChecking yes\nUserKnownHostsFile /dev/null\nCiphers aes256-ctr,aes128-cbc\nBindAddress 127.0.0.2\nConnectionAttempts 3\n',
    );
    const { destination, remarks } = await connect(typed('web'));
    expect(destination).toMatchObject({
      title: 'web',
      host: 'box',
      tcpPort: 7,
      user: 'eve',
      addressFamily: 6,
      connectTimeoutMs: 9_000,
      keepalive: { intervalMs: 5_000, deadMs: 10_000 },
      hostKeyName: 'real',
      bindAddress: '127.0.0.2',
      connectionAttempts: 3,
      knownHosts: { isStrict: true, userFiles: [] },
      algorithms: { cipher: ['aes256-ctr'] },
    });
    expect(remarks).toEqual(['aes128-cbc is weak: it is used only when the saved host allows it.']);
  });

  it('keeps what was saved or typed', async () => {
    const { connect, typed } = await setUp('Host web\nPort 7\nUser eve\nIdentityFile k\n');
    const host = await connect(
      destinationOfHost({ ...saved, authentication: { method: 'password' } }),
    );
    expect(host.destination).toMatchObject({
      tcpPort: 22,
      user: 'joe',
      authentication: { method: 'password' },
    });
    const { destination } = await connect(typed('bob@web:22'));
    expect(destination).toMatchObject({ tcpPort: 22, user: 'bob' });
  });

  it('over several hops asks the file about each, and about the way to the first', async () => {
    const { connect, typed } = await setUp(
      'Host web\nProxyJump a,joe@b:9\nHost a\nHostName A.example\nProxyJump outer\nHost b\nPort 1\nHostKeyAlias real-b\nProxyJump ignored\nHost outer\nProxyCommand nc %h %p\n',
      ['once'],
    );
    const { destination } = await connect(typed('web'));
    expect(destination.dial).toEqual({ via: 'command', command: 'nc outer 22' });
    expect(destination.jumps).toMatchObject([
      { host: 'outer' },
      { host: 'a.example', user: 'ada', tcpPort: 22 },
      { host: 'b', user: 'joe', tcpPort: 9, hostKeyName: 'real-b' },
    ]);
  });

  it('that was saved wins over ProxyJump', async () => {
    const { connect } = await setUp('Host web\nProxyJump a\n');
    const dial = { via: 'socks5', host: 'proxy', tcpPort: 1_080 } as const;
    const { destination } = await connect({ ...destinationOfHost(saved), dial });
    expect(destination).toMatchObject({ dial });
    expect(destination.jumps).toBeUndefined();
  });

  it('that leads over itself is refused, as when ProxyJump stands for all hosts', async () => {
    const { connect, typed } = await setUp('ProxyJump bastion\n');
    await expect(connect(typed('web'))).rejects.toThrow(/bastion twice/);
  });

  it('uses the file as it is at that moment', async () => {
    const { connect, typed, config } = await setUp('Host web\nPort 7\n');
    await connect(typed('web'));
    await writeFile(join(directory, 'config'), 'Host web db\nPort 8\n', { mode: 0o600 });
    expect((await connect(typed('web'))).destination.tcpPort).toBe(8);
    expect((await config.status()).hostCount).toBe(2);
  });
});

it('hosts of the file can be neither changed nor removed here, and are found again by their id', async () => {
  const { config } = await setUp('Host web\nHostName box\n');
  const hosts = createHosts(createHostStore(directory), config);
  const [web] = await hosts.list();
  const id = web?.id ?? '';
  expect(await hosts.find(id)).toMatchObject({ kind: 'config', name: 'web', address: 'box' });
  await expect(hosts.remove(id)).rejects.toMatchObject({ code: 'refused' });
  const { kind: _kind, ...draft } = { ...saved, id };
  await expect(hosts.save(draft)).rejects.toMatchObject({ code: 'refused' });
  await writeFile(join(directory, 'config'), '', { mode: 0o600 });
  await expect(hosts.find(id)).rejects.toThrow(/no longer in the OpenSSH configuration/);
});
