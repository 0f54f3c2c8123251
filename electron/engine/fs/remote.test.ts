// Over 300 lines but one file: each case needs the same three channels to OpenSSH’s server.
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Entry } from '../../../shared/entry.ts';
import type { OpError } from '../../../shared/errors.ts';
import { bytesToText } from '../../../shared/names.ts';
import { startSftpServer, type SftpServer } from '../../testing/sftp-server.ts';
import { SftpClient } from '../sftp/client.ts';
import type { FileSystem } from './file-system.ts';
import { RemoteFileSystem } from './remote.ts';

let root: string;
let dir: string;
let servers: SftpServer[];
let clients: SftpClient[];
let files: FileSystem;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'hawser-remote-'));
  servers = [0, 1, 2].map(() => startSftpServer({ directory: root }));
  clients = await Promise.all(servers.map((server) => SftpClient.open(server.channel)));
  files = new RemoteFileSystem({ clients: () => clients });
});

afterAll(async () => {
  for (const client of clients) client.end();
  await Promise.all(servers.map((server) => server.stop()));
  await rm(root, { recursive: true, force: true });
});

let turn = 0;
beforeEach(async () => {
  turn += 1;
  dir = join(root, `t${turn}`);
  await mkdir(dir);
});

async function listed(path: string, fs: FileSystem = files): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  for await (const batch of fs.list(path)) {
    for (const entry of batch) entries.set(entry.name, entry);
  }
  return entries;
}

function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'fulfilled',
    (error: OpError) => error.code,
  );
}

/** A disk of 1 MiB in the folder of the test; undefined where nobody may mount one. */
async function smallVolume(): Promise<string | undefined> {
  const mount = join(dir, 'small');
  await mkdir(mount);
  try {
    execFileSync('sh', ['-c', 'mount -t tmpfs -o size=1m tmpfs "$0"', mount], { stdio: 'ignore' });
    return mount;
  } catch {
    return undefined;
  }
}

describe('remote files on OpenSSH', () => {
  it('tell what the server can do', () => {
    expect(files.capabilities).toMatchObject({
      kind: 'remote',
      atomicReplace: true,
      fsync: true,
      statvfs: true,
      chunkBytes: 255 * 1024,
    });
  });

  it('P12 list names that are not UTF-8, have newlines or quotes, and keep their attributes', async () => {
    const raw = [
      Buffer.from([0x66, 0xe9, 0xff]),
      Buffer.from('new\nline'),
      Buffer.from('quo"te\'s `x` $y'),
      Buffer.from('ünïcødé'),
      Buffer.from(' lead and trail '),
    ];
    for (const name of raw) await writeFile(Buffer.concat([Buffer.from(`${dir}/`), name]), 'four');
    const entries = await listed(dir);
    expect([...entries.keys()].toSorted()).toEqual(raw.map(bytesToText).toSorted());
    for (const entry of entries.values()) {
      expect(entry).toMatchObject({ kind: 'file', size: 4, mode: 0o644 });
    }
    for (const name of entries.keys()) {
      await files.rename(`${dir}/${name}`, `${dir}/${name}-2`);
      await files.removeFile(`${dir}/${name}-2`);
    }
    expect((await listed(dir)).size).toBe(0);
  });

  it('list links first as they are and then with where they lead', async () => {
    await mkdir(join(dir, 'sub'));
    await symlink('sub', join(dir, 'to-dir'));
    await symlink('nowhere', join(dir, 'broken'));
    await symlink('self', join(dir, 'self'));
    const batches: (readonly Entry[])[] = [];
    for await (const batch of files.list(dir)) batches.push(batch);
    expect(batches[0]?.find((entry) => entry.name === 'to-dir')).not.toHaveProperty('target');
    const entries = await listed(dir);
    expect(entries.get('to-dir')).toMatchObject({
      kind: 'link',
      target: 'sub',
      targetKind: 'directory',
    });
    expect(entries.get('broken')).toMatchObject({ target: 'nowhere', targetKind: 'broken' });
    expect(entries.get('self')).toMatchObject({ target: 'self' });
  });

  it('list 100,000 entries, the first at once', async () => {
    execFileSync('sh', ['-c', 'seq -f "$0/file-%06g" 100000 | xargs touch', dir]);
    const startMs = performance.now();
    let firstMs: number | undefined;
    const names = new Set<string>();
    for await (const batch of files.list(dir)) {
      firstMs ??= performance.now() - startMs;
      for (const entry of batch) names.add(entry.name);
    }
    expect(names.size).toBe(100_000);
    // 300 ms is the goal, of some seconds; a listing given only when it is whole has its first rows at its end
    expect(firstMs).toBeLessThan((performance.now() - startMs) / 3);
  });

  it('stop a listing when it is cancelled or left', async () => {
    execFileSync('sh', ['-c', 'seq -f "$0/%g" 5000 | xargs touch', dir]);
    const abort = new AbortController();
    const listing = (async () => {
      for await (const batch of files.list(dir, { signal: abort.signal }))
        if (batch.length > 0) abort.abort();
    })();
    expect(await codeOf(listing)).toBe('cancelled');
    for await (const batch of files.list(dir)) if (batch.length > 0) break;
    expect(await codeOf(files.lstat(dir))).toBe('fulfilled');
  });

  it('name the real reason where the server only says failure', async () => {
    await mkdir(join(dir, 'full/inner'), { recursive: true });
    await writeFile(join(dir, 'file'), 'x');
    const codes = await Promise.all([
      codeOf(files.makeDirectory(`${dir}/full`)),
      codeOf(files.removeDirectory(`${dir}/full`)),
      codeOf(files.removeFile(`${dir}/full`)),
      codeOf(files.rename(`${dir}/file`, `${dir}/full`)),
      codeOf(files.rename(`${dir}/none`, `${dir}/full`)),
      codeOf(files.open(`${dir}/file`, 'create')),
      codeOf(listed(`${dir}/file`)),
      codeOf(listed(`${dir}/none`)),
      codeOf(files.replace(`${dir}/file`, `${dir}/full`)),
      codeOf(files.makeLink('x', `${dir}/file`)),
      codeOf(files.makeDirectory(`${dir}/${'n'.repeat(256)}`)),
      codeOf(files.readLink(`${dir}/none`)),
    ]);
    expect(codes).toEqual([
      'exists',
      'not-empty',
      'is-a-directory',
      'exists',
      'not-found',
      'exists',
      'not-a-directory',
      'not-found',
      'is-a-directory',
      'exists',
      'name-refused',
      'not-found',
    ]);
  });

  it('make, read and remove links without touching what they lead to', async () => {
    await writeFile(join(dir, 'file'), 'stays');
    await files.makeLink('file', `${dir}/link`);
    expect(await readlink(join(dir, 'link'))).toBe('file');
    expect(await files.readLink(`${dir}/link`)).toBe('file');
    expect((await files.lstat(`${dir}/link`)).kind).toBe('link');
    expect((await files.stat(`${dir}/link`)).kind).toBe('file');
    await files.removeFile(`${dir}/link`);
    expect(await readFile(join(dir, 'file'), 'utf8')).toBe('stays');
  });

  it('never rename over a file, and replace one in one step', async () => {
    await writeFile(join(dir, 'a'), 'new');
    await writeFile(join(dir, 'b'), 'old');
    expect(await codeOf(files.rename(`${dir}/a`, `${dir}/b`))).toBe('exists');
    expect(await readFile(join(dir, 'b'), 'utf8')).toBe('old');
    await files.replace(`${dir}/a`, `${dir}/b`);
    expect(await readFile(join(dir, 'b'), 'utf8')).toBe('new');
  });

  it('set modes and times, one time alone too', async () => {
    await writeFile(join(dir, 'f'), '');
    await files.setAttrs(`${dir}/f`, { mode: 0o4750, mtimeMs: 1_000_000_000_000 });
    expect((await stat(join(dir, 'f'))).mode & 0o7777).toBe(0o4750);
    expect((await stat(join(dir, 'f'))).mtimeMs).toBe(1_000_000_000_000);
    await files.setAttrs(`${dir}/f`, { atimeMs: 5000 });
    expect(await files.lstat(`${dir}/f`)).toMatchObject({
      atimeMs: 5000,
      mtimeMs: 1_000_000_000_000,
    });
  });

  it('find the start directory and the free space', async () => {
    expect(await files.realPath('')).toBe(root);
    expect(await files.realPath(`${dir}/..`)).toBe(root);
    const space = await files.freeSpace(dir);
    expect(space?.freeBytes).toBeGreaterThan(0);
    expect(space?.totalBytes).toBeGreaterThanOrEqual(space?.freeBytes ?? 0);
  });

  it('P03 create with the mode asked for and never through a planted link', async () => {
    await symlink('elsewhere', join(dir, 'planted'));
    expect(await codeOf(files.open(`${dir}/planted`, 'create'))).toBe('exists');
    const file = await files.open(`${dir}/private`, 'create', { mode: 0o600 });
    await file.close();
    expect((await lstat(join(dir, 'private'))).mode & 0o777).toBe(0o600);
  });

  it('write and read 24 MiB byte for byte with many requests on several channels', async () => {
    const content = randomBytes(24 * 1024 * 1024 + 17);
    const chunk = 200_000;
    const file = await files.open(`${dir}/big`, 'create');
    const writes = [];
    for (let at = 0; at < content.length; at += chunk) {
      writes.push(file.write(content.subarray(at, at + chunk), at));
      if (at % (10 * chunk) === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(writes);
    expect(await file.sync()).toBe(true);
    await file.setAttrs({ mode: 0o640, mtimeMs: 77_000 });
    expect(await file.stat()).toMatchObject({ size: content.length, mode: 0o640, mtimeMs: 77_000 });
    await file.close();
    await file.close();
    const onDisk = await readFile(join(dir, 'big'));
    expect(hash(onDisk)).toBe(hash(content));

    const back = Buffer.alloc(content.length);
    const source = await files.open(`${dir}/big`, 'read');
    const reads = [];
    for (let at = 0; at < content.length; at += chunk) {
      reads.push(source.read(back.subarray(at, at + chunk), at));
      if (at % (10 * chunk) === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    const counts = await Promise.all(reads);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(content.length);
    expect(hash(back)).toBe(hash(content));
    expect(await source.read(Buffer.alloc(100), content.length)).toBe(0);
    expect(await source.read(Buffer.alloc(1_000_000), content.length - 5)).toBe(5);
    await source.close();
  });

  it('say that they are gone when the server dies', async () => {
    const server = startSftpServer({ directory: root });
    const client = await SftpClient.open(server.channel);
    const fs = new RemoteFileSystem({ clients: () => [client] });
    const file = await fs.open(`${dir}/f`, 'create');
    await server.stop();
    await client.ended;
    const codes = await Promise.all([
      codeOf(file.write(Buffer.alloc(5), 0)),
      codeOf(fs.lstat(dir)),
      codeOf(file.close()),
    ]);
    expect(codes).toEqual(['disconnected', 'disconnected', 'disconnected']);
  });

  it('report a full disk as that', async (context) => {
    const mount = await smallVolume();
    if (mount === undefined) return context.skip('needs the right to mount');
    try {
      const file = await files.open(`${mount}/f`, 'create');
      expect(await codeOf(file.write(Buffer.alloc(2 * 1024 * 1024), 0))).toBe('no-space');
      await file.close();
    } finally {
      execFileSync('sh', ['-c', 'umount "$0"', mount]);
    }
  });

  it('name a volume that is read-only, which the server does not', async (context) => {
    const mount = await smallVolume();
    if (mount === undefined) return context.skip('needs the right to mount');
    try {
      await writeFile(join(mount, 'there'), 'x');
      execFileSync('sh', ['-c', 'mount -o remount,ro "$0"', mount]);
      const path = `${mount}/there`;
      const changes = {
        create: () => files.open(`${mount}/new`, 'create'),
        'create the folder': () => files.makeDirectory(`${mount}/new`),
        rename: () => files.rename(path, `${mount}/new`),
        delete: () => files.removeFile(path),
        'change the attributes of': () => files.setAttrs(path, { mode: 0o600 }),
      };
      for (const [operation, change] of Object.entries(changes)) {
        const thrown: unknown = await change().then(
          () => undefined,
          (reason: unknown) => reason,
        );
        expect(thrown, operation).toMatchObject({
          code: 'permission',
          next: 'It has to be mounted for writing first.',
        });
        expect(String(thrown)).toContain('permission denied (the disk is read-only)');
      }
    } finally {
      execFileSync('sh', ['-c', 'umount "$0"', mount]);
    }
  });
});

function hash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
