// Over 300 lines but one file: what goes to the trash, comes back and is emptied is one life of the same entries.
import { execFileSync } from 'node:child_process';
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSftpServer, type SftpServer } from '../../testing/sftp-server.ts';
import { takeBack } from '../changes/take-back.ts';
import type { FileSystem } from '../fs/file-system.ts';
import { RemoteFileSystem } from '../fs/remote.ts';
import { SftpClient } from '../sftp/client.ts';
import { makeBatch, readBatch } from './batch.ts';
import { emptyTrash, trashContents } from './contents.ts';
import { throwAway } from './throw-away.ts';

let home: string;
let server: SftpServer;
let client: SftpClient;
let files: FileSystem;
const { signal } = new AbortController();
const nowMs = Date.UTC(2026, 0, 2, 3, 4, 5);
const extra: string[] = [];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'hawser-trash-'));
  server = startSftpServer({ directory: home });
  client = await SftpClient.open(server.channel);
  files = new RemoteFileSystem({ clients: () => [client] });
});

afterEach(async () => {
  client.end();
  await server.stop();
  for (const dir of [home, ...extra.splice(0)]) {
    execFileSync('chmod', ['-R', 'u+rwx', dir]);
    await rm(dir, { recursive: true, force: true });
  }
});

const trash = () => join(home, '.local/share/hawser-trash');

/** Names, kinds, modes, sizes, times and link targets of a tree, as find tells them. */
function snapshot(path: string): string {
  const format = String.raw`%P %y %m %s %T@ %l\n`;
  return execFileSync('find', [path, '-printf', format], { encoding: 'utf8' })
    .split('\n')
    .toSorted()
    .join('\n');
}

async function makeTree(path: string): Promise<void> {
  await mkdir(join(path, 'one/two'), { recursive: true });
  await writeFile(join(path, 'top.txt'), 'top');
  await writeFile(join(path, 'one/run.sh'), '#!/bin/sh\n');
  await chmod(join(path, 'one/run.sh'), 0o750);
  await writeFile(join(path, 'one/two/deep.bin'), Buffer.alloc(100_000, 7));
  await symlink('../top.txt', join(path, 'one/link'));
  await symlink('/nowhere/at/all', join(path, 'one/two/broken'));
  await utimes(join(path, 'one/two/deep.bin'), 1_000_000_000, 1_100_000_000);
  await utimes(join(path, 'one'), 1_200_000_000, 1_200_000_000);
  await chmod(path, 0o2710);
  await utimes(path, 1_300_000_000, 1_300_000_000);
}

describe('the trash of a server', () => {
  it('takes a tree with links and gives it back as it was: modes, times and all', async () => {
    const path = join(home, 'project');
    await makeTree(path);
    const before = snapshot(path);
    const thrown = await throwAway(files, { paths: [path], nowMs }, signal);
    expect(thrown).toMatchObject({ problems: [], back: [{ to: path }] });
    expect(await readdir(home)).not.toContain('project');
    const undo = { undo: 'renames', back: thrown.back, emptied: thrown.batches } as const;
    expect(await takeBack(files, [undo], signal)).toEqual({ undone: 1, problems: [] });
    expect(snapshot(path)).toBe(before);
    expect(await readdir(trash())).toEqual([]);
  });

  it('is private, and keeps the old path and the time beside each thing', async () => {
    const path = join(home, 'odd\nname "x"');
    await writeFile(path, 'x');
    const { batches } = await throwAway(files, { paths: [path], nowMs }, signal);
    expect((await lstat(trash())).mode & 0o777).toBe(0o700);
    const lines = await readBatch(files, batches[0] ?? '');
    expect(lines).toEqual([{ name: '0', path, deletedMs: nowMs }]);
  });

  it('passes over what somebody else wrote into its list', async () => {
    await mkdir(trash(), { recursive: true, mode: 0o700 });
    const batch = await makeBatch(files, trash(), [{ name: '0', path: '/a', deletedMs: nowMs }]);
    const evil = ['{"name":"../../x","path":"/a","deletedMs":1}', '{', '[]', 'null', '\0'];
    const good = '{"name":"1","path":"/b","deletedMs":2}';
    await writeFile(join(batch, 'index.jsonl'), [...evil, good].join('\n'));
    expect(await readBatch(files, batch)).toEqual([{ name: '1', path: '/b', deletedMs: 2 }]);
  });

  it('finds another trash on another disk, and leaves none where it is not used', async () => {
    const other = await mkdtemp('/dev/shm/hawser-trash-');
    extra.push(other);
    await mkdir(join(other, 'a/b'), { recursive: true });
    const path = join(other, 'a/b/c.txt');
    await writeFile(path, 'c');
    const thrown = await throwAway(files, { paths: [path], nowMs }, signal);
    extra.push(...(await knownOthers(thrown.batches)));
    expect(thrown.problems).toEqual([]);
    expect(thrown.back[0]?.from).toMatch(
      /^\/dev\/shm.*\/\.hawser-trash-\d+\/\d{14}-[0-9a-f]{12}\/0$/,
    );
    expect(await readdir(trash())).toEqual(['places.jsonl']);
    expect((await trashContents(files, signal)).places).toHaveLength(2);
    const undo = { undo: 'renames', back: thrown.back, emptied: thrown.batches } as const;
    expect(await takeBack(files, [undo], signal)).toMatchObject({ undone: 1 });
    expect((await lstat(path)).size).toBe(1);
  });

  it('never uses a folder that others can get at', async () => {
    await mkdir(trash(), { recursive: true });
    await chmod(trash(), 0o777);
    const path = join(home, 'mine');
    await writeFile(path, 'x');
    const { back } = await throwAway(files, { paths: [path], nowMs }, signal);
    extra.push(...(await knownOthers(back.map(({ from }) => join(from, '..')))));
    expect(back[0]?.from ?? '').not.toContain('hawser-trash/');
    expect(await readdir(trash())).toEqual([]);
  });

  it('does not follow a link in the place of its folder', async () => {
    const elsewhere = join(home, 'elsewhere');
    await mkdir(elsewhere);
    await mkdir(join(home, '.local/share'), { recursive: true });
    await symlink(elsewhere, trash());
    const path = join(home, 'mine');
    await writeFile(path, 'x');
    const { back } = await throwAway(files, { paths: [path], nowMs }, signal);
    extra.push(...(await knownOthers(back.map(({ from }) => join(from, '..')))));
    expect(await readdir(elsewhere)).toEqual([]);
  });

  it('leaves what it cannot take where it is, and tells of each', async () => {
    const there = join(home, 'there');
    await writeFile(there, 'x');
    const paths = [join(home, 'gone'), there];
    const { back, problems } = await throwAway(files, { paths, nowMs }, signal);
    expect(back.map(({ to }) => to)).toEqual([there]);
    expect(problems).toMatchObject([{ path: paths[0], error: { code: 'not-found' } }]);
  });

  it('throws nothing of its own away again', async () => {
    const path = join(home, 'a');
    await writeFile(path, 'a');
    const { back } = await throwAway(files, { paths: [path], nowMs }, signal);
    const again = await throwAway(files, { paths: [back[0]?.from ?? ''], nowMs }, signal);
    expect(again).toMatchObject({ back: [], problems: [{ error: { code: 'unsupported' } }] });
  });

  it('tells how much lies in it, and empties: all, or what is old', async () => {
    await makeTree(join(home, 'project'));
    await writeFile(join(home, 'late'), 'late');
    await throwAway(files, { paths: [join(home, 'project')], nowMs }, signal);
    await throwAway(files, { paths: [join(home, 'late')], nowMs: nowMs + 86_400_000 }, signal);
    expect(await trashContents(files, signal)).toMatchObject({
      items: 2,
      bytes: 100_000 + 3 + 10 + 4,
      isAll: true,
      oldestMs: nowMs,
    });
    await empty(nowMs + 1_000);
    expect(await trashContents(files, signal)).toMatchObject({ items: 1, bytes: 4 });
    await empty(undefined);
    expect(await readdir(trash())).toEqual([]);
  });
});

async function empty(beforeMs: number | undefined): Promise<void> {
  const progressOf = () => () => {};
  for await (const { problems } of emptyTrash(files, { beforeMs, signal, progressOf })) {
    expect(problems).toEqual([]);
  }
}

/** Trash folders outside of the test's own, to be cleaned up. */
async function knownOthers(batches: readonly string[]): Promise<string[]> {
  return batches.map((batch) => join(batch, '..')).filter((root) => !root.startsWith(home));
}

describe('undo', () => {
  it('leaves alone what was changed since', async () => {
    const path = join(home, 'a');
    await writeFile(path, 'a');
    const { back, batches } = await throwAway(files, { paths: [path], nowMs }, signal);
    await writeFile(back[0]?.from ?? '', 'longer than before');
    const undo = { undo: 'renames', back, emptied: batches } as const;
    expect(await takeBack(files, [undo], signal)).toMatchObject({
      undone: 0,
      problems: [{ path, error: { code: 'changed' } }],
    });
    expect(await readdir(batches[0] ?? '')).toContain('0');
  });

  it('says so when the folder something was in is gone', async () => {
    await mkdir(join(home, 'dir'));
    await writeFile(join(home, 'dir/a'), 'a');
    const paths = [join(home, 'dir/a')];
    const { back, batches } = await throwAway(files, { paths, nowMs }, signal);
    await rm(join(home, 'dir'), { recursive: true });
    const undo = { undo: 'renames', back, emptied: batches } as const;
    const { undone, problems } = await takeBack(files, [undo], signal);
    expect(undone).toBe(0);
    expect(problems[0]?.error.message).toContain('the folder it was in is gone');
    expect(await readdir(batches[0] ?? '')).toContain('0');
  });

  it('never replaces what has taken the old name meanwhile', async () => {
    const path = join(home, 'a');
    await writeFile(path, 'a');
    const { back, batches } = await throwAway(files, { paths: [path], nowMs }, signal);
    await writeFile(path, 'new');
    const undo = { undo: 'renames', back, emptied: batches } as const;
    expect(await takeBack(files, [undo], signal)).toMatchObject({
      undone: 0,
      problems: [{ error: { code: 'exists' } }],
    });
    expect((await lstat(path)).size).toBe(3);
  });

  it('goes from the last change to the first', async () => {
    await mkdir(join(home, 'new'));
    await writeFile(join(home, 'new/a'), 'a');
    const moved = {
      from: join(home, 'new/a'),
      to: join(home, 'a'),
      stamp: { kind: 'file', size: 1 },
    } as const;
    const stamp = { ...moved.stamp, mtimeMs: (await files.lstat(moved.from)).mtimeMs ?? 0 };
    const steps = [
      { undo: 'made', path: join(home, 'new'), stamp: { kind: 'directory' } },
      { undo: 'renames', back: [{ ...moved, stamp }] },
    ] as const;
    expect(await takeBack(files, steps, signal)).toEqual({ undone: 2, problems: [] });
    expect(await readdir(home)).toEqual(['a']);
  });

  it('of names that changed places goes on past one that cannot go back', async () => {
    for (const name of ['a', 'b', 'd']) await writeFile(join(home, name), name);
    const back = await Promise.all(
      [
        ['a', 'b'],
        ['b', 'a'],
        ['d', 'c'],
      ].map(async ([from = '', to = '']) => {
        const { kind, size = 0, mtimeMs = 0 } = await files.lstat(join(home, from));
        return { from: join(home, from), to: join(home, to), stamp: { kind, size, mtimeMs } };
      }),
    );
    await writeFile(join(home, 'c'), 'taken');
    const outcome = await takeBack(files, [{ undo: 'renames', back: back.toReversed() }], signal);
    expect(outcome).toMatchObject({
      undone: 2,
      problems: [{ path: join(home, 'c'), error: { code: 'exists' } }],
    });
    const contents = await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) => readFile(join(home, name), 'utf8')),
    );
    expect(contents).toEqual(['b', 'a', 'taken', 'd']);
  });

  it('lets a link point back only while it points where the change left it', async () => {
    const path = join(home, 'link');
    await symlink('elsewhere', path);
    const undo = { undo: 'target', path, now: 'new', before: 'old' } as const;
    expect(await takeBack(files, [undo], signal)).toMatchObject({
      undone: 0,
      problems: [{ path, error: { code: 'changed' } }],
    });
    expect(await readlink(path)).toBe('elsewhere');
  });

  it('sets attributes back only while they are what the change made them', async () => {
    const path = join(home, 'a');
    await writeFile(path, 'a');
    await chmod(path, 0o600);
    const change = { path, kind: 'file', now: { mode: 0o600 }, before: { mode: 0o644 } } as const;
    const undo = { undo: 'attrs', changes: [change] } as const;
    expect(await takeBack(files, [undo], signal)).toEqual({ undone: 1, problems: [] });
    expect((await lstat(path)).mode & 0o777).toBe(0o644);
    expect(await takeBack(files, [undo], signal)).toMatchObject({
      undone: 0,
      problems: [{ error: { code: 'changed' } }],
    });
  });

  it('takes a new folder back only while it is empty', async () => {
    const path = join(home, 'new');
    await mkdir(path);
    const undo = { undo: 'made', path, stamp: { kind: 'directory' } } as const;
    await writeFile(join(path, 'kept'), '');
    expect(await takeBack(files, [undo], signal)).toMatchObject({
      undone: 0,
      problems: [{ error: { code: 'not-empty' } }],
    });
    await rm(join(path, 'kept'));
    expect(await takeBack(files, [undo], signal)).toMatchObject({ undone: 1 });
  });
});
