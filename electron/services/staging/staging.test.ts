/** Files of OpenSSH's server on their way to other programs: what comes, who can see it, and what goes again. */
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Stage } from '../../../shared/contract/desktop.ts';
import { OpError } from '../../../shared/errors.ts';
import { bytesToText } from '../../../shared/names.ts';
import { startEngineInProcess } from '../../engine/process/in-process.ts';
import { refusingAnswers } from '../../testing/fake-engine-host.ts';
import { startSshd, type Sshd } from '../../testing/sshd.ts';
import { describeTree } from '../../testing/trees.ts';
import { createEngineLink, type EngineLink } from '../session/engine-link.ts';
import { Staging } from './staging.ts';
import { createTransferHub, isTransferEvent } from '../transfers/transfer-hub.ts';

let server: Sshd;
let link: EngineLink;
const hub = createTransferHub();
const ends: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  server = await startSshd();
  const engine = startEngineInProcess();
  ends.push(
    () => engine.end(),
    () => server.stop(),
  );
  link = createEngineLink(engine, {
    onAsk: { ...refusingAnswers, hostKey: async () => ({ accepted: true }) },
    onEvent: (event) => {
      if (isTransferEvent(event)) hub.tell('s1', event);
    },
  });
  await link.call('connect', {
    host: server.host,
    tcpPort: server.port,
    user: server.user,
    keyFiles: [server.clientKeyFile],
    askPassword: false,
    knownKeyTypes: [],
  });
});
afterAll(async () => {
  for (const end of ends) await end();
});

let dir = '';
let remote = '';
let profile = '';
let isConnected = true;
const copied: string[][] = [];
const reports: string[] = [];
beforeEach(async () => {
  dir = await fs.mkdtemp(join(tmpdir(), 'hawser-staging-'));
  [remote, profile] = [join(dir, 'remote'), join(dir, 'profile')];
  await fs.mkdir(remote);
  await fs.mkdir(profile);
  await fs.writeFile(join(remote, 'a.txt'), 'a');
  isConnected = true;
  copied.length = 0;
  reports.length = 0;
});
afterEach(() => fs.rm(dir, { recursive: true, force: true }));

function start(keptAfterUseMs?: number): Staging {
  return new Staging({
    profileDirectory: profile,
    find: () => {
      if (!isConnected) throw new OpError('disconnected', 'Not connected.');
      return { link, side: 'remote' };
    },
    hub,
    speeds: { use: () => () => undefined },
    settings: () => ({ verify: 'auto' }),
    copyFiles: (files) => Promise.resolve(void copied.push([...files])),
    report: (trouble) => reports.push(trouble),
    ...(keptAfterUseMs === undefined ? {} : { keptAfterUseMs }),
  });
}

const begin = (staging: Staging, names: readonly string[], use: Stage['use'] = 'drag'): string =>
  staging.begin({ from: { fs: 's1', paths: names.map((name) => `${remote}/${name}`) }, use });

async function becomes(staging: Staging, state: Stage['state']): Promise<Stage> {
  await vi.waitFor(() => expect(staging.all.read()[0]?.state).toBe(state), 10_000);
  return staging.all.read()[0] as Stage;
}

/** None when the folder for them was never made. */
const staged = (): Promise<string[]> => fs.readdir(join(profile, 'staged')).catch(() => []);

test('files and folders come whole, into a folder of this user alone', async () => {
  await fs.mkdir(join(remote, 'site/empty'), { recursive: true });
  await fs.writeFile(join(remote, 'site/index.html'), 'x'.repeat(300_000), { mode: 0o644 });
  await fs.writeFile(join(remote, 'site/zero'), '');
  const staging = start();
  const id = begin(staging, ['a.txt', 'site']);
  const ready = await becomes(staging, 'ready');
  expect(ready).toMatchObject({ title: '2 items', found: 5, failed: 0, used: false });
  expect(ready.doneBytes).toBe(300_001);
  const files = await staging.handOut(id);
  expect(files.map((file) => basename(file)).toSorted()).toEqual(['a.txt', 'site']);
  const folder = dirname(files[0] ?? '');
  expect(await describeTree(join(folder, 'site'))).toEqual(
    await describeTree(join(remote, 'site')),
  );
  for (const each of [folder, dirname(folder)]) {
    expect((await fs.stat(each)).mode & 0o777).toBe(0o700);
  }
});

test('a link of the server never leads to a file of this computer: what it leads to there comes', async () => {
  await fs.symlink(join(remote, 'a.txt'), join(remote, 'report.pdf'));
  await fs.symlink('/nowhere/at/all', join(remote, 'broken'));
  const staging = start();
  const id = begin(staging, ['report.pdf', 'broken']);
  const ready = await becomes(staging, 'ready');
  expect(ready).toMatchObject({ failed: 1, problem: { path: `${remote}/broken` } });
  const files = await staging.handOut(id);
  expect(files.map((file) => basename(file))).toEqual(['report.pdf']);
  expect((await fs.lstat(files[0] ?? '')).isFile()).toBe(true);
});

test('what is cancelled on its way is gone, and nothing beside it', async () => {
  await fs.writeFile(join(remote, 'big'), Buffer.alloc(60_000_000, 'x'));
  const staging = start();
  const kept = begin(staging, ['a.txt']);
  await becomes(staging, 'ready');
  const id = begin(staging, ['big']);
  await vi.waitFor(() => expect(staging.all.read()[1]?.doneBytes).toBeGreaterThan(0), 10_000);
  await staging.discard(id);
  expect(await staged()).toEqual([kept]);
  expect(staging.all.read()).toHaveLength(1);
  expect(await fs.readFile(join(remote, 'big'))).toHaveLength(60_000_000);
});

test('nothing is handed out before all of it has come', async () => {
  await fs.writeFile(join(remote, 'big'), Buffer.alloc(60_000_000, 'x'));
  const staging = start();
  const id = begin(staging, ['big']);
  await expect(staging.handOut(id)).rejects.toMatchObject({ code: 'refused' });
  await staging.discard(id);
});

test('what a file manager may still be copying stays for a while, then goes', async () => {
  const staging = start(300);
  const id = begin(staging, ['a.txt']);
  await becomes(staging, 'ready');
  const [file = ''] = await staging.handOut(id);
  await staging.discard(id);
  expect(await fs.readFile(file, 'utf8')).toBe('a');
  await vi.waitFor(async () => expect(await staged()).toEqual([]), 5_000);
});

test('the end of the app takes what nobody was given, the next start the rest, and no strangers', async () => {
  const first = start();
  const used = begin(first, ['a.txt']);
  await becomes(first, 'ready');
  await first.handOut(used);
  begin(first, ['a.txt']);
  await vi.waitFor(() => expect(first.all.read()[1]?.state).toBe('ready'), 10_000);
  await first.shutDown();
  expect(await staged()).toEqual([used]);
  await fs.mkdir(join(profile, 'staged/notes'));
  await fs.writeFile(join(profile, 'staged/9b2f'), 'mine');

  await start().ready;
  expect((await staged()).toSorted()).toEqual(['9b2f', 'notes', used].toSorted());
  const anHourAgo = new Date(Date.now() - 3_600_000);
  await fs.utimes(join(profile, 'staged', used), anHourAgo, anHourAgo);
  await start().ready;
  expect((await staged()).toSorted()).toEqual(['9b2f', 'notes']);
});

test('what was given lately outlives the next start, whenever it was fetched; a clock set back keeps nothing for years', async () => {
  const first = start();
  const used = begin(first, ['a.txt']);
  await becomes(first, 'ready');
  const folder = join(profile, 'staged', used);
  const anHourAgo = new Date(Date.now() - 3_600_000);
  await fs.utimes(folder, anHourAgo, anHourAgo);
  await first.handOut(used);
  await first.shutDown();
  await start().ready;
  expect(await staged()).toEqual([used]);
  const nextYear = new Date(Date.now() + 365 * 86_400_000);
  await fs.utimes(folder, nextYear, nextYear);
  await start().ready;
  expect(await staged()).toEqual([]);
});

test('a link in the place of the folder has nothing written or removed elsewhere', async () => {
  const elsewhere = join(dir, 'elsewhere');
  const id = '3f1c2a52-0000-4000-8000-000000000000';
  await fs.mkdir(join(elsewhere, id), { recursive: true });
  await fs.utimes(join(elsewhere, id), 1, 1);
  await fs.symlink(elsewhere, join(profile, 'staged'));
  const staging = start();
  await staging.ready;
  begin(staging, ['a.txt']);
  expect(await becomes(staging, 'failed')).toMatchObject({
    problem: { error: { code: 'refused' } },
  });
  expect(await fs.readdir(elsewhere)).toEqual([id]);
});

test('what cannot be fetched is said, and fetched again when asked', async () => {
  const staging = start();
  const id = begin(staging, ['later.txt']);
  expect(await becomes(staging, 'failed')).toMatchObject({
    problem: { error: { code: 'not-found' } },
  });
  await expect(staging.handOut(id)).rejects.toMatchObject({ code: 'refused' });
  await fs.writeFile(join(remote, 'later.txt'), 'now');
  staging.retry(id);
  const ready = await becomes(staging, 'ready');
  expect(ready.problem).toBeUndefined();
  expect(await staging.handOut(id)).toHaveLength(1);
});

test('without a connection it does not begin', async () => {
  isConnected = false;
  const staging = start();
  expect(() => begin(staging, ['a.txt'])).toThrow('Not connected.');
  expect(staging.all.read()).toEqual([]);
});

test('for the clipboard, all that came is put there; what lacks something only when asked', async () => {
  const staging = start();
  const id = begin(staging, ['a.txt'], 'clipboard');
  await vi.waitFor(() => expect(copied).toHaveLength(1), 10_000);
  expect(copied[0]?.map((file) => basename(file))).toEqual(['a.txt']);
  expect(staging.all.read()[0]?.used).toBe(true);
  await staging.discard(id);

  const partly = begin(staging, ['a.txt', 'missing'], 'clipboard');
  expect(await becomes(staging, 'ready')).toMatchObject({ failed: 1, used: false });
  expect(copied).toHaveLength(1);
  await staging.copy(partly);
  expect(copied).toHaveLength(2);
});

test('a name that is no text gets one that other programs can be told', async () => {
  const bytes = Buffer.concat([Buffer.from(`${remote}/caf`), Buffer.from([0xe9])]);
  await fs.writeFile(bytes, 'x');
  const staging = start();
  const id = begin(staging, [bytesToText(bytes.subarray(remote.length + 1))]);
  await becomes(staging, 'ready');
  expect((await staging.handOut(id)).map((file) => basename(file))).toEqual(['caf_']);
});

test('read-only folders of a server are removed as well', async () => {
  await fs.mkdir(join(remote, 'locked/inner'), { recursive: true });
  await fs.writeFile(join(remote, 'locked/inner/file'), 'x');
  await fs.chmod(join(remote, 'locked/inner'), 0o555);
  const staging = start();
  const id = begin(staging, ['locked']);
  await becomes(staging, 'ready');
  await staging.discard(id);
  expect(await staged()).toEqual([]);
  await fs.chmod(join(remote, 'locked/inner'), 0o755);
});

test('more than a handful at once is refused', async () => {
  const staging = start();
  for (let count = 0; count < 8; count += 1) begin(staging, ['a.txt']);
  expect(() => begin(staging, ['a.txt'])).toThrow('wait to be dragged out');
  await staging.shutDown();
  expect(await staged()).toEqual([]);
});
