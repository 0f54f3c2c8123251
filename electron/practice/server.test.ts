import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import ssh2 from 'ssh2';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startPracticeServer, type PracticeServer } from './server.ts';

let server: PracticeServer;
let home: string;

beforeEach(async () => {
  server = await startPracticeServer();
  home = await fs.mkdtemp(path.join(tmpdir(), 'hawser-practice-test-'));
});

afterEach(async () => {
  await server.close();
  await fs.rm(home, { recursive: true, force: true });
});

/** Options for OpenSSH's tools: our server's key is the only one known, the password comes from a helper script. */
async function sshOptions(): Promise<{ options: string[]; env: NodeJS.ProcessEnv }> {
  const knownHosts = path.join(home, 'known_hosts');
  const askpass = path.join(home, 'askpass.sh');
  const key = Buffer.from(server.hostKey).toString('base64');
  await fs.writeFile(knownHosts, `[127.0.0.1]:${server.tcpPort} ecdsa-sha2-nistp256 ${key}\n`);
  await fs.writeFile(askpass, `#!/bin/sh\necho '${server.password}'\n`, { mode: 0o700 });
  const settings = [
    `UserKnownHostsFile=${knownHosts}`,
    'StrictHostKeyChecking=yes',
    'PreferredAuthentications=password',
  ];
  return {
    options: ['-F', 'none', ...settings.flatMap((setting) => ['-o', setting])],
    env: { PATH: process.env['PATH'], SSH_ASKPASS: askpass, SSH_ASKPASS_REQUIRE: 'force' },
  };
}

async function sftp(batch: string): Promise<string> {
  const { options, env } = await sshOptions();
  // `-b` would forbid asking for the password
  const child = spawn('sftp', [...options, '-P', String(server.tcpPort), 'practice@127.0.0.1'], {
    env,
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stdin.end(batch);
  await new Promise((resolve) => child.once('close', resolve));
  return output;
}

test('moves files both ways with OpenSSH’s sftp, and keeps mode and time', async () => {
  const up = path.join(home, 'up.bin');
  const down = path.join(home, 'down.bin');
  const bytes = Buffer.alloc(700_001, 'hawser');
  await fs.writeFile(up, bytes, { mode: 0o640 });
  await fs.utimes(up, 1_000_000, 1_000_000);
  await sftp(`put -p ${up} uploads/there.bin\nget -p uploads/there.bin ${down}\n`);
  const there = path.join(server.sampleDirectory, 'uploads/there.bin');
  expect((await fs.stat(there)).mode & 0o777).toBe(0o640);
  expect((await fs.stat(down)).mtimeMs).toBe(1_000_000_000);
  expect((await fs.readFile(down)).equals(bytes)).toBe(true);
});

test('lists, renames, links and deletes', async () => {
  const output = await sftp(
    'mkdir uploads/new\nrename uploads/new uploads/renamed\nln -s ../data uploads/link\n' +
      'ls -l uploads\nrmdir uploads/renamed\nrm uploads/link\nls uploads\ndf -h .\n',
  );
  expect(output).toContain('renamed');
  expect(output).toMatch(/l\S+.*link/);
  expect(output).toContain('Avail');
  expect(await fs.readdir(path.join(server.sampleDirectory, 'uploads'))).toEqual([]);
});

test('never leaves the sample folder, not through links either', async () => {
  await fs.writeFile(path.join(home, 'secret'), 'secret');
  await fs.symlink(home, path.join(server.sampleDirectory, 'escape'));
  const output = await sftp(
    `get escape/secret ${home}/stolen\nget ../../../../etc/hostname ${home}/stolen\n` +
      `ln -s /etc uploads/etc\nmkdir escape/new\npwd\n`,
  );
  expect(output).toContain('Permission denied');
  await expect(fs.stat(path.join(home, 'stolen'))).rejects.toThrow('ENOENT');
  await expect(fs.stat(path.join(home, 'new'))).rejects.toThrow('ENOENT');
  expect(output).toContain('Remote working directory: /');
});

test('runs a command without a terminal and gives its exit status', async () => {
  const { options, env } = await sshOptions();
  const run = async (command: string) =>
    promisify(execFile)(
      'ssh',
      [...options, '-p', String(server.tcpPort), 'practice@127.0.0.1', command],
      { env },
    );
  expect((await run('cat "Read me first.md"')).stdout).toContain('A place to practise');
  await expect(run('rm -rf /')).rejects.toMatchObject({ code: 127 });
});

async function openShell(): Promise<{
  type: (text: string) => void;
  screen: () => string;
  ended: Promise<number>;
}> {
  const client = new ssh2.Client();
  await new Promise<void>((resolve, reject) => {
    client.once('ready', resolve).on('error', reject);
    client.connect({
      host: '127.0.0.1',
      port: server.tcpPort,
      username: server.user,
      password: server.password,
      hostVerifier: (key: Buffer) => key.equals(server.hostKey),
    });
  });
  const channel = await new Promise<ssh2.ClientChannel>((resolve, reject) => {
    client.shell((error, opened) => (error ? reject(error) : resolve(opened)));
  });
  let screen = '';
  channel.on('data', (bytes: Buffer) => (screen += bytes.toString()));
  const ended = new Promise<number>((resolve) => channel.once('exit', resolve));
  channel.once('close', () => client.end());
  return { type: (text) => channel.write(text), screen: () => screen, ended };
}

test('gives a shell with a prompt, history and an exit status', async () => {
  const shell = await openShell();
  shell.type('cd website\rpwd\rls\rnonsense\r\u001b[A\r');
  shell.type('exit 3\r');
  expect(await shell.ended).toBe(3);
  expect(shell.screen()).toContain('/website\r\n');
  expect(shell.screen()).toContain('index.html');
  expect(shell.screen().match(/no such command/g)).toHaveLength(2);
});

test('refuses a wrong password', async () => {
  const client = new ssh2.Client();
  const failed = new Promise<Error>((resolve) => client.on('error', resolve));
  client.connect({
    host: '127.0.0.1',
    port: server.tcpPort,
    username: server.user,
    password: `${server.password}x`,
    hostVerifier: () => true,
  });
  expect((await failed).message).toContain('authentication methods failed');
});

test('takes its sample folder along when it ends', async () => {
  const other = await startPracticeServer();
  await other.close();
  await expect(fs.stat(other.sampleDirectory)).rejects.toThrow('ENOENT');
});

test('takes its sample folder along although a client never hangs up', async () => {
  const other = await startPracticeServer();
  const client = connect({ port: other.tcpPort, host: '127.0.0.1', allowHalfOpen: true });
  await once(client, 'data');
  const startedAt = Date.now();
  await other.close();
  expect(Date.now() - startedAt).toBeLessThan(30_000);
  await expect(fs.stat(other.sampleDirectory)).rejects.toThrow('ENOENT');
  client.destroy();
});
