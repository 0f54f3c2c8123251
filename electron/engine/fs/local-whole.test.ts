import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Entry } from '../../../shared/entry.ts';
import { OpError } from '../../../shared/errors.ts';
import { bytesToText } from '../../../shared/names.ts';
import { inlineDisk } from '../../testing/inline-disk.ts';
import { DiskQueue } from './disk-queue.ts';
import { startDiskThread } from './disk-thread.ts';
import type { WholeFiles } from './file-system.ts';
import { LocalFileSystem } from './local.ts';

const signal = new AbortController().signal;
const onWindows = process.platform === 'win32';
const file = { mode: 0o600, attrs: { mode: 0o640, mtimeMs: 1_500_000_000_000, atimeMs: 1_000 } };
const content = Buffer.from('content');
let dir: string;
let disk: DiskQueue;
let files: LocalFileSystem;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hawser-whole-'));
  disk = inlineDisk();
  files = new LocalFileSystem(disk);
});

afterEach(async () => {
  disk.end();
  await rm(dir, { recursive: true, force: true });
});

function whole(): WholeFiles {
  const { wholeFiles } = files;
  if (wholeFiles === undefined) throw new Error('it has none');
  return wholeFiles;
}

function at(name: string): string {
  return join(dir, name);
}

async function codeOf(work: Promise<unknown>): Promise<unknown> {
  return await work.catch((thrown: unknown) => (thrown instanceof OpError ? thrown.code : thrown));
}

async function collected(listing: AsyncIterable<readonly Entry[]>): Promise<Entry[]> {
  const entries: Entry[] = [];
  // looking at a link is an access
  for await (const batch of listing) entries.push(...batch.map((one) => ({ ...one, atimeMs: 0 })));
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

describe('a small local file in one go', () => {
  it('is made with its content and attributes', async () => {
    const made = await whole().create(at('a'), content, file);
    expect(made).toEqual({ found: { kind: 'file', size: 7 } });
    expect(await readFile(at('a'), 'utf8')).toBe('content');
    const { mode, mtimeMs } = await stat(at('a'));
    expect(mtimeMs).toBe(1_500_000_000_000);
    expect(onWindows ? 0o640 : mode & 0o777).toBe(0o640);
  });

  it('P03 is never made where something is, nor through a planted link', async () => {
    await writeFile(at('there'), 'old');
    expect(await codeOf(whole().create(at('there'), content, file))).toBe('exists');
    expect(await readFile(at('there'), 'utf8')).toBe('old');
    await symlink(at('elsewhere'), at('planted'));
    expect(await codeOf(whole().create(at('planted'), content, file))).toBe('exists');
    expect(await codeOf(stat(at('elsewhere')))).toMatchObject({ code: 'ENOENT' });
  });

  it('keeps each file of a batch apart', async () => {
    const names = Array.from({ length: 300 }, (_, index) => `file-${index}`);
    await Promise.all(names.map((name) => whole().create(at(name), Buffer.from(name), file)));
    const read = await Promise.all(
      names.map((name) => whole().read(at(name), name.length, signal)),
    );
    expect(read.map((one) => Buffer.from(one?.bytes ?? []).toString())).toEqual(names);
  });

  it('is read only when it is a file of just that size', async () => {
    await writeFile(at('a'), 'content');
    const read = await whole().read(at('a'), 7, signal);
    expect(Buffer.from(read?.bytes ?? []).toString()).toBe('content');
    expect(read?.attrs).toMatchObject({ kind: 'file', size: 7 });
    expect(await whole().read(at('a'), 6, signal)).toBeUndefined();
    expect(await whole().read(at('a'), 8, signal)).toBeUndefined();
    expect(await whole().read(dir, 8, signal)).toBeUndefined();
    expect(await codeOf(whole().read(at('missing'), 7, signal))).toBe('not-found');
  });

  it.skipIf(onWindows)('P08 is not waited for when it is a FIFO', async () => {
    execFileSync('mkfifo', [at('fifo')]);
    expect(await whole().read(at('fifo'), 7, signal)).toBeUndefined();
  });

  it('gets its name without replacing what has it', async () => {
    await writeFile(at('a'), 'new');
    await writeFile(at('b'), 'old');
    expect(await codeOf(files.rename(at('a'), at('b')))).toBe('exists');
    expect(await readFile(at('b'), 'utf8')).toBe('old');
    await files.rename(at('a'), at('c'));
    expect(await readFile(at('c'), 'utf8')).toBe('new');
    expect(await codeOf(stat(at('a')))).toMatchObject({ code: 'ENOENT' });
  });
});

describe('a folder listed by a thread', () => {
  it('is listed as without one, with links and names that are not UTF-8 as well', async () => {
    await mkdir(at('folder'));
    await writeFile(at('folder/plain'), 'x');
    await mkdir(at('folder/inner'));
    if (!onWindows) {
      await writeFile(Buffer.concat([Buffer.from(`${at('folder')}/`), Buffer.of(0xe9, 0xff)]), '');
    }
    const plain = new LocalFileSystem();
    const folder = at('folder');
    expect(await collected(files.list(folder))).toEqual(await collected(plain.list(folder)));
    await symlink('plain', at('folder/link'));
    const listed = await collected(files.list(folder));
    expect(listed).toEqual(await collected(plain.list(folder)));
    expect(listed.find(({ name }) => name === 'link')).toMatchObject({ targetKind: 'file' });
    const odd = bytesToText(Buffer.of(0xe9, 0xff));
    expect(onWindows ? [odd] : listed.map(({ name }) => name)).toContain(odd);
    expect(await codeOf(collected(files.list(at('missing'))))).toBe('not-found');
  });
});

describe('a thread that cannot be started', () => {
  it('is done without', async () => {
    await writeFile(at('a'), 'content');
    const broken = new DiskQueue(() => startDiskThread(new URL('file:///nowhere/worker.js')));
    const local = new LocalFileSystem(broken);
    expect(await local.wholeFiles?.read(at('a'), 7, signal)).toBeUndefined();
    expect(local.wholeFiles).toBeUndefined();
    expect((await collected(local.list(dir))).map(({ name }) => name)).toEqual(['a']);
    await local.rename(at('a'), at('b'));
    expect(await readFile(at('b'), 'utf8')).toBe('content');
  });
});
