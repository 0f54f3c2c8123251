/** The raw server is correct before it is hostile: OpenSSH's own clients and Hawser's engine work with it. */
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RemoteSide } from '../../engine/remote-side.ts';
import { createScript, paramsFor } from '../ssh-fixtures.ts';
import { cipherNames } from './frames.ts';
import { startRawServer, type RawServer } from './server.ts';
import type { Scenario } from './scenario.ts';

const run = promisify(execFile);
let directory: string;
const servers: RawServer[] = [];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hawser-raw-'));
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
  await rm(directory, { recursive: true, force: true });
});

async function serve(scenario?: Scenario): Promise<RawServer> {
  const server = await startRawServer(scenario);
  servers.push(server);
  return server;
}

const options = (port: number, more: readonly string[] = []) => {
  const settings = [
    'StrictHostKeyChecking=no',
    'UserKnownHostsFile=/dev/null',
    'IdentityAgent=none',
    'LogLevel=ERROR',
    `Port=${port}`,
    'User=ann',
    ...more,
  ];
  return ['-F', 'none', ...settings.flatMap((setting) => ['-o', setting])];
};

describe.each(cipherNames)('OpenSSH with %s', (cipher) => {
  it('logs in and gets an answer to a command', async () => {
    const { port } = await serve({ lists: { cipher: [cipher] } });
    const failed = await run('ssh', [...options(port), '127.0.0.1', 'hello']).catch(
      (error: { code: number; stdout: string }) => error,
    );
    expect(failed).toMatchObject({ code: 127, stdout: 'not here: hello\n' });
  });

  it('lists a folder and fetches a file that takes several packets', async () => {
    const { port } = await serve({ lists: { cipher: [cipher] } });
    const batch = spawn('sftp', [...options(port), '-b', '-', '127.0.0.1'], { cwd: directory });
    let said = '';
    batch.stdout.on('data', (chunk) => (said += String(chunk)));
    batch.stderr.on('data', (chunk) => (said += String(chunk)));
    batch.stdin.end('ls /home\nget /home/notes/long.bin\n');
    const code = await new Promise((resolve) => batch.on('exit', resolve));
    expect(said).toContain('hello.txt');
    expect(code).toBe(0);
    expect(await readFile(join(directory, 'long.bin'))).toEqual(Buffer.alloc(100_000, 7));
  });

  it('goes through new key exchanges that this server begins', async () => {
    const { port, peers } = await serve({
      lists: { cipher: [cipher] },
      onReady: (peer) => peer.every(5, () => peer.exchangeKeys()),
    });
    const shell = spawn('ssh', [...options(port), '-T', '127.0.0.1']);
    let said = '';
    shell.stdout.on('data', (chunk) => (said += String(chunk)));
    for (let count = 0; count < 20; count += 1) {
      shell.stdin.write(`line ${count}\n`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await expect.poll(() => said).toContain('line 19');
    shell.kill();
    expect(peers[0]?.received.filter((type) => type === 20).length).toBeGreaterThan(3);
  });
});

describe('Hawser', () => {
  it.each(['none', 'password', 'keyboard-interactive'])(
    'logs in by %s and lists',
    async (method) => {
      const { port, peers } = await serve({ accepts: [method] });
      const script = createScript({
        password: () => ({ password: 'p' }),
        interactive: () => ({ answers: ['1'] }),
      });
      const side = new RemoteSide(script.deps);
      const facts = await side.connect(paramsFor(port), new AbortController().signal);
      expect(facts).toMatchObject({ serverVersion: 'raw_1', homeDirectory: '/home' });
      const entries: string[] = [];
      const files = await side.files();
      for await (const batch of files.list('/home')) entries.push(...batch.map(({ name }) => name));
      expect(entries.sort()).toEqual(['hello.txt', 'notes']);
      await side.disconnect();
      expect(peers[0]?.isStrict).toBe(true);
    },
  );

  it('logs in where only AES-CTR is offered', async () => {
    const { port } = await serve({ lists: { cipher: ['aes128-ctr'] } });
    const side = new RemoteSide(createScript().deps);
    const facts = await side.connect(paramsFor(port), new AbortController().signal);
    expect(facts).toMatchObject({ cipher: 'aes128-ctr', mac: 'hmac-sha2-256' });
    await side.disconnect();
  });
});
