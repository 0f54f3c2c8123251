/** Both ways with a memory of the last time, on a real disk and OpenSSH's own SFTP server. */
import { mkdir, mkdtemp, rm, unlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OpError } from '../../../shared/errors.ts';
import { memoOfDone, memoryLine } from '../../../shared/sync/memory.ts';
import type { SyncOp, SyncRules } from '../../../shared/sync/op.ts';
import { seeded, type Random } from '../../testing/seed.ts';
import { startSftpServer, type SftpServer } from '../../testing/sftp-server.ts';
import type { ListOptions } from '../fs/file-system.ts';
import { LocalFileSystem } from '../fs/local.ts';
import { RemoteFileSystem } from '../fs/remote.ts';
import { SftpClient } from '../sftp/client.ts';
import {
  copyPlanned,
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
let runs = 0;
let left = '';
let right = '';
const local = new LocalFileSystem();
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'hawser-both-'));
  // its home, so that the trash is of this test
  server = startSftpServer({ directory: base });
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

const both: SyncRules = { ...mirror, direction: 'both', deleteExtra: true };
const remote = () => new RemoteFileSystem({ clients: () => [client] });
const sides = () => ({ left: sideOf(local, left), right: sideOf(remote(), right) });

/** Plans, does all of it, and gives what is remembered then. */
async function round(memory: string | undefined, rules: Partial<SyncRules> = {}) {
  const { left: from, right: to } = sides();
  const { ops, outcome } = await planOf(from, to, { ...both, ...rules }, { memory });
  const results = new Map<string, string>();
  for (const side of ['right', 'left'] as const) {
    for (const [path, { state }] of await copyPlanned(sides(), ops, side)) results.set(path, state);
  }
  // this computer has a trash of the system's own, which the test has not: there it is the same
  const gone = await throwSide(sides().right, ops, 'right');
  for (const [path, state] of gone.states) results.set(path, state);
  for (const [path, state] of (await throwSide(sideOf(remote(), left), ops, 'left')).states) {
    results.set(path, state);
  }
  const done = ops.filter(({ path }) => results.get(path) === 'done');
  const lines = done.flatMap((op) => memoOfDone(op) ?? []).map(memoryLine);
  return { ops, results, memory: [outcome.memory?.text ?? '', ...lines].join(''), outcome };
}

const file = (content: string, seconds = 1_000_000): OnDisk => ({ kind: 'file', content, seconds });
const folder: OnDisk = { kind: 'directory' };
const rows = (ops: readonly SyncOp[]) => ops.map(({ path, action, why }) => [path, action, why]);

async function put(root: string, path: string, content: string, seconds = 2_000_000) {
  await writeFile(join(root, path), content);
  await utimes(join(root, path), seconds, seconds);
}

describe('both ways, the second time', () => {
  const start = new Map<string, OnDisk>([
    ['a', file('a')],
    ['b', file('b')],
    ['d', folder],
    ['d/x', file('x')],
    ['d/y', file('y')],
  ]);

  it('takes over a deletion from the side where it was made, and brings nothing back', async () => {
    await writeTree(left, start);
    const first = await round(undefined);
    expect(first.ops.every(({ action }) => !action.startsWith('delete'))).toBe(true);
    await unlink(join(left, 'a'));
    await rm(join(right, 'd'), { recursive: true });
    const second = await round(first.memory);
    expect(rows(second.ops)).toEqual([
      ['a', 'delete-right', 'deleted'],
      ['d/x', 'delete-left', 'deleted'],
      ['d/y', 'delete-left', 'deleted'],
      ['d', 'delete-left', 'deleted'],
    ]);
    expect([...(await readTree(left)).keys()]).toEqual(['b']);
    expect(await readTree(right)).toEqual(await readTree(left));
    expect((await round(second.memory)).ops).toEqual([]);
  });

  it('only proposes it when deletions are off', async () => {
    await writeTree(left, start);
    const first = await round(undefined);
    await unlink(join(left, 'a'));
    await rm(join(right, 'd'), { recursive: true });
    const second = await round(first.memory, { deleteExtra: false });
    expect(rows(second.ops)).toEqual([
      ['a', 'none', 'deleted'],
      ['d', 'none', 'deleted'],
    ]);
    // and what nobody decided is proposed again
    const third = await round(second.memory, { deleteExtra: false });
    expect(rows(third.ops)).toEqual(rows(second.ops));
  });

  it('leaves to the user what changed on both sides, or changed here and was deleted there', async () => {
    await writeTree(left, start);
    const first = await round(undefined);
    await put(left, 'a', 'mine!');
    await put(right, 'a', 'theirs', 3_000_000);
    await put(left, 'b', 'changed');
    await unlink(join(right, 'b'));
    await rm(join(left, 'd'), { recursive: true });
    await put(right, 'd/new', 'new');
    const second = await round(first.memory);
    expect(rows(second.ops)).toEqual([
      ['a', 'none', 'both-since'],
      ['b', 'none', 'deleted-changed'],
      ['d/new', 'none', 'deleted-around'],
      ['d/x', 'delete-right', 'deleted'],
      ['d/y', 'delete-right', 'deleted'],
      ['d', 'none', 'holds'],
    ]);
    expect([...(await readTree(right)).keys()].toSorted()).toEqual(['a', 'd', 'd/new']);
    expect((await readTree(right)).get('a')).toMatchObject({ content: 'theirs' });
  });

  it('takes the side that changed, also when it became older', async () => {
    await writeTree(left, start);
    const first = await round(undefined);
    await put(left, 'a', 'an older one', 500_000);
    const second = await round(first.memory);
    expect(rows(second.ops)).toEqual([['a', 'copy-right', 'left-changed']]);
    expect((await readTree(right)).get('a')).toMatchObject({ content: 'an older one' });
  });

  it('proposes no deletion for a folder that is not listed whole, and keeps what is remembered of it', async () => {
    await writeTree(left, start);
    const first = await round(undefined);
    const files = new LocalFileSystem();
    const list = files.list.bind(files);
    files.list = async function* (path: string, options?: ListOptions) {
      if (path === join(left, 'd')) throw new OpError('permission', 'No.');
      yield* list(path, options);
    };
    await unlink(join(left, 'a'));
    const cut = await planOf(sideOf(files, left), sides().right, both, { memory: first.memory });
    expect(rows(cut.ops)).toEqual([
      ['a', 'delete-right', 'deleted'],
      ['d/x', 'none', 'unknown'],
      ['d/y', 'none', 'unknown'],
    ]);
    // the folder can be read again, and nothing of it was deleted: nothing is to do
    const kept = cut.outcome.memory?.text;
    const again = await planOf(sides().left, sides().right, both, { memory: kept });
    expect(rows(again.ops)).toEqual([['a', 'delete-right', 'deleted']]);
    await rm(join(left, 'd'), { recursive: true });
    const later = await planOf(sides().left, sides().right, both, { memory: kept });
    expect(later.ops.filter(({ action }) => action === 'delete-right')).toHaveLength(4);
  });

  it('takes a damaged memory for none: nothing was deleted then', async () => {
    await writeTree(left, start);
    const first = await round(undefined);
    await unlink(join(left, 'a'));
    for (const memory of [
      'x',
      `${first.memory}["",["a","q",1,2,3]]\n`,
      first.memory.slice(0, -3),
    ]) {
      const { ops } = await planOf(sides().left, sides().right, both, { memory });
      expect(rows(ops)).toEqual([['a', 'copy-left', 'right-only']]);
    }
  });

  it(
    'does each operation and nothing else, and then nothing is left to do, for 50 pairs of trees',
    { timeout: 120_000 },
    async () => {
      const met = new Set<string>();
      for (let seed = 1; seed <= 50; seed += 1) {
        await freshFolders();
        const random = seeded(seed);
        await writeTree(left, randomTree(random));
        let { memory } = await round(undefined);
        for (let turn = 0; turn < 2; turn += 1) {
          await Promise.all([change(left, random), change(right, random)]);
          const before = { left: await readTree(left), right: await readTree(right) };
          const done = await round(memory);
          const meant = done.ops.filter(({ action }) => action !== 'none');
          for (const { action, why } of done.ops) met.add(`${action} ${why}`);
          expect(done.results, `seed ${seed}`).toEqual(
            new Map(meant.map(({ path }) => [path, 'done'])),
          );
          const after = expectedAfter(before, meant);
          expect(await readTree(left), `left, seed ${seed}`).toEqual(after.left);
          expect(await readTree(right), `right, seed ${seed}`).toEqual(after.right);
          memory = done.memory;
          const again = await planOf(sides().left, sides().right, both, { memory });
          expect(again.ops.filter(({ action }) => action !== 'none')).toEqual([]);
        }
      }
      expect([...met]).toEqual(
        expect.arrayContaining([
          'delete-left deleted',
          'delete-right deleted',
          'copy-left right-changed',
          'none both-since',
          'none deleted-changed',
          'none holds',
        ]),
      );
    },
  );
});

const names = ['a', 'b', 'c d', '-rf', 'n\nl', '\u202egpj.exe'] as const;

function randomTree(random: Random): Map<string, OnDisk> {
  const tree = new Map<string, OnDisk>();
  const fill = (above: string, depth: number): void => {
    for (const name of names.filter(() => random.chance(0.5))) {
      const path = above === '' ? name : `${above}/${name}`;
      const isFolder = depth < 2 && random.chance(0.3);
      tree.set(path, isFolder ? folder : file(random.pick(['1', '22'])));
      if (isFolder) fill(path, depth + 1);
    }
  };
  fill('', 0);
  return tree;
}

let lastSeconds = 2_000_000;

/** What people do to a folder between two synchronisations. */
async function change(root: string, random: Random): Promise<void> {
  const gone: string[] = [];
  for (const [path, { kind }] of await readTree(root)) {
    if (gone.some((above) => path.startsWith(`${above}/`))) continue;
    lastSeconds += 100;
    if (random.chance(0.15)) {
      gone.push(path);
      await rm(join(root, path), { recursive: true });
    } else if (kind === 'file' && random.chance(0.2)) {
      await put(root, path, 'changed', lastSeconds);
    } else if (kind === 'directory' && random.chance(0.2)) {
      await put(root, `${path}/${random.pick(['new', 'newer'])}`, 'new', lastSeconds);
    }
  }
}

type Trees = { readonly left: Map<string, OnDisk>; readonly right: Map<string, OnDisk> };

/** What is on both disks when each operation was done, worked out from the trees alone. */
function expectedAfter(before: Trees, ops: readonly SyncOp[]): Trees {
  const after = { left: new Map(before.left), right: new Map(before.right) };
  for (const { path, action } of ops) {
    const [verb, side] = action.split('-') as ['copy' | 'make' | 'delete', 'left' | 'right'];
    const entry = before[side === 'left' ? 'right' : 'left'].get(path);
    if (verb === 'delete') after[side].delete(path);
    else if (entry !== undefined) after[side].set(path, entry);
  }
  return after;
}
