import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startSftpServer, type SftpServer } from '../../testing/sftp-server.ts';
import { SftpClient } from '../sftp/client.ts';
import type { OpenFile } from './file-system.ts';
import { RemoteFileSystem } from './remote.ts';

const pieceBytes = 100_000;
const content = randomBytes(16 * 1024 * 1024);

let dir: string;
let servers: SftpServer[];
let clients: SftpClient[];
let grown: number;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hawser-lanes-'));
  servers = [];
  clients = [];
  grown = 0;
  await addChannel();
});

afterEach(async () => {
  for (const client of clients) client.end();
  await Promise.all(servers.map((server) => server.stop()));
  await rm(dir, { recursive: true, force: true });
});

async function addChannel(): Promise<void> {
  const server = startSftpServer({ directory: dir });
  servers.push(server);
  clients.push(await SftpClient.open(server.channel));
}

function remote(): RemoteFileSystem {
  return new RemoteFileSystem({
    clients: () => clients,
    grow: () => {
      grown += 1;
      if (grown === 1) void addChannel();
    },
  });
}

/** Moves all of the content, 4 MiB at a time, and calls `onMove` before each piece. */
async function pump(move: (at: number) => Promise<unknown>, onMove: () => void): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < content.length) {
      const at = next;
      next += pieceBytes;
      onMove();
      await move(at);
    }
  };
  await Promise.all(Array.from({ length: 40 }, worker));
}

function writeAll(file: OpenFile, onMove: () => void): Promise<void> {
  return pump((at) => file.write(content.subarray(at, at + pieceBytes), at), onMove);
}

function hash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

describe('an open remote file', () => {
  it('asks for one more channel when much is under way, and uses it', async () => {
    const file = await remote().open(`${dir}/f`, 'create');
    let used = 0;
    // the same bytes again and again, until the new channel is there
    for (let turn = 0; turn < 50 && used < 4; turn += 1) {
      await writeAll(file, () => (used = Math.max(used, clients[1]?.load ?? 0)));
    }
    await file.close();
    expect(used).toBeGreaterThan(3);
    expect(hash(await readFile(join(dir, 'f')))).toBe(hash(content));
  });

  it('survives the loss of a side channel, writing and reading', async () => {
    await addChannel();
    await addChannel();
    const files = remote();
    const file = await files.open(`${dir}/f`, 'create');
    let killed = 0;
    const killBusy = (which: number) => (): void => {
      if (killed >= which || (clients[which]?.load ?? 0) < 4) return;
      killed = which;
      servers[which]?.child.kill('SIGKILL');
    };
    for (let turn = 0; turn < 50 && killed < 1; turn += 1) await writeAll(file, killBusy(1));
    expect(killed).toBe(1);
    await file.close();
    expect(hash(await readFile(join(dir, 'f')))).toBe(hash(content));

    const back = Buffer.alloc(content.length);
    const source = await files.open(`${dir}/f`, 'update');
    for (let turn = 0; turn < 50 && killed < 2; turn += 1) {
      back.fill(0);
      await pump((at) => source.read(back.subarray(at, at + pieceBytes), at), killBusy(2));
    }
    expect(killed).toBe(2);
    await source.close();
    expect(hash(back)).toBe(hash(content));
  });

  it('is open on all channels before the first is full, when much is going to be written', async () => {
    for (let count = 1; count < 4; count += 1) await addChannel();
    const file = await remote().open(`${dir}/f`, 'create', { sizeBytes: content.length });
    const opened = clients.map((client) => vi.spyOn(client, 'write'));
    await vi.waitFor(async () => {
      // far less than one channel takes, and more of them than channels: growing adds one
      const places = Array.from({ length: 8 }, (_, at) => at);
      await Promise.all(places.map((at) => file.write(content.subarray(at, at + 1), at)));
      for (const writes of opened) expect(writes).toHaveBeenCalled();
    }, 10_000);
    await file.close();
  });

  it('stays on one channel where a file cannot be synced: such a server may lose what other handles write', async () => {
    for (let count = 1; count < 4; count += 1) await addChannel();
    for (const client of clients) {
      const has = client.has.bind(client);
      vi.spyOn(client, 'has').mockImplementation((name) => name !== 'fsync' && has(name));
    }
    const opened = clients.map((client) => vi.spyOn(client, 'write'));
    const file = await remote().open(`${dir}/f`, 'create', { sizeBytes: content.length });
    await writeAll(file, () => undefined);
    await file.close();
    expect(opened.map((writes) => writes.mock.calls.length > 0)).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(hash(await readFile(join(dir, 'f')))).toBe(hash(content));
  });

  it('stays on one channel while it is only read, so that all comes in its order', async () => {
    await addChannel();
    await writeFile(join(dir, 'f'), content);
    const file = await remote().open(`${dir}/f`, 'read', { sizeBytes: content.length });
    let used = 0;
    const back = Buffer.alloc(content.length);
    await pump(
      (at) => file.read(back.subarray(at, at + pieceBytes), at),
      () => (used = Math.max(used, clients[1]?.load ?? 0)),
    );
    await file.close();
    expect(used).toBe(0);
    expect(hash(back)).toBe(hash(content));
  });

  it('does not spread to a file that took its place', async () => {
    await addChannel();
    const files = remote();
    const file = await files.open(`${dir}/f`, 'create');
    await files.removeFile(`${dir}/f`);
    await writeFile(join(dir, 'f'), 'theirs');
    for (let turn = 0; turn < 5; turn += 1) await writeAll(file, () => undefined);
    await file.close();
    expect(await readFile(join(dir, 'f'), 'utf8')).toBe('theirs');
  });
});
