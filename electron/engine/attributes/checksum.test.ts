import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSftpServer } from '../../testing/sftp-server.ts';
import type { FileSystem } from '../fs/file-system.ts';
import { LocalFileSystem } from '../fs/local.ts';
import { RemoteFileSystem } from '../fs/remote.ts';
import { SftpClient } from '../sftp/client.ts';
import { checksum } from './checksum.ts';

let dir: string;
const cleanups: (() => Promise<void>)[] = [];
const never = new AbortController().signal;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hawser-checksum-'));
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
  await rm(dir, { recursive: true, force: true });
});

async function side(kind: 'local' | 'remote'): Promise<FileSystem> {
  if (kind === 'local') return new LocalFileSystem();
  const server = startSftpServer({ directory: dir });
  cleanups.push(() => server.stop());
  const client = await SftpClient.open(server.channel);
  return new RemoteFileSystem({ clients: () => [client] });
}

describe.each(['local', 'remote'] as const)('checksums of a %s side', (kind) => {
  it('hashes content of any length', async () => {
    const files = await side(kind);
    for (const size of [0, 5, 1024 * 1024, 9_500_000]) {
      const bytes = Buffer.alloc(size, `${size}`);
      await writeFile(join(dir, 'file'), bytes);
      const tools = { files, signal: never, onProgress: () => undefined };
      for (const algorithm of ['sha256', 'sha1', 'md5'] as const) {
        const hash = createHash(algorithm).update(bytes).digest('hex');
        expect(await checksum(tools, `${dir}/file`, algorithm)).toEqual({ hash, by: 'hawser' });
      }
    }
    await expect(
      checksum({ files, signal: never, onProgress: () => undefined }, dir, 'md5'),
    ).rejects.toMatchObject({ code: 'is-a-directory' });
  });

  it('ends when it is cancelled', async () => {
    const files = await side(kind);
    await writeFile(join(dir, 'file'), Buffer.alloc(20_000_000));
    const controller = new AbortController();
    const tools = { files, signal: controller.signal, onProgress: () => controller.abort() };
    await expect(checksum(tools, `${dir}/file`, 'sha256')).rejects.toThrow(/abort/);
  });
});

it('says nothing of a file that changes while it is hashed', async () => {
  const files = new LocalFileSystem();
  await writeFile(join(dir, 'file'), 'x'.repeat(2_000_000));
  let isFirst = true;
  const stats = files.stat.bind(files);
  files.stat = async (path) => {
    const found = await stats(path);
    if (isFirst) await writeFile(join(dir, 'file'), 'y'.repeat(2_000_001));
    isFirst = false;
    return found;
  };
  const tools = { files, signal: never, onProgress: () => undefined };
  await expect(checksum(tools, `${dir}/file`, 'sha256')).rejects.toMatchObject({ code: 'changed' });
});
