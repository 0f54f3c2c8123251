/** Copies between two real OpenSSH servers, through two session processes and one port, in each way they can run. */
import { createHash, randomBytes } from 'node:crypto';
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { EngineHost } from '../../engine/process/engine-host.ts';
import type { TransferOutcome, TransferParams } from '../../engine/protocol.ts';
import { ensureBuilt } from '../../testing/built.ts';
import { startTestEngine, usableHostKinds, type HostKind } from '../../testing/engine-hosts.ts';
import { refusingAnswers } from '../../testing/fake-engine-host.ts';
import { startSshd, type Sshd } from '../../testing/sshd.ts';
import { createEngineLink, type EngineLink } from './engine-link.ts';
import { connectEngines } from './port-pair.ts';

beforeAll(ensureBuilt);

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hawser-between-'));
  await mkdir(join(dir, 'to'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

type Login = { readonly host: EngineHost; readonly link: EngineLink; readonly rss: () => number };

const running: { end: () => Promise<void> }[] = [];
async function login(kind: HostKind, server: Sshd, tcpPort = server.port): Promise<Login> {
  const host = await startTestEngine(kind);
  running.push(host);
  let mostRss = 0;
  const link = createEngineLink(host, {
    onAsk: { ...refusingAnswers, hostKey: async () => ({ accepted: true }) },
    onEvent: () => undefined,
    onBeat: ({ rssBytes }) => (mostRss = Math.max(mostRss, rssBytes)),
  });
  await link.call('connect', {
    host: server.host,
    tcpPort,
    user: server.user,
    keyFiles: [server.clientKeyFile],
    askPassword: false,
    knownKeyTypes: [],
  });
  return { host, link, rss: () => mostRss };
}

async function endAll(): Promise<void> {
  await Promise.all(running.splice(0).map((host) => host.end()));
}

/** Starts a copy between two sessions, as main does. */
function copyBetween(
  source: EngineLink,
  target: EngineLink,
  paths: readonly string[],
  more: Partial<TransferParams> = {},
): Promise<TransferOutcome> {
  connectEngines({ source, target }, { transferId: 'between', paths }, () => new MessageChannel());
  return target.call('transfer', {
    transferId: 'between',
    from: { side: 'peer', paths },
    to: { side: 'remote', directory: join(dir, 'to') },
    ...more,
  });
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** A name that is not UTF-8, as the engine knows it and as the disk does. */
const rawName = { text: 'caf\udce9', bytes: Buffer.from('caf\xe9', 'latin1') };

async function makeTree(folder: string): Promise<Map<string, string>> {
  const sums = new Map<string, string>();
  await mkdir(join(folder, 'sub/empty'), { recursive: true });
  for (const size of [0, 1, 32_768, 100_000, 261_121, 5_000_000]) {
    const bytes = randomBytes(size);
    const name = `${size % 2 === 0 ? 'sub/' : ''}file ${size}`;
    await writeFile(join(folder, name), bytes);
    sums.set(name, sha256(bytes));
  }
  await symlink('file 1', join(folder, 'link'));
  await writeFile(Buffer.concat([Buffer.from(`${folder}/`), rawName.bytes]), 'raw');
  return sums;
}

async function expectSums(folder: string, sums: Map<string, string>): Promise<void> {
  for (const [name, sum] of sums) expect(sha256(await readFile(join(folder, name)))).toBe(sum);
}

async function expectNoPartials(): Promise<void> {
  const left = await readdir(join(dir, 'to'), { recursive: true });
  expect(left.filter((name) => name.includes('.hawser-'))).toEqual([]);
}

describe.each(usableHostKinds())('two sessions, %s', (kind) => {
  let servers: Sshd[] = [];
  let source: Login;
  let target: Login;
  beforeAll(async () => {
    servers = [await startSshd(), await startSshd()];
    const [from, to] = servers;
    if (from === undefined || to === undefined) throw new Error('no servers');
    source = await login(kind, from);
    target = await login(kind, to);
  });
  afterAll(async () => {
    await endAll();
    await Promise.all(servers.map((server) => server.stop()));
  });

  test('a tree goes from one to the other, byte for byte', async () => {
    const sums = await makeTree(join(dir, 'from'));
    const outcome = await copyBetween(source.link, target.link, [join(dir, 'from')]);
    expect(outcome).toMatchObject({ state: 'done', problems: [], tally: { found: 11, done: 11 } });
    await expectSums(join(dir, 'to/from'), sums);
    const names = await readdir(join(dir, 'to/from'), { encoding: 'buffer' });
    expect(names.some((name) => name.equals(rawName.bytes))).toBe(true);
    await expectNoPartials();
  });

  test('a port that nobody opened fails every item, and so does a second use of one', async () => {
    await writeFile(join(dir, 'file'), 'content');
    const params: TransferParams = {
      transferId: 'unopened',
      from: { side: 'peer', paths: [join(dir, 'file')] },
      to: { side: 'remote', directory: join(dir, 'to') },
    };
    const call = target.link.call('transfer', params);
    await expect(call).rejects.toMatchObject({ code: 'disconnected' });
    await copyBetween(source.link, target.link, [join(dir, 'file')]);
    const again = target.link.call('transfer', { ...params, transferId: 'between' });
    await expect(again).rejects.toMatchObject({ code: 'disconnected' });
  });

  test('cancelling ends it at once and leaves nothing behind', async () => {
    await writeFile(join(dir, 'large'), Buffer.alloc(200_000_000));
    const controller = new AbortController();
    const what = { transferId: 'c', paths: [join(dir, 'large')] };
    connectEngines({ source: source.link, target: target.link }, what, () => new MessageChannel());
    const call = target.link.call(
      'transfer',
      {
        transferId: 'c',
        from: { side: 'peer', paths: [join(dir, 'large')] },
        to: { side: 'remote', directory: join(dir, 'to') },
      },
      { signal: controller.signal },
    );
    await vi.waitFor(async () => expect(await readdir(join(dir, 'to'))).toHaveLength(1), 5_000);
    const startMs = performance.now();
    controller.abort();
    expect(await call).toMatchObject({ state: 'cancelled' });
    // not the half minute for an answer that does not come
    expect(performance.now() - startMs).toBeLessThan(15_000);
    await vi.waitFor(async () => expect(await readdir(join(dir, 'to'))).toEqual([]), 5_000);
  });
});

describe('two logins to one server', () => {
  let server: Sshd;
  let source: Login;
  let target: Login;
  beforeAll(async () => {
    server = await startSshd();
    source = await login('in-process', server);
    target = await login('in-process', server);
  });
  afterAll(async () => {
    await endAll();
    await server.stop();
  });

  test('a file is not copied onto itself, nor by way of a link to its folder', async () => {
    const path = join(dir, 'to/file');
    await writeFile(path, 'content');
    await utimes(path, 1_000, 1_000);
    await symlink('to', join(dir, 'other'));
    const inode = (await stat(path)).ino;
    for (const from of [path, join(dir, 'other/file')]) {
      const outcome = await copyBetween(source.link, target.link, [from]);
      expect(outcome).toMatchObject({ state: 'failed', tally: { done: 0, failed: 1 } });
      expect(outcome.problems[0]?.error).toMatchObject({
        code: 'invalid',
        message: '“file” would be copied onto itself.'.replace('file', from),
      });
    }
    expect((await stat(path)).ino).toBe(inode);
    expect(await readdir(join(dir, 'to'))).toEqual(['file']);
  });

  test('a folder is not copied into itself', async () => {
    const outcome = await copyBetween(source.link, target.link, [dir]);
    expect(outcome.problems[0]?.error).toMatchObject({ code: 'invalid' });
    expect(await readdir(join(dir, 'to'))).toEqual([]);
  });

  test('a file of another folder is copied', async () => {
    await writeFile(join(dir, 'file'), 'content');
    const outcome = await copyBetween(source.link, target.link, [join(dir, 'file')]);
    expect(outcome).toMatchObject({ state: 'done', problems: [] });
    expect(await readFile(join(dir, 'to/file'), 'utf8')).toBe('content');
  });
});

describe('when one of two hosts goes away in the middle', () => {
  const servers: Sshd[] = [];
  afterEach(async () => {
    await endAll();
    await Promise.all(servers.splice(0).map((server) => server.stop()));
  });

  /** Copies a large file, and stops one of the servers once some of it is there. */
  async function copyWhileStopping(whom: 'source' | 'target'): Promise<TransferOutcome> {
    const [from, to] = [await startSshd(), await startSshd()];
    servers.push(from, to);
    const source = await login('in-process', from);
    const target = await login('in-process', to);
    await writeFile(join(dir, 'large'), Buffer.alloc(300_000_000));
    await writeFile(join(dir, 'to/large'), 'old');
    const paths = [join(dir, 'large')];
    const options = { conflict: 'overwrite' } as const;
    const copying = copyBetween(source.link, target.link, paths, { options });
    await vi.waitFor(async () => {
      const names = await readdir(join(dir, 'to'));
      const partial = names.find((name) => name.includes('.hawser-')) ?? 'none';
      expect((await stat(join(dir, 'to', partial))).size).toBeGreaterThan(1_000_000);
    }, 5_000);
    await (whom === 'source' ? from : to).stop();
    return copying;
  }

  test.each(['source', 'target'] as const)(
    'the %s: the item failed as disconnected, and the old file is there',
    async (whom) => {
      const outcome = await copyWhileStopping(whom);
      expect(outcome).toMatchObject({
        state: 'failed',
        tally: { done: 0, failed: 1 },
        unfinished: [join(dir, 'large')],
      });
      expect(outcome.problems[0]?.error.code).toBe('disconnected');
      expect(await readFile(join(dir, 'to/large'), 'utf8')).toBe('old');
    },
  );
});
