import { mkdtemp, readFile, rm, stat, symlink, lstat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSftpServer, type SftpServer } from '../../testing/sftp-server.ts';
import { SftpClient } from './client.ts';
import { SSH_FXF } from './constants.ts';

let dir: string;
let server: SftpServer;
let client: SftpClient;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hawser-openssh-'));
  server = startSftpServer({ directory: dir });
  client = await SftpClient.open(server.channel);
});

afterAll(async () => {
  client.end();
  await server.stop();
  await rm(dir, { recursive: true, force: true });
});

describe("OpenSSH's extensions", () => {
  it('say how large requests may be, and how many files may be open', () => {
    expect(client.limits).toMatchObject({ readBytes: 255 * 1024, writeBytes: 255 * 1024 });
    // what the system lets a process have open, but a few
    expect(client.limits.handles).toBeGreaterThan(100);
  });

  it('copy within the server', async () => {
    await writeFile(join(dir, 'from'), 'hello world');
    const from = await client.open(`${dir}/from`, SSH_FXF.READ, {});
    const to = await client.open(`${dir}/to`, SSH_FXF.WRITE | SSH_FXF.CREAT | SSH_FXF.EXCL, {});
    await client.copyData({ handle: from, position: 6, length: 0 }, { handle: to, position: 0 });
    await client.fsync(to);
    await Promise.all([client.close(from), client.close(to)]);
    expect(await readFile(join(dir, 'to'), 'utf8')).toBe('world');
  });

  it('make hard links', async () => {
    await writeFile(join(dir, 'one'), 'x');
    await client.hardlink(`${dir}/one`, `${dir}/two`);
    expect((await stat(join(dir, 'two'))).nlink).toBe(2);
  });

  it('change a link itself', async () => {
    await writeFile(join(dir, 'aim'), 'x');
    await symlink('aim', join(dir, 'link'));
    const before = (await stat(join(dir, 'aim'))).mtimeMs;
    await client.lsetstat(`${dir}/link`, { mtimeMs: 77_000 });
    expect((await lstat(join(dir, 'link'))).mtimeMs).toBe(77_000);
    expect((await stat(join(dir, 'aim'))).mtimeMs).toBe(before);
  });

  it('name owners, and leave out those nobody knows', async () => {
    const { users, groups } = await client.ownerNames([0, 4_000_000_000], [0]);
    expect([...users]).toEqual([[0, 'root']]);
    expect([...groups]).toEqual([[0, 'root']]);
  });

  it('tell the free space', async () => {
    const { freeBytes, totalBytes } = await client.statvfs(dir);
    expect(freeBytes).toBeGreaterThan(0);
    expect(totalBytes).toBeGreaterThanOrEqual(freeBytes);
  });
});

describe('OpenSSH', () => {
  it('carries offsets past 4 GiB', async () => {
    const flags = SSH_FXF.READ | SSH_FXF.WRITE | SSH_FXF.CREAT;
    const handle = await client.open(`${dir}/sparse`, flags, {});
    const position = 2 ** 33 + 5;
    await client.write(handle, position, Buffer.from('end'));
    expect((await client.fstat(handle)).size).toBe(position + 3);
    const buffer = Buffer.alloc(8);
    expect(await client.read(handle, position, buffer)).toBe(3);
    expect(buffer.toString('utf8', 0, 3)).toBe('end');
    await client.close(handle);
    await client.remove(`${dir}/sparse`);
  });

  it('answers a thousand requests at once', async () => {
    const kinds = await Promise.all(
      Array.from({ length: 1000 }, async () => (await client.lstat(dir)).kind),
    );
    expect(new Set(kinds)).toEqual(new Set(['directory']));
    expect(client.load).toBe(0);
  });
});
