/** Folders of two servers made alike, each server behind a session process of its own. */
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { PlanMessage } from '../../../shared/contract/sync.ts';
import type { SyncOp, SyncRules } from '../../../shared/sync/op.ts';
import type { EngineHost } from '../../engine/process/engine-host.ts';
import { startEngineInProcess } from '../../engine/process/in-process.ts';
import { refusingAnswers } from '../../testing/fake-engine-host.ts';
import { startSshd, type Sshd } from '../../testing/sshd.ts';
import { createTrash } from '../files/trash.ts';
import { createUndo } from '../files/undo.ts';
import { createEngineLink, type EngineLink } from '../session/engine-link.ts';
import type { FindEngine } from '../session/engines.ts';
import { offerPort } from '../session/offered-port.ts';
import { createTransferHub, isTransferEvent } from '../transfers/transfer-hub.ts';
import { createTransferSettings, usualTransferSettings } from '../transfers/transfer-settings.ts';
import { Transfers } from '../transfers/transfers.ts';
import type { SyncRequest } from './sync-plans.ts';
import { Syncs } from './syncs.ts';

let dir = '';
const servers: Sshd[] = [];
const hosts: EngineHost[] = [];
let syncs: Syncs;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hawser-between-'));
  // what goes to a trash lies in the server's own folder
  const own = { hasOwnHome: true } as const;
  servers.push(...(await Promise.all([startSshd(own), startSshd(own)])));
  syncs = await setUp();
});
afterAll(async () => {
  await Promise.all(hosts.map((host) => host.end()));
  await Promise.all(servers.map((server) => server.stop()));
  await rm(dir, { recursive: true, force: true });
});

async function setUp(): Promise<Syncs> {
  const hub = createTransferHub();
  const links = new Map<string, EngineLink>();
  for (const [at, server] of servers.entries()) {
    const fs = `s${at}`;
    const host = startEngineInProcess();
    hosts.push(host);
    const link = createEngineLink(host, {
      onAsk: { ...refusingAnswers, hostKey: () => Promise.resolve({ accepted: true }) },
      onEvent: (event) => (isTransferEvent(event) ? hub.tell(fs, event) : undefined),
      onBeat: () => undefined,
    });
    links.set(fs, link);
    const { host: address, port, user, clientKeyFile } = server;
    await link.call('connect', {
      host: address,
      tcpPort: port,
      user,
      keyFiles: [clientKeyFile],
      askPassword: false,
      knownKeyTypes: [],
    });
  }
  const find: FindEngine = (fs) => {
    const link = links.get(fs);
    if (link === undefined) throw new Error(fs);
    return { link, side: 'remote' };
  };
  const report = () => undefined;
  const kept = () => Promise.resolve(usualTransferSettings);
  const store = { read: kept, update: kept, idle: () => Promise.resolve() };
  const settings = createTransferSettings(store, report);
  await settings.ready;
  const standing = (fs: string) => ({ title: fs, at: 'ready' as const });
  const all = {
    find,
    standing,
    destination: () => undefined,
    ensure: () => undefined,
    onChange: () => undefined,
  };
  const mintPorts = () => new MessageChannel();
  const undo = createUndo({ find, sessions: { read: () => [], subscribe: () => () => undefined } });
  return new Syncs({
    find,
    hub,
    transfers: new Transfers({ links: all, hub, settings, mintPorts, report }),
    links: all,
    mintPorts,
    trash: createTrash({ find, undo, now: Date.now }),
    trashLocal: undefined,
    undo,
    memoryDirectory: join(dir, 'memory'),
    report,
  });
}

const rules: SyncRules = {
  direction: 'to-right',
  by: 'content',
  ignoresHour: false,
  recursive: true,
  deleteExtra: true,
};

async function plan(left: string, right: string, more: Partial<SyncRequest> = {}) {
  const id = syncs.plans.begin({
    left: { fs: 's0', path: left },
    right: { fs: 's1', path: right },
    rules,
    include: [],
    exclude: [],
    forGood: true,
    ...more,
  });
  const messages: PlanMessage[] = [];
  const { port1, port2 } = new MessageChannel();
  syncs.plans.serve(id, offerPort(port2, { events: 'node' }));
  port1.on('message', (message: PlanMessage) => messages.push(message));
  await vi.waitFor(() => expect(['end', 'error']).toContain(messages.at(-1)?.type), 20_000);
  const ops = messages.flatMap((message): SyncOp[] => (message.type === 'ops' ? message.ops : []));
  return { id, ops, end: messages.at(-1) };
}

async function write(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  await utimes(path, 1_000_000, 1_000_000);
}

const guard = { change: () => Promise.resolve(), transfer: () => Promise.resolve() };

it('makes a folder of one server like one of another, past what both have', async () => {
  const [left, right] = [join(dir, 'left'), join(dir, 'right')];
  for (const root of [left, right]) {
    await write(join(root, 'both', 'same'), 'same');
    await write(join(root, 'both', 'differs'), root === left ? 'mine' : 'them');
  }
  await write(join(left, 'both', 'new', 'x'), 'x');
  await write(join(right, 'both', 'extra'), 'extra');
  const { id, ops } = await plan(left, right);
  expect(ops.map(({ path, action }) => `${action} ${path}`)).toEqual([
    'copy-right both/differs',
    'delete-right both/extra',
    'make-right both/new',
    'copy-right both/new/x',
  ]);
  const asked = { id, approved: [...ops.keys()], chosen: [], deletes: 0 };
  const { runId } = await syncs.run(asked, guard);
  await vi.waitFor(() => expect(syncs.all.read()[0]).toMatchObject({ state: 'done' }), 20_000);
  expect(syncs.read({ id: runId, show: 'done', offset: 0, count: 10 }).total).toBe(4);
  const names = async (root: string) => (await readdir(root, { recursive: true })).toSorted();
  expect(await names(right)).toEqual(await names(left));
  expect(await readFile(join(right, 'both', 'differs'), 'utf8')).toBe('mine');
});

it('keeps what it replaced in the trash there, says so in its log, and takes it back with what it deleted', async () => {
  const [left, right] = [join(dir, 'kept-left'), join(dir, 'kept-right')];
  for (const root of [left, right]) {
    for (const name of ['k', 'l']) await write(join(root, name), 'same');
    await write(join(root, 'a'), root === left ? 'new' : 'the old one');
  }
  await write(join(right, 'extra'), 'extra');
  const { id, ops } = await plan(left, right, { forGood: false, keepReplaced: true });
  const asked = { id, approved: [...ops.keys()], chosen: [], deletes: 0 };
  const { runId } = await syncs.run(asked, guard);
  const run = () => syncs.all.read().find((each) => each.id === runId);
  await vi.waitFor(() => expect(run()).toMatchObject({ state: 'done' }), 20_000);
  expect(run()).toMatchObject({ undoable: 2, undoableReplaced: 1 });
  const { lines } = syncs.read({ id: runId, show: 'done', offset: 0, count: 9 });
  expect(lines.map(({ path, isKept }) => [path, isKept])).toEqual([
    ['a', true],
    ['extra', undefined],
  ]);
  expect(await readFile(join(right, 'a'), 'utf8')).toBe('new');
  const taken = await syncs.undo(runId, new AbortController().signal);
  expect(taken).toEqual({ undone: 2, problems: [] });
  expect(await readFile(join(right, 'a'), 'utf8')).toBe('the old one');
  expect((await readdir(right)).toSorted()).toEqual(['a', 'extra', 'k', 'l']);
  expect(run()).toMatchObject({ undoable: 0, undoableReplaced: 0 });
});
