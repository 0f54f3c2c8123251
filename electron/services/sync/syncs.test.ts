// Over 300 lines but one file: all of a plan, from what is asked to what was done, over the same two sides.
/** Plans approved and carried out by main, with an engine on a real disk. */
import { mkdir, mkdtemp, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PlanMessage, SyncRun } from '../../../shared/contract/sync.ts';
import { OpError } from '../../../shared/errors.ts';
import type { SyncOp, SyncRules } from '../../../shared/sync/op.ts';
import { startEngineInProcess } from '../../engine/process/in-process.ts';
import { askEverything } from '../transfers/conflict-ask.test-support.ts';
import { createConflictDesk } from '../transfers/conflict-ask.ts';
import type { EngineLink } from '../session/engine-link.ts';
import { createFindEngine, type FindEngine, type Reach } from '../session/engines.ts';
import { createLocalEngine } from '../session/local-engine.ts';
import { offerPort } from '../session/offered-port.ts';
import { createPrompts } from '../session/prompts.ts';
import { createTrash } from '../files/trash.ts';
import { createUndo } from '../files/undo.ts';
import type { SyncRequest } from './sync-plans.ts';
import { Syncs } from './syncs.ts';
import { createTransferHub } from '../transfers/transfer-hub.ts';
import { createTransferSettings, usualTransferSettings } from '../transfers/transfer-settings.ts';
import { Transfers } from '../transfers/transfers.ts';

let dir = '';
let left = '';
let right = '';
let means: Awaited<ReturnType<typeof setUp>>;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hawser-syncs-'));
  [left, right] = [join(dir, 'left'), join(dir, 'right')];
  await Promise.all([mkdir(left), mkdir(right)]);
  means = await setUp();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await means.end();
  await rm(dir, { recursive: true, force: true });
});

async function setUp() {
  const hub = createTransferHub();
  const conflict = createConflictDesk(createPrompts(), askEverything)();
  const report = () => undefined;
  const heard = {
    ...hub,
    tell: (fs: string, event: Parameters<typeof hub.tell>[1]) => {
      for (const each of [fs, 'host']) hub.tell(each, event);
    },
  };
  const start = { startEngine: startEngineInProcess, hub: heard, conflict, report };
  const local = createLocalEngine(start);
  const byId = createFindEngine(local, {
    link: () => {
      throw new OpError('not-found', 'This session was closed.');
    },
  });
  // a host whose disk is this computer's
  const find: FindEngine = (fs) => (fs === 'host' ? hostOn(byId('local')) : byId(fs));
  const settings = createTransferSettings(
    {
      read: () => Promise.resolve(usualTransferSettings),
      update: () => Promise.resolve(usualTransferSettings),
      idle: () => Promise.resolve(),
    },
    report,
  );
  await settings.ready;
  const links = {
    find,
    standing: () => undefined,
    destination: () => undefined,
    ensure: () => undefined,
    onChange: () => undefined,
  };
  const mintPorts = () => new MessageChannel();
  const transfers = new Transfers({ links, hub, settings, mintPorts, report });
  const undo = createUndo({ find, sessions: { read: () => [], subscribe: () => () => undefined } });
  const trashed: string[] = [];
  const trashLocal = async (path: string): Promise<void> => {
    trashed.push(path);
    await rename(path, join(dir, `trashed-${trashed.length}`));
  };
  const trash = createTrash({ find, undo, trashLocal, now: Date.now });
  const syncs = new Syncs({
    find,
    hub,
    transfers,
    links,
    mintPorts,
    trash,
    trashLocal,
    undo,
    memoryDirectory: join(dir, 'memory'),
    report,
  });
  const guard = { change: vi.fn(allow), transfer: vi.fn(allow) };
  return { syncs, transfers, guard, trashed, undo, end: () => local.end() };
}

/** A host that is the disk of this computer. */
function hostOn({ link, side }: Reach): Reach {
  const here = (params: object): object =>
    Object.fromEntries(
      Object.entries(params).map(([name, value]): [string, unknown] => {
        if (name === 'side') return [name, 'local'];
        return [name, name === 'left' || name === 'right' ? here(value as object) : value];
      }),
    );
  const call: EngineLink['call'] = (name, params, options) =>
    link.call(name, here(params as object) as typeof params, options);
  return { side, link: { ...link, call } };
}

const allow = (): Promise<void> => Promise.resolve();
const mirror: SyncRules = {
  direction: 'to-right',
  by: 'time',
  ignoresHour: false,
  recursive: true,
  deleteExtra: true,
};

const folder = { kind: 'directory' } as const;

function begin(rules: Partial<SyncRules> = {}, more: Partial<SyncRequest> = {}): string {
  return means.syncs.plans.begin({
    left: { fs: 'local', path: left },
    right: { fs: 'local', path: right },
    rules: { ...mirror, ...rules },
    include: [],
    exclude: [],
    forGood: false,
    ...more,
  });
}

/** Has a plan made, and gives what the page is told of it. */
async function plan(rules: Partial<SyncRules> = {}, more: Partial<SyncRequest> = {}) {
  const id = begin(rules, more);
  const messages: PlanMessage[] = [];
  const { port1, port2 } = new MessageChannel();
  means.syncs.plans.serve(id, offerPort(port2, { events: 'node' }));
  port1.on('message', (message: PlanMessage) => messages.push(message));
  await vi.waitFor(() => {
    const last = messages.at(-1)?.type;
    expect(last === 'end' || last === 'error').toBe(true);
  });
  const ops = messages.flatMap((message): SyncOp[] => (message.type === 'ops' ? message.ops : []));
  return { id, ops, messages, port: port1 };
}

async function ended(runId: string): Promise<SyncRun> {
  return await vi.waitFor(() => {
    const run = means.syncs.all.read().find(({ id }) => id === runId);
    expect(run?.endedMs).toBeDefined();
    if (run === undefined) throw new Error('not listed');
    return run;
  });
}

const logOf = (id: string) =>
  means.syncs
    .read({ id, show: 'all', offset: 0, count: 1_000 })
    .lines.map(({ action, path, state }) => `${action} ${path}: ${state}`);

async function write(path: string, content: string): Promise<void> {
  await writeFile(path, content);
  await utimes(path, 1_000_000, 1_000_000);
}

describe('an approved plan', () => {
  it('is done as it was approved, operation by operation, and its log says so', async () => {
    await write(join(left, 'new'), 'new');
    await write(join(left, 'vetoed'), 'vetoed');
    await mkdir(join(left, 'folder'));
    await write(join(left, 'folder', 'in'), 'in');
    await write(join(right, 'extra'), 'extra');
    await write(join(right, 'kept'), 'kept');
    const { id, ops } = await plan();
    const approved = ops.flatMap(({ path }, index) =>
      path === 'vetoed' || path === 'kept' ? [] : [index],
    );
    const { runId, transferIds } = await means.syncs.run(
      { id, approved, chosen: [], deletes: 0 },
      means.guard,
    );
    expect(transferIds).toHaveLength(1);
    const run = await ended(runId);
    expect(run).toMatchObject({ state: 'done', counts: { all: 4, done: 4, failed: 0 } });
    expect(logOf(runId)).toEqual(
      approved.map((index) => `${ops[index]?.action} ${ops[index]?.path}: done`),
    );
    expect((await readdir(right, { recursive: true })).toSorted()).toEqual([
      'folder',
      'folder/in',
      'kept',
      'new',
    ]);
    expect(means.transfers.all.read()[0]?.title).toBe('Synchronise left');
  });

  it('deletes nothing when one of its copies was left alone', async () => {
    await write(join(left, 'a'), 'a');
    await write(join(left, 'b'), 'b');
    await write(join(right, 'extra'), 'extra');
    const { id, ops } = await plan();
    await write(join(left, 'a'), 'changed since');
    const approved = [...ops.keys()];
    const { runId } = await means.syncs.run({ id, approved, chosen: [], deletes: 1 }, means.guard);
    expect(await ended(runId)).toMatchObject({ state: 'failed', counts: { done: 1, skipped: 2 } });
    expect(logOf(runId)).toEqual([
      'copy-right a: skipped',
      'copy-right b: done',
      'delete-right extra: skipped',
    ]);
    const { lines } = means.syncs.read({ id: runId, show: 'skipped', offset: 1, count: 1 });
    expect(lines[0]?.error?.message).toContain('not everything of the plan was copied');
    expect((await readdir(right)).toSorted()).toEqual(['b', 'extra']);
  });

  it('goes the way the user chose where the plan had left it open', async () => {
    await write(join(left, 'a'), 'one');
    await write(join(right, 'a'), 'two!');
    const { id, ops } = await plan({ direction: 'both' });
    expect(ops).toMatchObject([{ action: 'none', why: 'both-changed' }]);
    const refused = means.syncs.run({ id, approved: [0], chosen: [], deletes: 0 }, means.guard);
    await expect(refused).rejects.toMatchObject({ code: 'refused' });
    const chosen = [{ index: 0, action: 'copy-left' as const }];
    const { runId } = await means.syncs.run({ id, approved: [0], chosen, deletes: 0 }, means.guard);
    await ended(runId);
    expect(logOf(runId)).toEqual(['copy-left a: done']);
  });

  it('does nothing that is not in the plan, and nothing before the plan is whole', async () => {
    await write(join(left, 'a'), 'a');
    const early = begin();
    const before = means.syncs.run(
      { id: early, approved: [0], chosen: [], deletes: 0 },
      means.guard,
    );
    await expect(before).rejects.toMatchObject({ code: 'refused' });
    const { id } = await plan();
    const beyond = means.syncs.run({ id, approved: [7], chosen: [], deletes: 0 }, means.guard);
    await expect(beyond).rejects.toMatchObject({ code: 'refused' });
    const other = means.syncs.run(
      { id: 'other', approved: [0], chosen: [], deletes: 0 },
      means.guard,
    );
    await expect(other).rejects.toMatchObject({ code: 'not-found' });
    expect(means.transfers.all.read()).toEqual([]);
  });

  it('passes the guard of this computer’s files first, for all that it reads, writes and deletes', async () => {
    await mkdir(join(left, '.ssh'));
    await write(join(left, '.ssh', 'key'), 'key');
    await mkdir(join(right, 'gone'));
    await write(join(right, 'gone', 'x'), 'x');
    const { id, ops } = await plan();
    means.guard.change.mockRejectedValueOnce(new OpError('refused', 'The user said no.'));
    const approved = [...ops.keys()];
    const asked = { id, approved, chosen: [], deletes: 2 };
    const running = means.syncs.run(asked, means.guard);
    await expect(running).rejects.toThrow('The user said no.');
    expect(means.guard.transfer).toHaveBeenCalledWith({
      from: { fs: 'local', paths: [join(left, '.ssh')] },
      to: { fs: 'local', directory: right },
    });
    expect(means.guard.change).toHaveBeenCalledWith('local', [join(right, 'gone')]);
    expect(means.transfers.all.read()).toEqual([]);
    expect(await readdir(right)).toEqual(['gone']);
  });
});

describe('a plan', () => {
  it('is given up when nobody looks at it any more', async () => {
    await write(join(left, 'a'), 'a');
    const { id, port } = await plan();
    port.close();
    await vi.waitFor(async () => {
      const running = means.syncs.run({ id, approved: [0], chosen: [], deletes: 0 }, means.guard);
      await expect(running).rejects.toMatchObject({ code: 'not-found' });
    });
  });

  it('ends with why it cannot be made', async () => {
    const { messages } = await plan({});
    expect(messages.at(-1)).toMatchObject({ type: 'end' });
    await rm(right, { recursive: true });
    const { messages: told } = await plan({});
    expect(told.at(-1)).toMatchObject({ type: 'error', error: { code: 'not-found' } });
  });

  it('reaches a second host through the first one’s engine, and neither host is made up', () => {
    const sides = { left: { fs: 's1', path: '/' }, right: { fs: 's2', path: '/' } };
    expect(() =>
      means.syncs.plans.begin({
        ...sides,
        rules: mirror,
        include: [],
        exclude: [],
        forGood: false,
      }),
    ).toThrow(expect.objectContaining({ code: 'not-found' }));
  });
});

describe('deletions', () => {
  it('go to the trash of this computer, each tree at once, and never to nowhere', async () => {
    await write(join(left, 'kept'), 'kept');
    await write(join(right, 'kept'), 'kept');
    await mkdir(join(right, 'old', 'deep'), { recursive: true });
    await write(join(right, 'old', 'deep', 'x'), 'x');
    await mkdir(join(right, 'came'));
    await write(join(right, 'came', 'y'), 'y');
    const { id, ops, messages } = await plan();
    expect(messages.at(-1)).toMatchObject({ deletions: { right: 'system' } });
    await write(join(right, 'came', 'since'), 'since');
    const approved = [...ops.keys()];
    const { runId } = await means.syncs.run({ id, approved, chosen: [], deletes: 5 }, means.guard);
    expect(await ended(runId)).toMatchObject({ state: 'failed', undoable: 0 });
    expect(logOf(runId)).toEqual([
      'delete-right came/y: done',
      'delete-right came: skipped',
      'delete-right old/deep/x: done',
      'delete-right old/deep: done',
      'delete-right old: done',
    ]);
    expect(means.trashed).toEqual([join(right, 'came', 'y'), join(right, 'old')]);
    expect(await readdir(right, { recursive: true })).toEqual(
      expect.arrayContaining(['came', 'came/since', 'kept']),
    );
  });

  it('of a host can be taken back, also after something else was changed there', async () => {
    vi.stubEnv('HOME', dir); // for the trash
    await write(join(left, 'kept'), 'kept');
    await write(join(right, 'kept'), 'kept');
    await mkdir(join(right, 'old'));
    await write(join(right, 'old', 'x'), 'x');
    await write(join(right, 'y'), 'y');
    const before = await readdir(right, { recursive: true });
    const { id, ops, messages } = await plan({}, { right: { fs: 'host', path: right } });
    expect(messages.at(-1)).toMatchObject({ deletions: { right: 'trash' } });
    const asked = { id, approved: [...ops.keys()], chosen: [], deletes: 3 };
    const { runId } = await means.syncs.run(asked, means.guard);
    expect(await ended(runId)).toMatchObject({ state: 'done', undoable: 2 });
    expect(await readdir(right)).toEqual(['kept']);
    expect(means.undo.all.read()).toEqual([
      { fs: 'host', label: 'deletion of 2 items by a synchronisation' },
    ]);
    means.undo.record('host', {
      label: 'other',
      steps: [{ undo: 'made', path: '/', stamp: folder }],
    });
    const taken = await means.syncs.undo(runId, new AbortController().signal);
    expect(taken).toEqual({ undone: 2, problems: [] });
    expect((await readdir(right, { recursive: true })).toSorted()).toEqual(before.toSorted());
    expect(await ended(runId)).toMatchObject({ undoable: 0 });
    expect(means.undo.all.read()).toMatchObject([{ label: 'other' }]);
  });

  it('are final only when that was said before', async () => {
    await write(join(left, 'kept'), 'kept');
    for (const name of ['kept', 'also', 'x']) await write(join(right, name), 'kept');
    await write(join(left, 'also'), 'kept');
    const { id, ops, messages } = await plan({}, { forGood: true });
    expect(messages.at(-1)).toMatchObject({ deletions: { right: 'final' } });
    const asked = { id, approved: [...ops.keys()], chosen: [], deletes: 0 };
    const { runId } = await means.syncs.run(asked, means.guard);
    expect(await ended(runId)).toMatchObject({ state: 'done', undoable: 0 });
    expect(means.trashed).toEqual([]);
  });

  it('of more than half of a folder take their number to be confirmed', async () => {
    await write(join(left, 'kept'), 'kept');
    for (const name of ['kept', 'x', 'y']) await write(join(right, name), 'kept');
    const { id, ops } = await plan();
    const asked = { id, approved: [...ops.keys()], chosen: [], deletes: 0 };
    for (const deletes of [0, 1, 3]) {
      const running = means.syncs.run({ ...asked, deletes }, means.guard);
      await expect(running).rejects.toMatchObject({ code: 'refused' });
    }
    expect((await readdir(right)).toSorted()).toEqual(['kept', 'x', 'y']);
    await means.syncs.run({ ...asked, deletes: 2 }, means.guard);
  });
});

describe('both ways', () => {
  const both: Partial<SyncRules> = { direction: 'both', deleteExtra: true };
  const runAll = async () => {
    const { id, ops } = await plan(both);
    const approved = [...ops.entries()].flatMap(([at, { action }]) =>
      action === 'none' ? [] : at,
    );
    const deletes = ops.filter(({ action }) => action.startsWith('delete')).length;
    const { runId } = await means.syncs.run({ id, approved, chosen: [], deletes }, means.guard);
    return await ended(runId);
  };
  const pair = () => ({ left: { fs: 'local', path: left }, right: { fs: 'local', path: right } });

  it('remembers a run that ended well, until it is told to forget', async () => {
    for (const name of ['a', 'b', 'c']) await write(join(left, name), name);
    expect(await means.syncs.memory(pair())).toBeNull();
    await runAll();
    expect(await means.syncs.memory(pair())).toMatchObject({ entries: 3 });
    await rm(join(right, 'a'));
    const { ops, messages } = await plan(both);
    expect(ops).toMatchObject([{ path: 'a', action: 'delete-left', why: 'deleted' }]);
    expect(messages.at(-1)).toMatchObject({ rememberedMs: expect.any(Number) as number });
    await runAll();
    expect(await means.syncs.memory(pair())).toMatchObject({ entries: 3 });
    await rm(join(right, 'b'));
    await means.syncs.forget(pair());
    expect((await plan(both)).ops).toMatchObject([{ path: 'b', action: 'copy-right' }]);
  });

  it('remembers nothing of a run that was not done whole', async () => {
    for (const name of ['a', 'b']) await write(join(left, name), name);
    const { id, ops } = await plan(both);
    await write(join(left, 'a'), 'changed since');
    const { runId } = await means.syncs.run(
      { id, approved: [...ops.keys()], chosen: [], deletes: 0 },
      means.guard,
    );
    expect(await ended(runId)).toMatchObject({ state: 'failed' });
    expect(await means.syncs.memory(pair())).toBeNull();
  });

  it('remembers folders that were alike already', async () => {
    for (const root of [left, right]) await write(join(root, 'a'), 'a');
    expect((await plan(both)).ops).toEqual([]);
    await rm(join(left, 'a'));
    expect((await plan(both)).ops).toMatchObject([{ action: 'delete-right', why: 'deleted' }]);
  });

  it('deletes what the user chose to delete where the plan only proposed it', async () => {
    for (const name of ['a', 'b', 'c']) await write(join(left, name), name);
    await runAll();
    await rm(join(left, 'a'));
    const { id, ops } = await plan({ ...both, deleteExtra: false });
    expect(ops).toMatchObject([{ path: 'a', action: 'none', why: 'deleted' }]);
    const chosen = [{ index: 0, action: 'delete-right' as const }];
    const { runId } = await means.syncs.run({ id, approved: [0], chosen, deletes: 0 }, means.guard);
    expect(await ended(runId)).toMatchObject({ state: 'done' });
    expect((await readdir(right)).toSorted()).toEqual(['b', 'c']);
  });
});
