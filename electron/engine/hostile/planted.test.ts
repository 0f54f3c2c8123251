/** Groups P01 and P03 of the catalogue: trees that use what is, or was put, in the folder they are downloaded to. */
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
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { meetFiles } from '../../testing/hostile-meeting.ts';
import { evilTree, type Listed } from '../../testing/raw-ssh/evil-tree.ts';
import { sandbox } from '../../testing/sandbox.ts';
import { startSftpServer } from '../../testing/sftp-server.ts';
import type { FileSystem } from '../fs/file-system.ts';
import { LocalFileSystem } from '../fs/local.ts';
import { RemoteFileSystem } from '../fs/remote.ts';
import { SftpClient } from '../sftp/client.ts';
import { answer, transfer, type TestTransfer } from '../transfer/run.test-support.ts';

let root: string;
let to: string;
let outside: string;
beforeEach(async () => {
  root = await mkdtemp(join(sandbox.chosen, 'p03-'));
  [to, outside] = [join(root, 'to'), join(root, 'outside')];
  await Promise.all([to, outside].map((path) => mkdir(path)));
  await writeFile(join(outside, 'file'), 'mine');
});
afterEach(() => rm(root, { recursive: true, force: true }));

const patient = { requestTimeoutMs: 10_000, slowTimeoutMs: 10_000 };

/** Downloads `/evil`; what is outside of the target must be as it was, whatever came of it. */
async function download(
  folders: { readonly [path: string]: readonly Listed[] },
  more: Partial<TestTransfer> = {},
) {
  const outcome = await meetFiles(
    { sftp: evilTree(folders, outside) },
    ({ files }) =>
      transfer({ source: files, target: new LocalFileSystem(), paths: ['/evil'], to, ...more }),
    patient,
  );
  expect(await readdir(outside)).toEqual(['file']);
  expect(await readFile(join(outside, 'file'), 'utf8')).toBe('mine');
  expect((await readdir(root)).toSorted()).toEqual(['outside', 'to']);
  return outcome;
}

describe('P03 a link in the way', () => {
  it('P03 planted where a folder is to be is not followed', async () => {
    await symlink(outside, join(to, 'evil'));
    const outcome = await download({ '/evil': [{ name: 'file' }, { name: 'new' }] });
    expect(outcome.problems).toMatchObject([{ error: { code: 'not-a-directory' } }]);
    expect(await readlink(join(to, 'evil'))).toBe(outside);
  });

  it('P03 planted deeper, where a folder is to be, is not followed', async () => {
    await mkdir(join(to, 'evil'));
    await symlink(outside, join(to, 'evil/sub'));
    const folders = {
      '/evil': [{ name: 'sub', is: 'folder' } as const],
      '/evil/sub': [{ name: 'new' }],
    };
    const outcome = await download(folders);
    expect(outcome.problems).toMatchObject([{ error: { code: 'not-a-directory' } }]);
  });

  it('P03 planted where a file is to be is replaced itself, when that was the answer', async () => {
    await mkdir(join(to, 'evil'));
    await symlink(join(outside, 'file'), join(to, 'evil/new'));
    const onConflict = () => answer('overwrite');
    const outcome = await download({ '/evil': [{ name: 'new' }] }, { onConflict });
    expect(outcome).toMatchObject({ state: 'done', problems: [] });
    expect((await lstat(join(to, 'evil/new'))).isFile()).toBe(true);
  });

  it('P03 that dangles is not written through', async () => {
    await mkdir(join(to, 'evil'));
    await symlink(join(outside, 'made'), join(to, 'evil/new'));
    const onConflict = () => answer('overwrite');
    const outcome = await download({ '/evil': [{ name: 'new' }] }, { onConflict });
    expect(outcome.state).toBe('done');
    expect((await lstat(join(to, 'evil/new'))).isFile()).toBe(true);
  });

  const x = { name: 'x' };
  it.each<[string, readonly Listed[]]>([
    [
      'a link and a folder',
      [
        { ...x, is: 'link' },
        { ...x, is: 'folder' },
      ],
    ],
    [
      'a link and then a folder',
      [
        { ...x, is: 'link' },
        { ...x, is: 'folder', isLate: true },
      ],
    ],
    [
      'a folder and then a link',
      [
        { ...x, is: 'folder' },
        { ...x, is: 'link', isLate: true },
      ],
    ],
    [
      'a link and then a file',
      [
        { ...x, is: 'link' },
        { ...x, isLate: true },
      ],
    ],
  ])('P03 that the server makes by listing one name as %s is not used', async (_, names) => {
    const folders = { '/evil': names, '/evil/x': [{ name: 'new' }] };
    await download(folders, { onConflict: () => answer('overwrite') });
    expect(await readdir(join(to, 'evil'))).toEqual(['x']);
  });

  it('P03 that an earlier download brought along is not followed by the next one', async () => {
    await download({ '/evil': [{ name: 'x', is: 'link' }] });
    expect(await readlink(join(to, 'evil/x'))).toBe(outside);
    const folders = {
      '/evil': [{ name: 'x', is: 'folder' } as const],
      '/evil/x': [{ name: 'new' }],
    };
    for (const resume of [false, true]) {
      const outcome = await download(folders, { resume, onConflict: () => answer('overwrite') });
      expect(outcome.problems).toMatchObject([{ error: { code: 'not-a-directory' } }]);
    }
  });
});

describe('P01 what a listing may not do to the folder it goes to', () => {
  it('P01 changes neither its mode nor its time by the names “.” and “..” (CVE-2018-20685)', async () => {
    await chmod(to, 0o700);
    await mkdir(join(to, 'evil'), { mode: 0o700 });
    const names = ['.', '..', '', './', '../'].map((name): Listed => ({
      name,
      is: 'folder',
      mode: 0o777,
    }));
    const before = await Promise.all([to, join(to, 'evil')].map((path) => lstat(path)));
    await download({ '/evil': names });
    const after = await Promise.all([to, join(to, 'evil')].map((path) => lstat(path)));
    const facts = (all: typeof before) => all.map(({ mode, mtimeMs }) => [mode, mtimeMs]);
    expect(facts(after)).toEqual(facts(before));
  });

  it('P01 replaces no file of it unasked (CVE-2019-6111)', async () => {
    await mkdir(join(to, 'evil'));
    await writeFile(join(to, 'evil/.bashrc'), 'mine');
    const asked: string[] = [];
    const outcome = await download(
      { '/evil': [{ name: '.bashrc' }, { name: 'wanted' }] },
      {
        onConflict: ({ target }) => {
          asked.push(target.path);
          return answer('skip');
        },
      },
    );
    expect(asked).toEqual([join(to, 'evil/.bashrc')]);
    expect(outcome.tally).toMatchObject({ skipped: 1, failed: 0 });
    expect(await readFile(join(to, 'evil/.bashrc'), 'utf8')).toBe('mine');
  });
});

describe('P01 from server to server', () => {
  let target: FileSystem;
  let end: () => Promise<void>;
  beforeEach(async () => {
    const server = startSftpServer({ directory: to });
    const client = await SftpClient.open(server.channel);
    target = new RemoteFileSystem({ clients: () => [client] });
    end = async () => {
      client.end();
      await server.stop();
    };
  });
  afterEach(() => end());

  it('P01 names that lead elsewhere write nothing outside the other server’s folder', async () => {
    const names = ['../x', '..', '../../outside/x', '/x', `${root}/x`, 'a/../../x', '..\0', 'good'];
    const listed = names.map((name) => ({ name }));
    const outcome = await download({ '/evil': listed }, { target });
    expect(outcome.problems.length).toBeGreaterThan(0);
    expect(await readdir(to)).toEqual(['evil']);
    expect(await readdir(join(to, 'evil'))).toEqual(['good']);
  });

  it('P03 a link planted there is not followed either', async () => {
    await symlink(outside, join(to, 'evil'));
    const outcome = await download({ '/evil': [{ name: 'new' }] }, { target });
    expect(outcome.problems).toMatchObject([{ error: { code: 'not-a-directory' } }]);
  });
});
