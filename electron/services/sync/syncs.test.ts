/** Plans approved and carried out by main, with an engine on a real disk. */
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
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
import { createFindEngine } from '../session/engines.ts';
import { createLocalEngine } from '../session/local-engine.ts';
import { offerPort } from '../session/offered-port.ts';
import { createPrompts } from '../session/prompts.ts';
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
  await means.end();
  await rm(dir, { recursive: true, force: true });
});

async function setUp() {
  const hub = createTransferHub();
  const conflict = createConflictDesk(createPrompts(), askEverything)();
  const report = () => undefined;
  const local = createLocalEngine({ startEngine: startEngineInProcess, hub, conflict, report });
  const find = createFindEngine(local, {
    link: () => {
      throw new OpError('not-found', 'This session was closed.');
    },
  });
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
  const syncs = new Syncs({ find, hub, transfers, links });
  const guard = { change: vi.fn(allow), transfer: vi.fn(allow) };
  return { syncs, transfers, guard, end: () => local.end() };
}

const allow = (): Promise<void> => Promise.resolve();
const mirror: SyncRules = {
  direction: 'to-right',
  by: 'time',
  ignoresHour: false,
  recursive: true,
  deleteExtra: true,
};

function begin(rules: Partial<SyncRules> = {}): string {
  return means.syncs.plans.begin({
    left: { fs: 'local', path: left },
    right: { fs: 'local', path: right },
    rules: { ...mirror, ...rules },
    include: [],
    exclude: [],
  });
}

/** Has a plan made, and gives what the page is told of it. */
async function plan(rules: Partial<SyncRules> = {}) {
  const id = begin(rules);
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
    const { runId, transferIds } = await means.syncs.run({ id, approved, chosen: [] }, means.guard);
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
    const { runId } = await means.syncs.run({ id, approved, chosen: [] }, means.guard);
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
    const refused = means.syncs.run({ id, approved: [0], chosen: [] }, means.guard);
    await expect(refused).rejects.toMatchObject({ code: 'refused' });
    const chosen = [{ index: 0, action: 'copy-left' as const }];
    const { runId } = await means.syncs.run({ id, approved: [0], chosen }, means.guard);
    await ended(runId);
    expect(logOf(runId)).toEqual(['copy-left a: done']);
  });

  it('does nothing that is not in the plan, and nothing before the plan is whole', async () => {
    await write(join(left, 'a'), 'a');
    const early = begin();
    const before = means.syncs.run({ id: early, approved: [0], chosen: [] }, means.guard);
    await expect(before).rejects.toMatchObject({ code: 'refused' });
    const { id } = await plan();
    const beyond = means.syncs.run({ id, approved: [7], chosen: [] }, means.guard);
    await expect(beyond).rejects.toMatchObject({ code: 'refused' });
    const other = means.syncs.run({ id: 'other', approved: [0], chosen: [] }, means.guard);
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
    const running = means.syncs.run({ id, approved, chosen: [] }, means.guard);
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
      const running = means.syncs.run({ id, approved: [0], chosen: [] }, means.guard);
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

  it('is not made between two servers', () => {
    const sides = { left: { fs: 's1', path: '/' }, right: { fs: 's2', path: '/' } };
    expect(() =>
      means.syncs.plans.begin({ ...sides, rules: mirror, include: [], exclude: [] }),
    ).toThrow(expect.objectContaining({ code: 'unsupported' }));
  });
});
