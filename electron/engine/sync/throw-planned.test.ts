/** Deletions of a plan on their way to the trash, on OpenSSH's own SFTP server. */
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OpError } from '../../../shared/errors.ts';
import { startSftpServer, type SftpServer } from '../../testing/sftp-server.ts';
import { takeBack } from '../changes/take-back.ts';
import { LocalFileSystem } from '../fs/local.ts';
import { RemoteFileSystem } from '../fs/remote.ts';
import { SftpClient } from '../sftp/client.ts';
import {
  mirror,
  planOf,
  readTree,
  sideOf,
  throwSide,
  writeTree,
  type OnDisk,
} from './sync.test-support.ts';

let server: SftpServer;
let client: SftpClient;
let base = '';
let right = '';
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'hawser-throw-'));
  right = join(base, 'right');
  await Promise.all([mkdir(join(base, 'left')), mkdir(right)]);
  server = startSftpServer({ directory: base });
  client = await SftpClient.open(server.channel);
  await writeTree(right, tree);
});
afterEach(async () => {
  client.end();
  await server.stop();
  await rm(base, { recursive: true, force: true });
});

const file: OnDisk = { kind: 'file', content: 'x', seconds: 1_000_000 };
const folder: OnDisk = { kind: 'directory' };
const tree = new Map<string, OnDisk>([
  ['a', file],
  ['link', { kind: 'link', target: '/etc' }],
  ['d', folder],
  ['d/b', file],
  ['d/n\nl\udcff', file],
  ['d/e', folder],
  ['d/e/c', file],
]);
const remote = () => sideOf(new RemoteFileSystem({ clients: () => [client] }), right);

async function plan() {
  const left = sideOf(new LocalFileSystem(), join(base, 'left'));
  const { ops } = await planOf(left, remote(), mirror);
  expect(ops.map(({ path }) => path).toSorted()).toEqual([...tree.keys()].toSorted());
  return ops;
}
const staying = (states: ReadonlyMap<string, string>) =>
  [...states]
    .flatMap(([path, state]) => (state === 'done' ? [] : [`${path}: ${state}`]))
    .toSorted();

describe('what a plan deletes', () => {
  it('goes tree by tree, and comes back as it was', async () => {
    const { states, step } = await throwSide(remote(), await plan(), 'right');
    expect(staying(states)).toEqual([]);
    expect(await readTree(right)).toEqual(new Map());
    expect(step).toMatchObject({ back: { length: 3 } });
    const { signal } = new AbortController();
    const back = await takeBack(remote().files, [step], signal);
    expect(back).toEqual({ undone: 3, problems: [] });
    expect(await readTree(right)).toEqual(tree);
  });

  it('stays where something came or changed since, with the folders around it and nothing else', async () => {
    const ops = await plan();
    await writeFile(join(right, 'a'), 'changed');
    await writeFile(join(right, 'd', 'e', 'came'), 'since');
    await rm(join(right, 'd', 'b'));
    const { states } = await throwSide(remote(), ops, 'right');
    expect(staying(states)).toEqual(['a: skipped', 'd/b: skipped', 'd/e: skipped', 'd: skipped']);
    expect([...(await readTree(right)).keys()].toSorted()).toEqual(['a', 'd', 'd/e', 'd/e/came']);
  });

  it('is nothing behind a link that took the place of a folder', async () => {
    const ops = await plan();
    await rename(join(right, 'd'), join(base, 'moved'));
    await symlink(join(base, 'moved'), join(right, 'd'));
    const { states } = await throwSide(remote(), ops, 'right');
    expect(staying(states)).toEqual(
      ['d', 'd/b', 'd/e', 'd/e/c', 'd/n\nl\udcff'].map((path) => `${path}: skipped`).toSorted(),
    );
    expect((await readTree(join(base, 'moved'))).size).toBe(4);
  });

  it('stays where no trash can be had, and says so', async () => {
    const ops = await plan();
    await mkdir(join(base, '.local', 'share'), { recursive: true });
    await writeFile(join(base, '.local', 'share', 'hawser-trash'), 'in the way');
    const { files } = remote();
    files.makeDirectory = () => Promise.reject(new OpError('permission', 'No.'));
    const { states } = await throwSide(sideOf(files, right), ops, 'right');
    expect(new Set(states.values())).toEqual(new Set(['failed']));
    expect(await readTree(right)).toEqual(tree);
  });
});
