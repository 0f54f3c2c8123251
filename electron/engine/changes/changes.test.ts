import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OpError } from '../../../shared/errors.ts';
import { startSftpServer, type SftpServer } from '../../testing/sftp-server.ts';
import type { FileSystem } from '../fs/file-system.ts';
import { LocalFileSystem } from '../fs/local.ts';
import { RemoteFileSystem } from '../fs/remote.ts';
import { SftpClient } from '../sftp/client.ts';
import { makeFile } from './make-file.ts';
import { moveInto } from './move-into.ts';
import { removeMoved } from './remove-moved.ts';
import { renameMany } from './rename-many.ts';

let dir: string;
let server: SftpServer;
let client: SftpClient;
const { signal } = new AbortController();

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hawser-changes-'));
  server = startSftpServer({ directory: dir });
  client = await SftpClient.open(server.channel);
});

afterEach(async () => {
  client.end();
  await server.stop();
  await rm(dir, { recursive: true, force: true });
});

const sides: readonly [string, () => FileSystem][] = [
  ['a server', () => new RemoteFileSystem({ clients: () => [client] })],
  ['the disk', () => new LocalFileSystem()],
];

describe.each(sides)('changes of names on %s', (_, filesOf) => {
  const write = async (...names: readonly string[]) => {
    for (const name of names) await writeFile(join(dir, name), name);
  };
  const pair = (from: string, to: string) => ({ from: join(dir, from), to: join(dir, to) });

  it('swap two files and turn three in a circle', async () => {
    await write('a', 'b', 'x', 'y', 'z');
    const wanted = [pair('a', 'b'), pair('b', 'a'), pair('x', 'y'), pair('y', 'z'), pair('z', 'x')];
    const outcome = await renameMany(filesOf(), wanted, signal);
    expect(outcome.problem).toBeUndefined();
    expect(outcome.done).toHaveLength(5);
    const contents = await Promise.all(
      ['a', 'b', 'x', 'y', 'z'].map((name) => readFile(join(dir, name), 'utf8')),
    );
    expect(contents.join('')).toBe('bazxy');
    expect(await readdir(dir)).toHaveLength(5);
  });

  it('stop at the first failure, replace nothing, and leave no name in between', async () => {
    await write('a', 'b', 'taken');
    const wanted = [pair('a', 'b'), pair('b', 'a'), pair('gone', 'a2'), pair('a2', 'taken')];
    const outcome = await renameMany(filesOf(), wanted, signal);
    expect(outcome.problem).toBeDefined();
    const names = await readdir(dir);
    expect(names.toSorted()).toEqual(['a', 'b', 'taken']);
    expect(await readFile(join(dir, 'taken'), 'utf8')).toBe('taken');
  });

  it('let what waits under a name in between have its own again when the circle breaks', async () => {
    await write('a', 'b');
    const files = filesOf();
    const rename = files.rename.bind(files);
    files.rename = (from, to) =>
      from.endsWith('/b') ? Promise.reject(new OpError('permission', 'No.')) : rename(from, to);
    const outcome = await renameMany(files, [pair('a', 'b'), pair('b', 'a')], signal);
    expect(outcome).toMatchObject({ done: [], problem: { error: { code: 'permission' } } });
    expect((await readdir(dir)).toSorted()).toEqual(['a', 'b']);
    expect(await readFile(join(dir, 'a'), 'utf8')).toBe('a');
  });

  it('go no further after a failure, however many there are', async () => {
    const names = Array.from({ length: 120 }, (_, at) => `f${at}`);
    await write(...names);
    const wanted = [pair('gone', 'x'), ...names.map((name) => pair(name, `new-${name}`))];
    const outcome = await renameMany(filesOf(), wanted, signal);
    expect(outcome.problem?.error.code).toBe('not-found');
    expect(outcome.done.length).toBeLessThan(names.length);
    const renamed = (await readdir(dir)).filter((name) => name.startsWith('new-'));
    expect(renamed).toHaveLength(outcome.done.length);
  });

  it('move into a folder, and say whose name is taken there', async () => {
    await write('a', 'b');
    await mkdir(join(dir, 'to'));
    await write('to/b');
    const paths = ['a', 'b', 'gone'].map((name) => join(dir, name));
    const outcome = await moveInto(filesOf(), { paths, directory: join(dir, 'to') }, signal);
    expect(outcome.moved.map(({ from }) => from)).toEqual([join(dir, 'a')]);
    expect(outcome.taken).toEqual([join(dir, 'b')]);
    expect(outcome.problems).toMatchObject([{ error: { code: 'not-found' } }]);
    expect(await readFile(join(dir, 'to/b'), 'utf8')).toBe('to/b');
  });

  it('tell what lies on another disk from what failed', async () => {
    const other = await mkdtemp('/dev/shm/hawser-changes-');
    try {
      await write('a');
      const paths = [join(dir, 'a')];
      const outcome = await moveInto(filesOf(), { paths, directory: other }, signal);
      expect(outcome).toMatchObject({ moved: [], taken: [], across: paths, problems: [] });
    } finally {
      await rm(other, { recursive: true });
    }
  });

  it('never move a folder into itself', async () => {
    await mkdir(join(dir, 'in/side'), { recursive: true });
    const what = { paths: [join(dir, 'in')], directory: join(dir, 'in/side') };
    const outcome = await moveInto(filesOf(), what, signal);
    expect(outcome.problems).toMatchObject([{ error: { code: 'invalid' } }]);
  });

  it('never move a folder into itself by way of a link', async () => {
    await mkdir(join(dir, 'in/side'), { recursive: true });
    await symlink(join(dir, 'in/side'), join(dir, 'way'));
    const what = { paths: [join(dir, 'in')], directory: join(dir, 'way') };
    const outcome = await moveInto(filesOf(), what, signal);
    expect(outcome.problems).toMatchObject([{ error: { code: 'invalid' } }]);
  });

  it('delete the originals of a move, but nothing behind a link or with another time', async () => {
    await mkdir(join(dir, 'tree'));
    await mkdir(join(dir, 'elsewhere'));
    await write('elsewhere/a', 'old', 'same');
    await symlink('../elsewhere', join(dir, 'tree/sub'));
    for (const name of ['elsewhere/a', 'old', 'same']) await utimes(join(dir, name), 1e9, 1e9);
    const file = (name: string, size: number) =>
      ({ path: join(dir, name), kind: 'file', size, mtimeMs: 1e12 }) as const;
    await utimes(join(dir, 'old'), 1e9, 1e9 + 5);
    const items = [
      file('tree/sub/a', 11),
      file('old', 3),
      file('same', 4),
      file('missing/with/its/folder', 1),
      { path: join(dir, 'tree'), kind: 'directory' },
    ] as const;
    const results = await removeMoved(filesOf(), { top: dir, items }, signal);
    expect(results.map(({ state, error }) => error?.code ?? state)).toEqual([
      'changed',
      'changed',
      'done',
      'done',
      'not-empty',
    ]);
    expect((await readdir(dir)).toSorted()).toEqual(['elsewhere', 'old', 'tree']);
    expect(await readdir(join(dir, 'elsewhere'))).toEqual(['a']);
  });

  it('make a file, and never cut one that is there', async () => {
    await write('full');
    await makeFile(filesOf(), join(dir, 'new'));
    expect((await stat(join(dir, 'new'))).size).toBe(0);
    await expect(makeFile(filesOf(), join(dir, 'full'))).rejects.toMatchObject({ code: 'exists' });
    expect(await readFile(join(dir, 'full'), 'utf8')).toBe('full');
  });
});
