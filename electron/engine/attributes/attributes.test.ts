// Over 300 lines but one file: one tree and one server for all that is read and changed of it.
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readlink,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AttrsChange } from '../../../shared/contract/attributes.ts';
import { OpError } from '../../../shared/errors.ts';
import { noModeChange, parseModeChange } from '../../../shared/mode-change.ts';
import type { AttrsBack } from '../changes/undo-step.ts';
import { startSftpServer } from '../../testing/sftp-server.ts';
import type { FileSystem } from '../fs/file-system.ts';
import { LocalFileSystem } from '../fs/local.ts';
import { RemoteFileSystem } from '../fs/remote.ts';
import { SftpClient } from '../sftp/client.ts';
import { accountsOf, parseAccounts } from './accounts.ts';
import { AttrsChanger } from './change-tree.ts';
import { readFacts } from './facts.ts';
import { makeLink, retarget } from './links.ts';
import { Measurer } from './measure-tree.ts';

let dir: string;
const cleanups: (() => Promise<void>)[] = [];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hawser-attrs-'));
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
  await rm(dir, { recursive: true, force: true });
});

type Kind = 'local' | 'remote' | 'plain';

/** `plain` is a server without any extension for links, names or renaming over. */
async function side(kind: Kind): Promise<FileSystem> {
  if (kind === 'local') return new LocalFileSystem();
  const denied = 'lsetstat,posix-rename,users-groups-by-id,hardlink';
  const args = kind === 'plain' ? ['-P', denied] : [];
  const server = startSftpServer({ directory: dir, args });
  cleanups.push(() => server.stop());
  const client = await SftpClient.open(server.channel);
  return new RemoteFileSystem({ clients: () => [client] });
}

const never = new AbortController().signal;

async function changed(files: FileSystem, paths: string[], change: Partial<AttrsChange>) {
  const changer = new AttrsChanger(files, {
    change: { recursive: false, ...change },
    signal: never,
  });
  await changer.run(paths);
  return changer.outcome();
}

const mode = (text: string) => parseModeChange(text) ?? noModeChange;
const modeOf = async (path: string) => ((await lstat(join(dir, path))).mode & 0o7777).toString(8);
const isRoot = process.getuid?.() === 0;

describe.each(['local', 'remote', 'plain'] as const)('attributes on a %s side', (kind) => {
  it('changes modes of files and folders apart, all the way down, and never through a link', async () => {
    const files = await side(kind);
    await mkdir(join(dir, 'tree/deep'), { recursive: true });
    await writeFile(join(dir, 'outside'), '');
    await mkdir(join(dir, 'outer'));
    await writeFile(join(dir, 'outer/file'), '');
    for (const name of ['tree/a', 'tree/deep/b']) await writeFile(join(dir, name), '');
    for (const name of ['outside', 'outer/file', 'tree/a']) await chmod(join(dir, name), 0o640);
    await chmod(join(dir, 'tree/deep/b'), 0o600);
    await symlink('../outside', join(dir, 'tree/link'));
    await symlink('../outer', join(dir, 'tree/folder-link'));
    await symlink('.', join(dir, 'tree/loop'));
    const outcome = await changed(files, [`${dir}/tree`], {
      files: mode('0600'),
      folders: mode('go-rx'),
      recursive: true,
    });
    expect(outcome).toMatchObject({ files: 1, folders: 2, problems: [], links: 0 });
    expect(outcome.skippedLinks).toBe(kind === 'plain' ? 3 : 0);
    expect(outcome.same).toBe(kind === 'plain' ? 1 : 4);
    const modes = ['tree', 'tree/a', 'tree/deep', 'tree/deep/b', 'outside', 'outer/file'];
    expect(await Promise.all(modes.map(modeOf))).toEqual([
      '700',
      '600',
      '700',
      '600',
      '640',
      '640',
    ]);
  });

  it('gives a right to read a folder before it reads it, and takes it away only after', async () => {
    const files = await side(kind);
    await mkdir(join(dir, 'tree/deep'), { recursive: true });
    await writeFile(join(dir, 'tree/deep/a'), '');
    await changed(files, [`${dir}/tree`], {
      files: mode('a+x'),
      folders: mode('0300'),
      recursive: true,
    });
    const names = ['tree', 'tree/deep', 'tree/deep/a'];
    expect(await Promise.all(names.map(modeOf))).toEqual(['300', '300', '755']);
    const back = { files: mode('a-x'), folders: mode('0755'), recursive: true };
    await changed(files, [`${dir}/tree`], back);
    expect(await Promise.all(names.map(modeOf))).toEqual(['755', '755', '644']);
  });

  it('leaves what is in a folder alone unless it is told to go down', async () => {
    const files = await side(kind);
    await mkdir(join(dir, 'tree'));
    await writeFile(join(dir, 'tree/a'), '', { mode: 0o644 });
    const change = { files: mode('0600'), folders: mode('0700') };
    expect(await changed(files, [`${dir}/tree`], change)).toMatchObject({ files: 0, folders: 1 });
    expect([await modeOf('tree'), await modeOf('tree/a')]).toEqual(['700', '644']);
  });

  it('sets times of files, and those of links only where that is possible', async () => {
    const files = await side(kind);
    await writeFile(join(dir, 'file'), '');
    await symlink('file', join(dir, 'link'));
    await utimes(join(dir, 'file'), 1_000_000, 1_000_000);
    const mtimeMs = 1_600_000_000_000;
    const outcome = await changed(files, [`${dir}/file`, `${dir}/link`], { mtimeMs });
    expect(outcome).toMatchObject({ files: 1, problems: [] });
    expect((await stat(join(dir, 'file'))).mtimeMs).toBe(mtimeMs);
    expect((await stat(join(dir, 'file'))).atimeMs).toBe(1_000_000_000);
    const isSet = (await lstat(join(dir, 'link'))).mtimeMs === mtimeMs;
    expect([isSet, outcome.links, outcome.skippedLinks]).toEqual(
      kind === 'plain' ? [false, 0, 1] : [true, 1, 0],
    );
  });

  it.runIf(isRoot)('gives files to others, with a set-id mode that survives it', async () => {
    const files = await side(kind);
    await writeFile(join(dir, 'file'), '');
    const outcome = await changed(files, [`${dir}/file`], { uid: 1, files: mode('4755') });
    expect(outcome).toMatchObject({ files: 1, problems: [] });
    const found = await stat(join(dir, 'file'));
    expect([found.uid, found.gid, await modeOf('file')]).toEqual([1, process.getgid?.(), '4755']);
  });

  it('tells each path that could not be changed, and goes on', async () => {
    const files = await side(kind);
    await writeFile(join(dir, 'file'), '');
    const outcome = await changed(files, [`${dir}/gone`, `${dir}/file`], { files: mode('0600') });
    expect(outcome.files).toBe(1);
    expect(outcome.problems).toMatchObject([{ path: `${dir}/gone`, error: { code: 'not-found' } }]);
  });

  it('does not believe a yes that changed nothing', async () => {
    const files = await side(kind);
    await writeFile(join(dir, 'file'), '', { mode: 0o644 });
    files.setOwnAttrs = () => Promise.resolve();
    const outcome = await changed(files, [`${dir}/file`], { files: mode('0600') });
    expect(outcome).toMatchObject({ files: 0, problems: [{ error: { code: 'refused' } }] });
    expect(outcome.problems[0]?.error.message).toContain('0644, not 0600');
  });

  it('remembers the way back of what came out otherwise than it was asked', async () => {
    const files = await side(kind);
    await writeFile(join(dir, 'file'), '', { mode: 0o644 });
    files.setOwnAttrs = () => chmod(join(dir, 'file'), 0o640);
    const backs: AttrsBack[] = [];
    const changer = new AttrsChanger(files, {
      change: { files: mode('0600'), recursive: false },
      signal: never,
      onChanged: (back) => backs.push(back),
    });
    await changer.run([`${dir}/file`]);
    expect(changer.outcome().problems).toHaveLength(1);
    expect(backs).toMatchObject([{ now: { mode: 0o640 }, before: { mode: 0o644 } }]);
  });

  it('stops when it is cancelled', async () => {
    const files = await side(kind);
    for (let at = 0; at < 100; at += 1) await writeFile(join(dir, `f${at}`), '', { mode: 0o644 });
    const controller = new AbortController();
    const changer = new AttrsChanger(files, {
      change: { files: mode('0600'), recursive: true },
      signal: controller.signal,
      onProgress: ({ done }) => (done < 5 ? undefined : controller.abort()),
    });
    await changer.run([dir]);
    expect(changer.outcome().files).toBeGreaterThan(0);
    expect(changer.outcome().files).toBeLessThan(50);
  });

  it('tells all of a path, and where its link leads', async () => {
    const files = await side(kind);
    await writeFile(join(dir, 'file'), 'four', { mode: 0o640 });
    await symlink('file', join(dir, 'link'));
    await symlink('nothing', join(dir, 'broken'));
    const facts = await readFacts(files, `${dir}/file`);
    expect(facts).toMatchObject({ kind: 'file', size: 4, mode: 0o640, uid: process.getuid?.() });
    expect(facts.user).toBe(userInfo().username);
    expect(await readFacts(files, `${dir}/link`)).toMatchObject({
      kind: 'link',
      target: 'file',
      targetKind: 'file',
    });
    expect(await readFacts(files, `${dir}/broken`)).toMatchObject({ targetKind: 'broken' });
    expect(facts.can).toEqual({
      modes: true,
      owners: true,
      linkAttrs: kind !== 'plain',
      hardLinks: kind !== 'plain',
    });
  });

  it('names users and groups', async () => {
    const files = await side(kind);
    const { users, groups } = await accountsOf(files, [0], [0]);
    expect(users).toContainEqual({ id: 0, name: 'root' });
    expect(groups.filter(({ id }) => id === 0)).toHaveLength(1);
    expect(users.length).toBeGreaterThan(3);
  });

  it('adds up what is in folders, links left out, and says when it is not all', async () => {
    const files = await side(kind);
    await mkdir(join(dir, 'tree/deep'), { recursive: true });
    await writeFile(join(dir, 'tree/a'), 'x'.repeat(1000));
    await writeFile(join(dir, 'tree/deep/b'), 'x'.repeat(500));
    await symlink('..', join(dir, 'tree/up'));
    const measurer = new Measurer(files, never);
    await measurer.run([`${dir}/tree`, `${dir}/gone`]);
    expect(measurer.takeFresh()).toEqual([
      { path: `${dir}/tree`, bytes: 1500, files: 3, folders: 2, state: 'done' },
      { path: `${dir}/gone`, bytes: 0, files: 0, folders: 0, state: 'partial' },
    ]);
    expect(measurer.problems().problems).toMatchObject([{ path: `${dir}/gone` }]);
    expect(measurer.takeFresh()).toEqual([]);
  });

  it('makes links, and never over what is there', async () => {
    const files = await side(kind);
    await writeFile(join(dir, 'file'), 'one');
    await makeLink(files, { path: `${dir}/link`, target: 'file', kind: 'symbolic' });
    expect(await readlink(join(dir, 'link'))).toBe('file');
    const again = makeLink(files, { path: `${dir}/link`, target: 'other', kind: 'symbolic' });
    await expect(again).rejects.toMatchObject({ code: 'exists' });
    const hard = { path: `${dir}/second`, target: `${dir}/file`, kind: 'hard' } as const;
    const made = await makeLink(files, hard).then(
      () => 'made',
      (error: OpError) => error.code,
    );
    expect(made).toBe(kind === 'plain' ? 'unsupported' : 'made');
    expect((await stat(join(dir, 'file'))).nlink).toBe(kind === 'plain' ? 1 : 2);
    await expect(makeLink(files, hard)).rejects.toMatchObject({
      code: kind === 'plain' ? 'unsupported' : 'exists',
    });
  });

  it('lets a link point elsewhere without a moment in which there is none', async () => {
    const files = await side(kind);
    await mkdir(join(dir, 'folder'));
    await symlink('folder', join(dir, 'link'));
    await retarget(files, `${dir}/link`, 'somewhere/else');
    expect(await readlink(join(dir, 'link'))).toBe('somewhere/else');
    expect((await readdir(dir)).toSorted()).toEqual(['folder', 'link']);
    const folder = retarget(files, `${dir}/folder`, 'x');
    await expect(folder).rejects.toMatchObject({ code: 'changed' });
  });

  it('leaves the old link when the new one cannot take its place', async () => {
    const files = await side(kind);
    await symlink('old', join(dir, 'link'));
    const refuse = () => Promise.reject(new OpError('permission', 'No.'));
    files.replace = refuse;
    files.rename = refuse;
    await expect(retarget(files, `${dir}/link`, 'new')).rejects.toMatchObject({
      code: 'permission',
    });
    expect([await readlink(join(dir, 'link')), await readdir(dir)]).toEqual(['old', ['link']]);
  });
});

it('takes only what is clearly an account from a list', () => {
  const text =
    'root:x:0:0::/:/bin/sh\n# no\n+::::\nbad:x:-1:\ntwice:x:0:\nada:x:1000:\n\0:x:5:\n:x:3\n';
  expect(parseAccounts(text)).toContainEqual({ id: 1000, name: 'ada' });
  expect(parseAccounts(text).filter(({ id }) => id === 0)).toEqual([{ id: 0, name: 'root' }]);
  expect(parseAccounts('x:'.repeat(1_000_000))).toEqual([]);
});

it('does not follow a link that comes in the place of a file', async () => {
  const files = new LocalFileSystem();
  await writeFile(join(dir, 'secret'), '', { mode: 0o600 });
  await writeFile(join(dir, 'file'), '', { mode: 0o600 });
  const now = await files.lstat(`${dir}/file`);
  await rm(join(dir, 'file'));
  await symlink('secret', join(dir, 'file'));
  const change = files.setOwnAttrs(`${dir}/file`, { mode: 0o666 }, now);
  await expect(change).rejects.toMatchObject({ code: 'unsupported' });
  expect(await modeOf('secret')).toBe('600');
});
