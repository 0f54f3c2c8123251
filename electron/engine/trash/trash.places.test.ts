/** Which folders are trash, which are not, and what of them is never touched: with a disk that is fenced off around the test. */
import {
  chmod,
  chown,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OpError } from '../../../shared/errors.ts';
import { takeBack } from '../changes/take-back.ts';
import { LocalFileSystem } from '../fs/local.ts';
import { dropBatches, makeBatch } from './batch.ts';
import { emptyTrash, trashContents } from './contents.ts';
import { trashRoots } from './places.ts';
import { throwAway } from './throw-away.ts';

const { signal } = new AbortController();
const nowMs = Date.UTC(2026, 0, 2, 3, 4, 5);
const uid = process.getuid?.() ?? 0;
const own = `.hawser-trash-${uid}`;

let home: string;
let files: FencedDisk;

/** A disk on which nothing can be made outside of the test's folder, and moves fail where the test says so. */
class FencedDisk extends LocalFileSystem {
  /** What a move to a path comes to; undefined is what the disk says. */
  onMove: (to: string) => OpError | undefined = () => undefined;

  override realPath(path: string): Promise<string> {
    return path === '.' ? Promise.resolve(home) : super.realPath(path);
  }

  override makeDirectory(path: string, mode?: number): Promise<void> {
    if (path.startsWith(home)) return super.makeDirectory(path, mode);
    return Promise.reject(new OpError('permission', 'Not here.'));
  }

  override replace(from: string, to: string): Promise<void> {
    const error = this.onMove(to);
    return error === undefined ? super.replace(from, to) : Promise.reject(error);
  }
}

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'hawser-places-'));
  files = new FencedDisk();
});
afterEach(() => rm(home, { recursive: true, force: true }));

const trash = () => join(home, '.local/share/hawser-trash');

async function rootsOf(directory: string): Promise<string[]> {
  const roots: string[] = [];
  for await (const { path } of trashRoots(files, directory)) {
    if (path.startsWith(home)) roots.push(path);
  }
  return roots;
}

describe('a folder for what is thrown away', () => {
  it('is private from its first moment', async () => {
    await mkdir(join(home, 'work'));
    for (const root of await rootsOf(join(home, 'work'))) {
      expect((await lstat(root)).mode & 0o777).toBe(0o700);
    }
  });

  it.runIf(uid === 0)('is never one that belongs to somebody else', async () => {
    await mkdir(join(home, 'work', own), { recursive: true, mode: 0o700 });
    await chown(join(home, 'work', own), 1, 1);
    await chmod(join(home, 'work', own), 0o700);
    expect(await rootsOf(join(home, 'work'))).toEqual([trash(), join(home, own)]);
  });

  it('that was made and not used is gone again, and the one that was used is remembered', async () => {
    await mkdir(join(home, 'disk/deep'), { recursive: true });
    await writeFile(join(home, 'disk/deep/f'), 'f');
    const disk = join(home, 'disk');
    files.onMove = (to) => (to.startsWith(disk) ? undefined : new OpError('failed', 'Failure.'));
    const { back } = await throwAway(files, { paths: [join(disk, 'deep/f')], nowMs }, signal);
    expect(back[0]?.from.startsWith(join(disk, own))).toBe(true);
    expect(await readdir(home)).not.toContain(own);
    expect(await readdir(trash())).toEqual(['places.jsonl']);
    expect((await trashContents(files, signal)).places).toEqual([trash(), join(disk, own)]);
  });

  it('on another disk takes nothing that lies in it already', async () => {
    const path = join(home, own, '20260102030405-0123456789ab/0');
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, 'x');
    const { back, problems } = await throwAway(files, { paths: [path], nowMs }, signal);
    expect(back).toEqual([]);
    expect(problems[0]?.error.message).toContain('lies in the trash already');
  });
});

describe('what is thrown away', () => {
  it('is told as far as it came when the link is lost', async () => {
    for (const name of ['a', 'b']) await writeFile(join(home, name), name);
    files.onMove = (to) => (to.endsWith('/1') ? new OpError('disconnected', 'Gone.') : undefined);
    const paths = [join(home, 'a'), join(home, 'b')];
    const thrown = await throwAway(files, { paths, nowMs }, signal);
    expect(thrown.back.map(({ to }) => to)).toEqual([paths[0]]);
    expect(thrown.problems).toMatchObject([{ path: '', error: { code: 'disconnected' } }]);
  });

  it('of several from one folder comes back each as itself', async () => {
    const names = ['a', 'b', 'c'];
    for (const name of names) await writeFile(join(home, name), name);
    const paths = names.map((name) => join(home, name));
    const { back, batches } = await throwAway(files, { paths, nowMs }, signal);
    await takeBack(files, [{ undo: 'renames', back, emptied: batches }], signal);
    for (const name of names) expect(await readFile(join(home, name), 'utf8')).toBe(name);
  });

  it('keeps its list while something is left of it', async () => {
    for (const name of ['a', 'b']) await writeFile(join(home, name), name);
    const paths = [join(home, 'a'), join(home, 'b')];
    const { back, batches } = await throwAway(files, { paths, nowMs }, signal);
    await writeFile(join(home, 'a'), 'taken meanwhile');
    await takeBack(files, [{ undo: 'renames', back, emptied: batches }], signal);
    expect((await readdir(batches[0] ?? '')).toSorted()).toEqual(['0', 'index.jsonl']);
  });
});

describe('emptying', () => {
  async function empty(): Promise<void> {
    const progressOf = () => () => {};
    for await (const _ of emptyTrash(files, { beforeMs: undefined, signal, progressOf }));
  }

  it('takes only what has a name of ours', async () => {
    await mkdir(join(trash(), 'notes'), { recursive: true, mode: 0o700 });
    await chmod(trash(), 0o700);
    const batch = await makeBatch(files, trash(), [{ name: '0', path: '/a', deletedMs: nowMs }]);
    await empty();
    expect(await readdir(trash())).toEqual(['notes']);
    await expect(lstat(batch)).rejects.toThrow('ENOENT');
  });

  it('goes to no place that somebody wrote into the list, unless it is a trash of ours', async () => {
    const batch = '20260102030405-0123456789ab';
    const victims = ['work', '.hawser-trash-1', `.hawser-trash-1/../work`];
    await mkdir(join(home, 'work', batch), { recursive: true });
    await mkdir(join(home, '.hawser-trash-1', batch), { recursive: true });
    await chmod(join(home, '.hawser-trash-1'), 0o777);
    await chmod(join(home, 'work'), 0o700);
    await mkdir(trash(), { recursive: true, mode: 0o700 });
    await chmod(trash(), 0o700);
    const lines = victims.map((name) => `${JSON.stringify(`${home}/${name}`)}\n`);
    await writeFile(join(trash(), 'places.jsonl'), lines.join(''));
    expect((await trashContents(files, signal)).places).toEqual([trash()]);
    await empty();
    expect(await readdir(join(home, 'work'))).toEqual([batch]);
    expect(await readdir(join(home, '.hawser-trash-1'))).toEqual([batch]);
  });

  it('of folders that are done with leaves all that are none of ours', async () => {
    await mkdir(join(home, 'work'));
    await writeFile(join(home, 'work/index.jsonl'), '');
    await dropBatches(files, [join(home, 'work')]);
    expect(await readdir(join(home, 'work'))).toEqual(['index.jsonl']);
  });
});
