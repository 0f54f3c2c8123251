/** One suite for the engine in each way it can run: in this process, as a Node child, as Electron's utility process. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Entry } from '../../shared/entry.ts';
import { unpackEntries } from '../../shared/packed-entries.ts';
import { createEngineLink, type EngineLink } from '../services/session/engine-link.ts';
import { superviseEngine } from '../services/session/supervisor.ts';
import { builtEngine, ensureBuilt } from '../testing/built.ts';
import { openStream } from '../testing/engine-streams.ts';
import { startTestEngine, usableHostKinds, type HostKind } from '../testing/engine-hosts.ts';
import { refusingAnswers } from '../testing/fake-engine-host.ts';
import type { EngineExit, EngineHost } from './process/engine-host.ts';

beforeAll(ensureBuilt);

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hawser-engine-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** The whole listing, by name. */
async function list(link: EngineLink, path: string) {
  const { heard, closed } = openStream(link, 'list', { side: 'local', path });
  await closed;
  const entries = new Map<string, Entry>();
  for (const message of heard) {
    if (message.type !== 'batch') continue;
    for (const entry of unpackEntries(message.entries)) entries.set(entry.name, entry);
  }
  // names of owners may come after the end, and keep it waiting never
  return { entries, heard, last: heard.findLast(({ type }) => type !== 'owners') };
}

async function makeFiles(count: number, folder = dir) {
  await mkdir(folder, { recursive: true });
  for (let from = 0; from < count; from += 500) {
    const names = Array.from({ length: Math.min(500, count - from) }, (_, i) => `f${from + i}`);
    await Promise.all(names.map((name) => writeFile(join(folder, name), '')));
  }
}

const kinds = usableHostKinds();

describe.each(kinds)('the engine, %s', (kind) => {
  let host: EngineHost;
  let link: EngineLink;
  beforeAll(async () => {
    host = await startTestEngine(kind);
    link = createEngineLink(host, { onAsk: refusingAnswers, onEvent: () => undefined });
  });
  afterAll(() => host.end());

  test('lists a local folder, links with their targets, and closes the port', async () => {
    await writeFile(join(dir, 'file.txt'), 'hello');
    await mkdir(join(dir, 'folder'));
    const { entries, last } = await list(link, dir);
    expect([...entries.keys()].sort()).toEqual(['file.txt', 'folder']);
    expect(entries.get('file.txt')).toMatchObject({ kind: 'file', size: 5 });
    expect(entries.get('folder')).toMatchObject({ kind: 'directory' });
    expect(last).toEqual({ type: 'end', notices: [] });
  });

  test('lists 10,000 entries in batches of at most 2,000', async () => {
    await makeFiles(10_000);
    const { entries, heard, last } = await list(link, dir);
    expect(entries.size).toBe(10_000);
    expect(last?.type).toBe('end');
    const sizes = heard.flatMap((message) =>
      message.type === 'batch' ? [message.entries.names.length] : [],
    );
    expect(Math.max(...sizes)).toBeLessThanOrEqual(2_000);
    expect(sizes.length).toBeGreaterThan(1);
  });

  test('says what is wrong with a folder that cannot be listed', async () => {
    const { last } = await list(link, join(dir, 'missing'));
    expect(last).toMatchObject({ type: 'error', error: { code: 'not-found' } });
  });

  test('closing the port stops a listing', async () => {
    await makeFiles(3_000);
    const { port, heard } = openStream(link, 'list', { side: 'local', path: dir });
    await vi.waitFor(() => expect(heard.length).toBeGreaterThan(0), { interval: 1 });
    port.close();
    const count = heard.length;
    // the engine is alive and has nothing more to say on that port
    await link.call('realPath', { side: 'local', path: dir });
    expect(heard).toHaveLength(count);
  });

  test('makes, renames and resolves', async () => {
    await link.call('makeDirectory', { side: 'local', path: join(dir, 'a') });
    await link.call('rename', { side: 'local', from: join(dir, 'a'), to: join(dir, 'b') });
    expect(await readdir(dir)).toEqual(['b']);
    const real = await link.call('realPath', { side: 'local', path: `${dir}/b/../b` });
    expect(real.path.endsWith('/b')).toBe(true);
    const room = await link.call('freeSpace', { side: 'local', path: dir });
    expect(room?.totalBytes).toBeGreaterThan(0);
  });

  test('an expected failure comes back with its code', async () => {
    const again = link.call('makeDirectory', { side: 'local', path: dir });
    await expect(again).rejects.toMatchObject({ code: 'exists' });
  });

  test('the remote side is refused before a connection is there', async () => {
    const call = link.call('realPath', { side: 'remote', path: '.' });
    await expect(call).rejects.toMatchObject({ code: 'disconnected' });
    const { heard, closed } = openStream(link, 'shell', { columns: 80, rows: 24 });
    await closed;
    expect(heard).toMatchObject([{ type: 'error', error: { code: 'disconnected' } }]);
  });

  test('removes trees, counts what is gone and leaves the rest', async () => {
    await makeFiles(50, join(dir, 'tree/deep'));
    await writeFile(join(dir, 'stays'), '');
    const { heard, closed } = openStream(link, 'remove', {
      side: 'local',
      paths: [join(dir, 'tree'), join(dir, 'missing')],
    });
    await closed;
    expect(heard.at(-1)).toMatchObject({
      type: 'end',
      removed: 52,
      cancelled: false,
      problems: [{ path: join(dir, 'missing'), error: { code: 'not-found' } }],
    });
    expect(await readdir(dir)).toEqual(['stays']);
  });

  test('closing the port stops a removal', async () => {
    await makeFiles(4_000, join(dir, 'tree'));
    const { port, heard } = openStream(link, 'remove', {
      side: 'local',
      paths: [join(dir, 'tree')],
    });
    await vi.waitFor(() => expect(heard.length).toBeGreaterThan(0), { interval: 1 });
    port.close();
    await link.call('realPath', { side: 'local', path: dir });
    const left = (await readdir(join(dir, 'tree'))).length;
    expect(left).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 50));
    // the few removals that were under way at the close end, and no new ones start
    expect(left - (await readdir(join(dir, 'tree'))).length).toBeLessThan(100);
  });

  test('copies local files', async () => {
    await makeFiles(5, join(dir, 'from'));
    await mkdir(join(dir, 'to'));
    const outcome = await link.call('transfer', {
      transferId: 't',
      from: { side: 'local', paths: [join(dir, 'from')] },
      to: { side: 'local', directory: join(dir, 'to') },
    });
    expect(outcome).toMatchObject({ state: 'done', tally: { found: 6, done: 6 } });
    expect(await readdir(join(dir, 'to/from'))).toHaveLength(5);
  });
});

/** An engine of its own with what became of it. */
async function startOne(kind: HostKind) {
  const host = await startTestEngine(kind);
  const exits: EngineExit[] = [];
  const gone = new Promise<void>((resolve) =>
    host.onExit((exit) => {
      exits.push(exit);
      resolve();
    }),
  );
  return { host, exits, gone };
}

const supervised = (host: EngineHost) => {
  const ends: string[] = [];
  const link = superviseEngine(host, {
    onAsk: refusingAnswers,
    onEvent: () => undefined,
    onEnd: (error) => void ends.push(error.message),
  });
  return { link, ends };
};

describe.each(kinds)('the end of the engine, %s', (kind) => {
  test('an end that is asked for settles when it is gone, without a kill', async () => {
    const { host, exits } = await startOne(kind);
    await host.end();
    expect(exits).toEqual([{ code: 0 }]);
  });

  test('a kill is seen, settles what is pending and closes streams', async () => {
    const { host, gone } = await startOne(kind);
    const { link, ends } = supervised(host);
    await makeFiles(2_000);
    const stream = openStream(link, 'list', { side: 'local', path: dir });
    const call = link
      .call('realPath', { side: 'local', path: dir })
      .catch((thrown: unknown) => thrown);
    link.kill();
    expect(await call).toMatchObject({ code: 'disconnected' });
    await stream.closed;
    await gone;
    expect(ends[0]).toMatch(/^The session ended unexpectedly/);
  });
});

const processKinds = kinds.filter((kind) => kind !== 'in-process');

describe.each(processKinds)('a session process, %s', (kind) => {
  test('ends loudly on a fault of ours, with its stack on the error output', async () => {
    const { host, exits, gone } = await startOne(kind);
    const { ends } = supervised(host);
    const { port1 } = new MessageChannel();
    host.post({ kind: 'open', name: 'no such stream' as 'list', params: {} }, port1);
    await gone;
    expect(exits).toEqual([{ code: 70 }]);
    expect(ends).toEqual(['The session ended unexpectedly (exit code 70).']);
    expect(host.errorOutput()).toMatch(/^session process: TypeError: .*\n +at /);
  });

  test('is ended after 5 s when it stops, and the reason says so', async () => {
    const { host, gone } = await startOne(kind);
    const { ends } = supervised(host);
    await vi.waitFor(() => expect(host.pid).toBeGreaterThan(0));
    // two beats: it is up and running
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    process.kill(host.pid ?? 0, 'SIGSTOP');
    const stoppedAt = performance.now();
    await gone;
    // 5 to 6 s by design; a machine that stands still itself makes it more, and nothing else would end it
    expect(performance.now() - stoppedAt).toBeGreaterThan(3_000);
    expect(ends[0]).toMatch(/stopped answering for ([5-9]|\d\d) s/);
  });
});

test('a child process ends when its parent was gone before it began', async () => {
  const child = fork(builtEngine, [], { serialization: 'advanced', execArgv: [] });
  child.disconnect();
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('a child process ends when its parent goes away', async () => {
  const child = fork(builtEngine, [], { serialization: 'advanced', execArgv: [] });
  await once(child, 'message');
  child.disconnect();
  expect(await once(child, 'exit')).toEqual([0, null]);
});
