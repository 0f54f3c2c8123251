import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSftpServer } from '../../testing/sftp-server.ts';
import { LocalFileSystem } from '../fs/local.ts';
import { RemoteFileSystem } from '../fs/remote.ts';
import { SftpClient } from '../sftp/client.ts';
import { transfer } from './run.test-support.ts';

const MiB = 1024 * 1024;

describe('a transfer that begins with huge files', () => {
  let dir: string;
  const cleanUps: (() => Promise<unknown>)[] = [];
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'hawser-order-'));
    await mkdir(join(dir, 'to'));
  });
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
    await rm(dir, { recursive: true, force: true });
  });

  async function serverSide() {
    const server = startSftpServer({ directory: dir });
    const client = await SftpClient.open(server.channel);
    cleanUps.push(
      () => server.stop(),
      async () => client.end(),
    );
    return new RemoteFileSystem({ clients: () => [client] });
  }

  it('has all small ones done while the huge ones are still on their way', async () => {
    const huge = Array.from({ length: 5 }, (_, index) => join(dir, `huge${index}`));
    const small = Array.from({ length: 200 }, (_, index) => join(dir, `small${index}`));
    for (const path of huge) {
      await writeFile(path, '');
      await truncate(path, 100 * MiB);
    }
    for (const path of small) await writeFile(path, Buffer.alloc(2_048, 1));

    const stop = new AbortController();
    const done = new Set<string>();
    let hugeDone = -1;
    const outcome = await transfer({
      source: new LocalFileSystem(),
      target: await serverSide(),
      paths: [...huge, ...small],
      to: join(dir, 'to'),
      signal: stop.signal,
      onItems: (items) => {
        for (const { path, state } of items) if (state === 'done') done.add(path);
        if (hugeDone !== -1 || !small.every((path) => done.has(path))) return;
        hugeDone = huge.filter((path) => done.has(path)).length;
        stop.abort();
      },
    });
    expect(outcome.state).toBe('cancelled');
    expect(hugeDone).toBe(0);
  });
});
