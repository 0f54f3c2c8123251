/** Checks of contents against real OpenSSH servers, with and without a shell. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { TransferItem } from '../../../shared/contract/transfers.ts';
import { createScript, paramsFor } from '../../testing/ssh-fixtures.ts';
import { startSshd, type Sshd, type SshdOptions } from '../../testing/sshd.ts';
import { LocalFileSystem } from '../fs/local.ts';
import { RemoteFileSystem } from '../fs/remote.ts';
import { SftpClient } from '../sftp/client.ts';
import { connect } from '../ssh/connection.ts';
import { transfer } from '../transfer/run.test-support.ts';
import { FarHasher } from './far-hasher.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function start(options: SshdOptions, prepare?: (sshd: Sshd) => Promise<void>) {
  const dir = await mkdtemp(join(tmpdir(), 'hawser-verify-'));
  ends.push(() => rm(dir, { recursive: true, force: true }));
  await Promise.all(['from', 'to'].map((name) => mkdir(join(dir, name))));
  const sshd = await startSshd(options);
  ends.push(() => sshd.stop());
  await prepare?.(sshd);
  const params = paramsFor(sshd.port, {
    user: sshd.user,
    keyFiles: [sshd.clientKeyFile],
    askPassword: false,
  });
  const connection = await connect(params, createScript().deps);
  ends.push(() => connection.close());
  const client = await SftpClient.open(await connection.openSubsystem('sftp'));
  const hasher = new FarHasher({ openExec: (command) => connection.openExec(command) });
  ends.push(() => Promise.resolve(hasher.end()));
  return { dir, hasher, far: new RemoteFileSystem({ clients: () => [client] }) };
}

// what shells, tools and their answers stumble over
const names = [
  'plain',
  "it's $(touch pwned) `touch pwned`; *",
  '-rf',
  'two  spaces ',
  'line\nfeed',
  'back\\slash',
  'return\r',
  'tab\t"quote"',
  '\u00e4\u6587',
];

async function fill(folder: string): Promise<void> {
  for (const [at, name] of names.entries()) {
    await writeFile(join(folder, name), Buffer.alloc(at * 10_000, at));
  }
  await writeFile(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xff, 0xfe])]), 'bytes');
  await writeFile(join(folder, 'large'), Buffer.alloc(9 * 1024 * 1024, 'large'));
}

async function move(test: Awaited<ReturnType<typeof start>>, direction: 'up' | 'down') {
  const local = new LocalFileSystem();
  const isUp = direction === 'up';
  const items = new Map<string, TransferItem>();
  const from = join(test.dir, 'from');
  const to = join(test.dir, 'to');
  await fill(from);
  const outcome = await transfer({
    source: isUp ? local : test.far,
    target: isUp ? test.far : local,
    paths: [from],
    to,
    hasher: test.hasher,
    onItems: (told) => {
      for (const item of told) items.set(item.path, item);
    },
  });
  for (const name of names) {
    const [was, is] = await Promise.all(
      [from, join(to, 'from')].map((at) => readFile(join(at, name))),
    );
    expect(is?.equals(was ?? Buffer.alloc(0))).toBe(true);
  }
  const files = [...items.values()].filter(({ kind }) => kind === 'file');
  return { outcome, checks: new Set(files.map(({ check }) => check)), files };
}

const count = names.length + 2;

describe.each(['up', 'down'] as const)('contents that go %s', (direction) => {
  it('are compared by SHA-256 with what a tool at the server reads', async () => {
    const test = await start({});
    const { outcome, checks, files } = await move(test, direction);
    expect(outcome).toMatchObject({
      state: 'done',
      checks: { sha256: count, size: 0, readBack: 0 },
    });
    expect(checks).toEqual(new Set(['sha256']));
    for (const { sha256 } of files) expect(sha256).toMatch(/^[0-9a-f]{64}$/u);
    expect((await readdir(test.dir)).sort()).toEqual(['from', 'to']);
  });

  it('are compared also when the login prints something', async () => {
    const test = await start({ sftp: 'internal' }, (sshd) =>
      writeFile(join(sshd.dir, '.bashrc'), 'echo "Welcome, this is noise"; echo more >&2\n'),
    );
    expect((await move(test, direction)).checks).toEqual(new Set(['sha256']));
  });

  it('count by their size where the account may only use SFTP', async () => {
    const test = await start({ config: ['ForceCommand internal-sftp'] });
    const { outcome, checks } = await move(test, direction);
    expect(outcome.state).toBe('done');
    expect(checks).toEqual(new Set(['size']));
    expect(test.hasher.mayKnow).toBe(false);
  });
});
