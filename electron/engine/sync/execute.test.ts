// Over 300 lines but one file: each case needs the same two folders, server and ways to carry a plan out.
/** Plans carried out on a real disk, against OpenSSH's own SFTP server. */
import { mkdir, mkdtemp, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SyncOp, SyncRules } from '../../../shared/sync/op.ts';
import { seeded, type Random } from '../../testing/seed.ts';
import { startSftpServer, type SftpServer } from '../../testing/sftp-server.ts';
import { LocalFileSystem } from '../fs/local.ts';
import { RemoteFileSystem } from '../fs/remote.ts';
import { SftpClient } from '../sftp/client.ts';
import {
  copyPlanned,
  deletePlanned,
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
let runs = 0;
let left = '';
let right = '';
const local = new LocalFileSystem();
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'hawser-sync-'));
  server = startSftpServer();
  client = await SftpClient.open(server.channel);
});
afterAll(async () => {
  client.end();
  await server.stop();
  await rm(base, { recursive: true, force: true });
});
beforeEach(async () => {
  await freshFolders();
});

async function freshFolders(): Promise<void> {
  runs += 1;
  left = join(base, `left-${runs}`);
  right = join(base, `right-${runs}`);
  await Promise.all([mkdir(left), mkdir(right)]);
}

function sides() {
  const remote = new RemoteFileSystem({ clients: () => [client] });
  return { left: sideOf(local, left), right: sideOf(remote, right) };
}

async function plan(rules: Partial<SyncRules> = {}, exclude: readonly string[] = []) {
  const { left: from, right: to } = sides();
  return await planOf(from, to, { ...mirror, ...rules }, { exclude });
}

/** Does all of a plan: copies, then deletions. */
async function carryOut(ops: readonly SyncOp[]): Promise<ReadonlyMap<string, string>> {
  const both = sides();
  const results = new Map<string, string>();
  for (const side of ['right', 'left'] as const) {
    for (const [path, { state }] of await copyPlanned(both, ops, side)) results.set(path, state);
  }
  for (const side of ['right', 'left'] as const) {
    for (const [path, state] of await deletePlanned(both[side], ops, side))
      results.set(path, state);
  }
  return results;
}

const file = (content: string, seconds = 1_000_000): OnDisk => ({ kind: 'file', content, seconds });
const folder: OnDisk = { kind: 'directory' };

describe('a plan carried out', () => {
  it(
    'does each operation and nothing else, for 50 pairs of trees',
    { timeout: 120_000 },
    async () => {
      for (let seed = 1; seed <= 50; seed += 1) {
        await freshFolders();
        const random = seeded(seed);
        const [mine, theirs] = [randomTree(random), randomTree(random)];
        await Promise.all([writeTree(left, mine), writeTree(right, theirs)]);
        const rules = {
          direction: random.pick(['to-right', 'to-left', 'both']),
          by: random.pick(['time', 'size', 'content']),
          deleteExtra: random.chance(0.6),
        } as const;
        const { ops, outcome } = await plan(rules);
        expect(outcome.problems).toEqual([]);
        const results = await carryOut(ops);
        const meant = ops.filter(({ action }) => action !== 'none');
        expect(results, `seed ${seed}`).toEqual(new Map(meant.map(({ path }) => [path, 'done'])));
        const after = expectedAfter(mine, theirs, meant);
        expect(await readTree(left), `left, seed ${seed}`).toEqual(after.left);
        expect(await readTree(right), `right, seed ${seed}`).toEqual(after.right);
        // and then there is nothing left to do, but for what the plan leaves to the user
        const again = await plan(rules);
        expect(again.ops.filter(({ action }) => action !== 'none')).toEqual([]);
      }
    },
  );

  it('leaves alone what changed since the plan was made, on either side', async () => {
    await writeTree(
      left,
      new Map([
        ['a', file('new')],
        ['b', file('new')],
        ['c', file('c')],
        ['d', file('d')],
      ]),
    );
    await writeTree(
      right,
      new Map([
        ['a', file('older')],
        ['b', file('older')],
        ['x', file('x')],
      ]),
    );
    const { ops } = await plan();
    await writeFile(join(left, 'a'), 'changed here');
    await writeFile(join(right, 'b'), 'changed there');
    await writeFile(join(right, 'c'), 'appeared there');
    await writeFile(join(right, 'x'), 'changed there too');
    const results = await carryOut(ops);
    expect(Object.fromEntries(results)).toEqual({
      a: 'skipped',
      b: 'skipped',
      c: 'skipped',
      d: 'done',
      x: 'skipped',
    });
    const texts = Object.fromEntries(
      [...(await readTree(right))].map(([path, entry]) => [
        path,
        'content' in entry && entry.content,
      ]),
    );
    expect(texts).toEqual({
      a: 'older',
      b: 'changed there',
      c: 'appeared there',
      d: 'd',
      x: 'changed there too',
    });
  });

  it('follows no link that took the place of a folder', async () => {
    const outside = join(base, `outside-${runs}`);
    await mkdir(outside);
    await writeFile(join(outside, 'x'), 'x');
    await utimes(join(outside, 'x'), 1_000_000, 1_000_000);
    await writeTree(
      left,
      new Map([
        ['d', folder],
        ['d/new', file('new')],
      ]),
    );
    await writeTree(
      right,
      new Map([
        ['d', folder],
        ['d/x', file('x')],
      ]),
    );
    const { ops } = await plan();
    expect(ops).toHaveLength(2);
    await rename(join(right, 'd'), join(right, 'moved'));
    await symlink(outside, join(right, 'd'));
    const results = await carryOut(ops);
    expect(Object.fromEntries(results)).toEqual({ 'd/new': 'skipped', 'd/x': 'skipped' });
    expect([...(await readTree(outside)).keys()]).toEqual(['x']);
  });

  it('deletes a link itself, and nothing that it leads to', async () => {
    const outside = join(base, `outside-${runs}`);
    await mkdir(outside);
    await writeFile(join(outside, 'kept'), 'kept');
    await symlink(outside, join(right, 'link'));
    const { ops } = await plan();
    expect(ops).toMatchObject([{ path: 'link', action: 'delete-right' }]);
    await carryOut(ops);
    expect(await readTree(right)).toEqual(new Map());
    expect([...(await readTree(outside)).keys()]).toEqual(['kept']);
  });

  it('keeps a folder into which something came since', async () => {
    await writeTree(
      right,
      new Map([
        ['old', folder],
        ['old/a', file('a')],
      ]),
    );
    const { ops } = await plan();
    await writeFile(join(right, 'old', 'came'), 'later');
    const results = await carryOut(ops);
    expect(Object.fromEntries(results)).toEqual({ 'old/a': 'done', old: 'skipped' });
    expect([...(await readTree(right)).keys()]).toEqual(['old', 'old/came']);
  });

  it('makes no folder that came since, and puts nothing into it', async () => {
    await writeTree(
      left,
      new Map([
        ['d', folder],
        ['d/a', file('a')],
        ['d/e', folder],
        ['d/e/b', file('b')],
      ]),
    );
    const { ops } = await plan();
    await mkdir(join(right, 'd'));
    const results = await carryOut(ops);
    expect([...new Set(results.values())]).toEqual(['skipped']);
    expect(results.size).toBe(4);
    expect([...(await readTree(right)).keys()]).toEqual(['d']);
  });

  it('takes just the approved part of a folder', async () => {
    await writeTree(
      left,
      new Map([
        ['d', folder],
        ['d/a', file('a')],
        ['d/b', file('b')],
        ['e', folder],
      ]),
    );
    const { ops } = await plan();
    const approved = ops.filter(({ path }) => path !== 'd/b' && path !== 'e');
    const results = await carryOut(approved);
    expect(Object.fromEntries(results)).toEqual({ d: 'done', 'd/a': 'done' });
    expect([...(await readTree(right)).keys()]).toEqual(['d', 'd/a']);
  });

  it('refuses a folder and one inside it', async () => {
    await mkdir(join(left, 'in'));
    const inside = planOf(sideOf(local, left), sideOf(local, join(left, 'in')), mirror);
    await expect(inside).rejects.toMatchObject({ code: 'invalid' });
    await symlink(left, join(base, `alias-${runs}`));
    const itself = planOf(sideOf(local, left), sideOf(local, join(base, `alias-${runs}`)), mirror);
    await expect(itself).rejects.toMatchObject({ code: 'invalid' });
  });

  it('leaves out what transfers have left for a while, and the trash', async () => {
    await writeFile(join(right, '.hawser-0123abcd-0123456789abcde.part'), 'half');
    await writeTree(
      right,
      new Map([
        ['.hawser-trash-1000', folder],
        ['.hawser-trash-1000/a', file('a')],
      ]),
    );
    const { ops, outcome } = await plan();
    expect(ops).toEqual([]);
    expect(outcome.counts.leftOut).toBe(2);
  });
});

// bytes that are no text, a line feed, what shells and paths would take apart
const names = ['a', 'b', 'c d', 'x\udcff', '-rf', '..a', 'n\nl', '\u202egpj.exe', '$(id)'] as const;

function randomTree(random: Random): Map<string, OnDisk> {
  const tree = new Map<string, OnDisk>();
  const fill = (folderPath: string, depth: number): void => {
    for (const name of names.filter(() => random.chance(0.5))) {
      const path = folderPath === '' ? name : `${folderPath}/${name}`;
      const kind = random.pick(['file', 'file', 'directory', 'link']);
      if (kind === 'link') tree.set(path, { kind, target: random.pick(['a', '../b', '/etc']) });
      else if (kind === 'file') {
        tree.set(
          path,
          file(random.pick(['1', '2', '33']), random.pick([1_000_000, 1_000_001, 2_000_000])),
        );
      } else {
        tree.set(path, folder);
        if (depth < 2) fill(path, depth + 1);
      }
    }
  };
  fill('', 0);
  return tree;
}

/** What is on both disks when each operation was done, worked out from the trees alone. */
function expectedAfter(
  mine: ReadonlyMap<string, OnDisk>,
  theirs: ReadonlyMap<string, OnDisk>,
  ops: readonly SyncOp[],
) {
  const after = { left: new Map(mine), right: new Map(theirs) };
  const before = { left: mine, right: theirs };
  for (const { path, action } of ops) {
    const [verb, side] = action.split('-') as ['copy' | 'make' | 'delete', 'left' | 'right'];
    const entry = before[side === 'left' ? 'right' : 'left'].get(path);
    if (verb === 'delete') after[side].delete(path);
    else if (entry !== undefined) after[side].set(path, entry);
  }
  return after;
}
