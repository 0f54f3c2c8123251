/** What a synchronisation replaces, kept in the trash of OpenSSH's own SFTP server first. */
import { chmod, mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TransferItem } from '../../../shared/contract/transfers.ts';
import { OpError } from '../../../shared/errors.ts';
import { parentPath } from '../../../shared/paths.ts';
import type { SyncOp } from '../../../shared/sync/op.ts';
import { startSftpServer, type SftpServer } from '../../testing/sftp-server.ts';
import { takeBack } from '../changes/take-back.ts';
import type { UndoStep } from '../changes/undo-step.ts';
import { LocalFileSystem } from '../fs/local.ts';
import { RemoteFileSystem } from '../fs/remote.ts';
import { SftpClient } from '../sftp/client.ts';
import {
  copyPlanned,
  mirror,
  planOf,
  readTree,
  sideOf,
  writeTree,
  type OnDisk,
} from './sync.test-support.ts';

let server: SftpServer;
let client: SftpClient;
let base = '';
let left = '';
let right = '';
let far: RemoteFileSystem;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'hawser-keep-replaced-'));
  [left, right] = [join(base, 'left'), join(base, 'right')];
  await Promise.all([mkdir(left), mkdir(right)]);
  server = startSftpServer({ directory: base });
  client = await SftpClient.open(server.channel);
  far = new RemoteFileSystem({ clients: () => [client] });
  await writeTree(left, theirs);
  await writeTree(right, before);
});
afterEach(async () => {
  client.end();
  await server.stop();
  await rm(base, { recursive: true, force: true });
});

const file = (content: string, seconds: number): OnDisk => ({ kind: 'file', content, seconds });
const folder: OnDisk = { kind: 'directory' };
const before = new Map<string, OnDisk>([
  ['a', file('old a', 1_000_000)],
  ['d', folder],
  ['d/b', file('old b', 1_000_000)],
  ['same', file('same', 1_000_000)],
]);
const theirs = new Map<string, OnDisk>([
  ['a', file('new a', 2_000_000)],
  ['d', folder],
  ['d/b', file('new b', 2_000_000)],
  ['fresh', file('fresh', 2_000_000)],
  ['same', file('same', 1_000_000)],
]);

const sides = () => ({ left: sideOf(new LocalFileSystem(), left), right: sideOf(far, right) });
async function run(keep: { readonly keepReplaced?: true } = { keepReplaced: true }) {
  const { ops } = await planOf(sides().left, sides().right, mirror);
  return { ops, told: await copyPlanned(sides(), ops, 'right', keep) };
}

function backOf(ops: readonly SyncOp[], told: ReadonlyMap<string, TransferItem>): UndoStep {
  const back = ops.flatMap(({ path, left: now, right: stamp }) => {
    const from = told.get(path)?.replacedAt;
    if (from === undefined || now === undefined || stamp === undefined) return [];
    return [{ from, to: `${right}/${path}`, stamp, now }];
  });
  return {
    undo: 'replaced',
    back,
    emptied: [...new Set(back.map(({ from }) => parentPath(from)))],
  };
}

const { signal } = new AbortController();
const states = (told: ReadonlyMap<string, TransferItem>) =>
  [...told].map(([path, { state }]) => `${path}: ${state}`).toSorted();
const batches = async (): Promise<string[]> => {
  const names = await readdir(join(base, '.local/share/hawser-trash')).catch(() => []);
  return names.filter((name) => /^\d{14}-/.test(name));
};

/** A server that makes no second names for files. */
function withoutHardLinks(): void {
  Object.defineProperty(far, 'capabilities', { value: { ...far.capabilities, hardLinks: false } });
}

describe.each([
  ['by a second name', () => undefined],
  ['by a move, where the server makes no second names', withoutHardLinks],
])('what is replaced is kept in the trash %s', (_, prepare) => {
  beforeEach(() => prepare());

  it('and comes back as it was, with its mode', async () => {
    await chmod(join(right, 'a'), 0o640);
    const { ops, told } = await run();
    expect(states(told)).toEqual(['a: done', 'd/b: done', 'fresh: done']);
    expect(await readTree(right)).toEqual(theirs);
    expect(told.get('fresh')?.replacedAt).toBeUndefined();
    expect(told.get('a')?.replacedAt).toContain('hawser-trash');
    expect(await batches()).toHaveLength(1);
    const back = await takeBack(far, [backOf(ops, told)], signal);
    expect(back).toEqual({ undone: 2, problems: [] });
    const fresh = theirs.get('fresh');
    expect(await readTree(right)).toEqual(new Map([...before, ['fresh', fresh]]));
    expect((await stat(join(right, 'a'))).mode & 0o777).toBe(0o640);
    expect(await batches()).toEqual([]);
  });

  it('and stays there where what replaced it was changed since', async () => {
    const { ops, told } = await run();
    await writeFile(join(right, 'a'), 'edited');
    const back = await takeBack(far, [backOf(ops, told)], signal);
    expect(back).toMatchObject({ undone: 1, problems: [{ path: `${right}/a` }] });
    expect((await readTree(right)).get('a')).toMatchObject({ content: 'edited' });
    expect(await batches()).toHaveLength(1);
  });

  it('or nothing is replaced, where no trash takes it', async () => {
    await mkdir(join(base, '.local/share'), { recursive: true });
    await writeFile(join(base, '.local/share/hawser-trash'), 'in the way');
    far.makeDirectory = () => Promise.reject(new OpError('permission', 'No.'));
    const { told } = await run();
    expect(states(told)).toEqual(['a: failed', 'd/b: failed', 'fresh: done']);
    expect(told.get('a')?.error?.message).toContain('was not replaced');
    expect(await readTree(right)).toEqual(new Map([...before, ['fresh', theirs.get('fresh')]]));
  });

  it('and is in its place again when the new one cannot take it', async () => {
    const { replace, rename } = far;
    const isNew = (from: string) => from.includes('.hawser-') && !from.includes('hawser-trash');
    const refuse = () => Promise.reject(new OpError('permission', 'Not this one.'));
    far.replace = (from, to) =>
      isNew(from) && to === `${right}/a` ? refuse() : replace.call(far, from, to);
    far.rename = (from, to) =>
      isNew(from) && to === `${right}/a` ? refuse() : rename.call(far, from, to);
    const { told } = await run();
    expect(states(told)).toEqual(['a: failed', 'd/b: done', 'fresh: done']);
    expect((await readTree(right)).get('a')).toEqual(before.get('a'));
    expect((await readdir(right)).toSorted()).toEqual(['a', 'd', 'fresh', 'same']);
  });
});

it('a link that is replaced is kept as a link', async () => {
  await rm(join(left, 'a'));
  await rm(join(right, 'a'));
  await symlink('one', join(left, 'a'));
  await symlink('two!', join(right, 'a'));
  const { ops } = await planOf(sides().left, sides().right, mirror);
  const chosen = ops.map((op) => (op.path === 'a' ? { ...op, action: 'copy-right' as const } : op));
  const told = await copyPlanned(sides(), chosen, 'right', { keepReplaced: true });
  expect((await readTree(right)).get('a')).toEqual({ kind: 'link', target: 'one' });
  expect(await takeBack(far, [backOf(chosen, told)], signal)).toMatchObject({ problems: [] });
  expect((await readTree(right)).get('a')).toEqual({ kind: 'link', target: 'two!' });
});

it('nothing is kept unless that was asked for', async () => {
  const { told } = await run({});
  expect(await readTree(right)).toEqual(theirs);
  expect(told.get('a')?.replacedAt).toBeUndefined();
  expect(await batches()).toEqual([]);
});
