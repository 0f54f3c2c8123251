/** Copies within one host: OpenSSH's server copies the content by itself, and only requests go over the wire. */
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { EngineHost } from '../../engine/process/engine-host.ts';
import { startEngineInProcess } from '../../engine/process/in-process.ts';
import type { EngineEvent, TransferOutcome } from '../../engine/protocol.ts';
import { refusingAnswers } from '../../testing/fake-engine-host.ts';
import { makeFile, sumOf } from '../../testing/large-file.ts';
import { startSshd, type Sshd, type SshdOptions } from '../../testing/sshd.ts';
import { createEngineLink, type EngineLink } from '../session/engine-link.ts';

const MiB = 1024 * 1024;

/** Counts what goes through, both ways together. */
async function startCounter(target: Sshd) {
  let bytes = 0;
  const sockets: Socket[] = [];
  const server = createServer((near) => {
    const far = createConnection(target.port, target.host);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.push(from);
      from.on('data', (chunk) => (bytes += chunk.length));
      from.on('error', () => to.destroy());
      from.pipe(to);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    bytes: () => bytes,
    stop: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

let dir = '';
const ends: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hawser-copydata-'));
  await mkdir(join(dir, 'to'));
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  await rm(dir, { recursive: true, force: true });
});

async function login(options?: SshdOptions) {
  const server = await startSshd(options);
  ends.push(() => server.stop());
  const wire = await startCounter(server);
  ends.push(wire.stop);
  const host: EngineHost = startEngineInProcess();
  ends.push(() => host.end());
  const events: EngineEvent[] = [];
  const link = createEngineLink(host, {
    onAsk: { ...refusingAnswers, hostKey: async () => ({ accepted: true }) },
    onEvent: (event) => void events.push(event),
  });
  await link.call('connect', {
    host: server.host,
    tcpPort: wire.port,
    user: server.user,
    keyFiles: [server.clientKeyFile],
    askPassword: false,
    knownKeyTypes: [],
  });
  return { link, wire, events };
}

function copyHere(link: EngineLink, path: string, signal?: AbortSignal): Promise<TransferOutcome> {
  return link.call(
    'transfer',
    {
      transferId: 'here',
      from: { side: 'remote', paths: [path] },
      to: { side: 'remote', directory: join(dir, 'to') },
    },
    signal === undefined ? {} : { signal },
  );
}

test('256 MiB are copied with less than 1 MiB on the wire, and look as after any copy', async () => {
  const { link, wire, events } = await login();
  const path = join(dir, 'large');
  await makeFile(path, 256 * MiB + 17);
  const before = wire.bytes();
  const outcome = await copyHere(link, path);
  expect(outcome).toMatchObject({ state: 'done', problems: [], tally: { done: 1 } });
  expect(wire.bytes() - before).toBeLessThan(MiB);
  expect(await sumOf(join(dir, 'to/large'))).toBe(await sumOf(path));
  const [from, to] = await Promise.all([stat(path), stat(join(dir, 'to/large'))]);
  expect(to.mode).toBe(from.mode);
  expect(Math.floor(to.mtimeMs / 1000)).toBe(Math.floor(from.mtimeMs / 1000));
  expect(await readdir(join(dir, 'to'))).toEqual(['large']);
  const told = events.flatMap((event) => (event.event === 'progress' ? [event.progress] : []));
  expect(Math.max(...told.map(({ tally }) => tally.doneBytes))).toBeLessThanOrEqual(256 * MiB + 17);
});

test('a folder of small and larger files is copied whole', async () => {
  const { link } = await login();
  await mkdir(join(dir, 'from'));
  const sizes = [0, 1, 32_768, 262_143, 262_144, 3_000_000, 17_000_000];
  for (const size of sizes) await writeFile(join(dir, 'from', `${size}`), Buffer.alloc(size, 'x'));
  expect(await copyHere(link, join(dir, 'from'))).toMatchObject({ state: 'done', problems: [] });
  for (const size of sizes) {
    const name = `from/${size}`;
    expect(await sumOf(join(dir, 'to', name))).toBe(await sumOf(join(dir, name)));
  }
});

test('a server without copy-data has the content streamed through here', async () => {
  const { link, wire } = await login({
    config: ['ForceCommand /usr/lib/openssh/sftp-server -P copy-data'],
  });
  const path = join(dir, 'large');
  await makeFile(path, 8 * MiB);
  const before = wire.bytes();
  expect(await copyHere(link, path)).toMatchObject({ state: 'done', problems: [] });
  expect(wire.bytes() - before).toBeGreaterThan(16 * MiB);
  expect(await sumOf(join(dir, 'to/large'))).toBe(await sumOf(path));
});

test('a cancelled copy leaves nothing behind', async () => {
  const { link } = await login();
  const path = join(dir, 'large');
  await makeFile(path, 512 * MiB);
  const controller = new AbortController();
  const copying = copyHere(link, path, controller.signal);
  await vi.waitFor(async () => expect(await readdir(join(dir, 'to'))).toHaveLength(1), 5_000);
  controller.abort();
  expect(await copying).toMatchObject({ state: 'cancelled' });
  await vi.waitFor(async () => expect(await readdir(join(dir, 'to'))).toEqual([]), 5_000);
});
