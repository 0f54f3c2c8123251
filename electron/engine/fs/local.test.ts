import { execFileSync } from 'node:child_process';
import {
  chmod,
  link,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Entry } from '../../../shared/entry.ts';
import type { OpError } from '../../../shared/errors.ts';
import { bytesToText } from '../../../shared/names.ts';
import { inlineDisk } from '../../testing/inline-disk.ts';
import { DiskQueue } from './disk-queue.ts';
import { listLocal } from './local-list.ts';
import { LocalFileSystem } from './local.ts';

const files = new LocalFileSystem();
let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hawser-local-'));
});

afterEach(async () => {
  await rm(dir, { recursive: true, force: true });
});

async function collected(listing: AsyncIterable<readonly Entry[]>): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const batch of listing) entries.push(...batch);
  return entries;
}

function byName(entries: readonly Entry[]): Entry[] {
  // looking at a link is an access
  return entries
    .map((entry) => ({ ...entry, atimeMs: 0 }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'fulfilled',
    (error: OpError) => error.code,
  );
}

describe('local files', () => {
  it('P12 have names byte for byte, whatever they are', async () => {
    const raw = [Buffer.from([0x66, 0xe9, 0xff]), Buffer.from('new\nline'), Buffer.from('ünï"\'')];
    for (const name of raw) await writeFile(Buffer.concat([Buffer.from(`${dir}/`), name]), 'four');
    const entries = await collected(files.list(dir));
    expect(entries.map((entry) => entry.name).toSorted()).toEqual(raw.map(bytesToText).toSorted());
    for (const { name, size } of entries) {
      expect(size).toBe(4);
      await files.rename(`${dir}/${name}`, `${dir}/${name}-2`);
      expect((await files.lstat(`${dir}/${name}-2`)).kind).toBe('file');
      await files.removeFile(`${dir}/${name}-2`);
    }
  });

  it('are listed with links as links and where they lead', async () => {
    await mkdir(join(dir, 'sub'));
    await symlink('sub', join(dir, 'to-dir'));
    await symlink('nowhere', join(dir, 'broken'));
    await symlink('self', join(dir, 'self'));
    execFileSync('sh', ['-c', 'mkfifo "$0"', join(dir, 'fifo')]);
    const entries = new Map((await collected(files.list(dir))).map((entry) => [entry.name, entry]));
    expect(entries.get('to-dir')).toMatchObject({
      kind: 'link',
      target: 'sub',
      targetKind: 'directory',
    });
    expect(entries.get('broken')).toMatchObject({ target: 'nowhere', targetKind: 'broken' });
    expect(entries.get('self')).toMatchObject({ targetKind: 'broken' });
    expect(entries.get('fifo')?.kind).toBe('other');
  });

  it('are listed in batches, a small one first', async () => {
    execFileSync('sh', ['-c', 'seq -f "$0/%g" 1500 | xargs touch', dir]);
    const sizes: number[] = [];
    for await (const batch of files.list(dir)) sizes.push(batch.length);
    expect(sizes[0]).toBe(64);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(1500);
  });

  it('are listed up to the limit, with a word about the rest', async () => {
    execFileSync('sh', ['-c', 'seq -f "$0/%g" 10 | xargs touch', dir]);
    expect(await collected(listLocal(dir, { maxEntries: 10 }))).toHaveLength(10);
    const seen: Entry[] = [];
    const listing = (async () => {
      for await (const batch of listLocal(dir, { maxEntries: 9 })) seen.push(...batch);
    })();
    expect(await codeOf(listing)).toBe('unsupported');
    expect(seen).toHaveLength(9);
  });

  it('are listed alike by a thread when there are many, with links and odd names among them', async () => {
    execFileSync('sh', ['-c', 'seq -f "$0/%g" 4000 | xargs touch', dir]);
    for (const name of ['to-file', 'to-dir', 'broken']) {
      await symlink({ 'to-file': '1', 'to-dir': '.' }[name] ?? 'nowhere', join(dir, name));
    }
    const odd = Buffer.concat([Buffer.from(`${dir}/odd`), Buffer.from([0xe9, 0x0a])]);
    await writeFile(odd, 'four');
    const looks = inlineDisk();
    const run = vi.spyOn(looks, 'run');
    const byThread = new LocalFileSystem(undefined, looks);
    for (const links of ['resolve', 'leave'] as const) {
      expect(byName(await collected(byThread.list(dir, { links })))).toEqual(
        byName(await collected(files.list(dir, { links }))),
      );
    }
    expect(run).toHaveBeenCalled();
    looks.end();
    expect(byName(await collected(byThread.list(dir)))).toHaveLength(4_004);
  });

  it('are listed without threads when those are gone', async () => {
    execFileSync('sh', ['-c', 'seq -f "$0/%g" 4000 | xargs touch', dir]);
    const looks = new DiskQueue(() => ({
      run: () => Promise.reject(new Error('gone')),
      end: () => {},
    }));
    const byThread = new LocalFileSystem(undefined, looks);
    expect(await collected(byThread.list(dir))).toHaveLength(4_000);
    expect(looks.isBroken).toBe(true);
  });

  it('stop being listed when cancelled', async () => {
    execFileSync('sh', ['-c', 'seq -f "$0/%g" 1500 | xargs touch', dir]);
    const abort = new AbortController();
    const listing = (async () => {
      for await (const batch of files.list(dir, { signal: abort.signal })) abort.abort(batch);
    })();
    expect(await codeOf(listing)).toBe('cancelled');
  });

  it('fail for named reasons', async () => {
    await mkdir(join(dir, 'full/inner'), { recursive: true });
    await writeFile(join(dir, 'file'), 'x');
    await symlink('elsewhere', join(dir, 'planted'));
    expect(
      await Promise.all([
        codeOf(files.lstat(`${dir}/none`)),
        codeOf(files.makeDirectory(`${dir}/full`)),
        codeOf(files.removeDirectory(`${dir}/full`)),
        codeOf(files.removeFile(`${dir}/full`)),
        codeOf(files.rename(`${dir}/file`, `${dir}/planted`)),
        codeOf(files.rename(`${dir}/full`, `${dir}/file`)),
        codeOf(files.open(`${dir}/file`, 'create')),
        codeOf(files.open(`${dir}/planted`, 'create')),
        codeOf(files.open(`${dir}/full`, 'read')),
        codeOf(collected(files.list(`${dir}/file`))),
        codeOf(files.makeDirectory(`${dir}/${'n'.repeat(256)}`)),
        codeOf(files.lstat('relative')),
        codeOf(files.lstat(`${dir}/a\0b`)),
      ]),
    ).toEqual([
      'not-found',
      'exists',
      'not-empty',
      'is-a-directory',
      'exists',
      'exists',
      'exists',
      'exists',
      'is-a-directory',
      'not-a-directory',
      'name-refused',
      'invalid',
      'invalid',
    ]);
  });

  it('P03 are never written through a planted link, new ones or those that are there', async () => {
    await writeFile(join(dir, 'mine'), 'mine');
    await symlink('mine', join(dir, 'planted'));
    await symlink('made', join(dir, 'dangling'));
    for (const name of ['planted', 'dangling']) {
      expect(await codeOf(files.open(`${dir}/${name}`, 'create'))).toBe('exists');
      expect(await codeOf(files.open(`${dir}/${name}`, 'update'))).toBe('failed');
    }
    expect(await readFile(join(dir, 'mine'), 'utf8')).toBe('mine');
    expect((await readdir(dir)).toSorted()).toEqual(['dangling', 'mine', 'planted']);
  });

  it('P08 never hang on opening a FIFO', async () => {
    execFileSync('sh', ['-c', 'mkfifo "$0"', join(dir, 'fifo')]);
    expect(await codeOf(files.open(`${dir}/fifo`, 'read'))).toBe('unsupported');
  });

  it('are renamed without replacing, folders and hard links too', async () => {
    await writeFile(join(dir, 'a'), 'a');
    await link(join(dir, 'a'), join(dir, 'a2'));
    await mkdir(join(dir, 'empty'));
    await mkdir(join(dir, 'empty2'));
    expect(await codeOf(files.rename(`${dir}/a`, `${dir}/a2`))).toBe('exists');
    expect(await codeOf(files.rename(`${dir}/empty`, `${dir}/empty2`))).toBe('exists');
    await files.rename(`${dir}/empty`, `${dir}/moved`);
    await files.rename(`${dir}/a`, `${dir}/b`);
    expect(await codeOf(files.lstat(`${dir}/a`))).toBe('not-found');
    expect(await readFile(join(dir, 'b'), 'utf8')).toBe('a');
    await files.replace(`${dir}/b`, `${dir}/a2`);
  });

  it('are renamed as links when they are links, wherever these lead', async () => {
    await writeFile(join(dir, 'file'), 'content');
    await symlink('file', join(dir, 'to-file'));
    await symlink('nowhere', join(dir, 'to-nowhere'));
    expect(await codeOf(files.rename(`${dir}/to-nowhere`, `${dir}/to-file`))).toBe('exists');
    for (const name of ['to-file', 'to-nowhere']) {
      await files.rename(`${dir}/${name}`, `${dir}/${name}-2`);
      expect(await codeOf(files.lstat(`${dir}/${name}`))).toBe('not-found');
    }
    expect(await files.readLink(`${dir}/to-file-2`)).toBe('file');
    expect(await files.readLink(`${dir}/to-nowhere-2`)).toBe('nowhere');
  });

  it('keep modes and times as they are set', async () => {
    await writeFile(join(dir, 'f'), '');
    await files.setAttrs(`${dir}/f`, { mode: 0o640, mtimeMs: 1_000_000_000_250 });
    const found = await stat(join(dir, 'f'));
    expect(found.mode & 0o7777).toBe(0o640);
    expect(Math.round(found.mtimeMs)).toBe(1_000_000_000_250);
    await files.setAttrs(`${dir}/f`, { atimeMs: 5000 });
    expect(Math.round((await files.lstat(`${dir}/f`)).mtimeMs ?? 0)).toBe(1_000_000_000_250);
  });

  it('are written and read at any position', async () => {
    const file = await files.open(`${dir}/f`, 'create', { mode: 0o600 });
    await Promise.all([file.write(Buffer.from('world'), 6), file.write(Buffer.from('hello '), 0)]);
    expect(await file.sync()).toBe(true);
    await file.setAttrs({ mtimeMs: 9000 });
    expect(await file.stat()).toMatchObject({ size: 11, mode: 0o600, mtimeMs: 9000 });
    await file.close();
    await file.close();
    const source = await files.open(`${dir}/f`, 'read');
    const buffer = Buffer.alloc(20);
    expect(await source.read(buffer, 3)).toBe(8);
    expect(buffer.toString('utf8', 0, 8)).toBe('lo world');
    expect(await source.read(buffer, 11)).toBe(0);
    await source.close();
    expect(await codeOf(source.read(buffer, 0))).toBe('failed');
  });

  it.runIf(process.platform === 'linux')(
    'do not stay open when they cannot be looked at',
    async () => {
      await writeFile(`${dir}/f`, 'content');
      const probe = await open(`${dir}/f`);
      const handles = Object.getPrototypeOf(probe) as typeof probe;
      await probe.close();
      const gone = Object.assign(new Error('ESTALE'), { code: 'ESTALE' });
      const looking = vi.spyOn(handles, 'stat').mockRejectedValueOnce(gone);
      expect(await codeOf(files.open(`${dir}/f`, 'read'))).toBe('failed');
      looking.mockRestore();
      const held = (await readdir('/proc/self/fd')).map((fd) =>
        readlink(`/proc/self/fd/${fd}`).catch(() => ''),
      );
      expect(await Promise.all(held)).not.toContain(`${dir}/f`);
    },
  );

  it('have links that point to any bytes', async () => {
    const target = bytesToText(Uint8Array.of(0xff, 0x2f, 0x61));
    await files.makeLink(target, `${dir}/link`);
    expect(await files.readLink(`${dir}/link`)).toBe(target);
    expect(await readlink(join(dir, 'link'), 'buffer')).toEqual(Buffer.of(0xff, 0x2f, 0x61));
  });

  it('start at home and tell the free space', async () => {
    expect(await files.realPath('')).toBe(homedir());
    await mkdir(join(dir, 'x'));
    expect(await files.realPath(`${dir}/x/..`)).toBe(dir);
    expect((await files.freeSpace(dir))?.freeBytes).toBeGreaterThan(0);
  });

  it('that cannot be looked at are listed all the same', async (context) => {
    if (process.getuid?.() === 0) return context.skip('root may look at everything');
    await writeFile(join(dir, 'f'), '');
    await chmod(dir, 0o600);
    const entries = await collected(files.list(dir));
    await chmod(dir, 0o700);
    expect(entries).toEqual([{ name: 'f', kind: 'other' }]);
  });
});
