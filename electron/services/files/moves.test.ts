// Over 300 lines but one file: each way a move can be cut short, on one server.
/** Moves, duplicates and deletions over a real OpenSSH server, as main has the engines do them. */
import { execFileSync } from 'node:child_process';
import {
  appendFile,
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Down } from '../../../shared/contract/index.ts';
import { startEngineInProcess } from '../../engine/process/in-process.ts';
import type { StreamPort } from '../../engine/port.ts';
import { refusingAnswers } from '../../testing/fake-engine-host.ts';
import { startSshd, type Sshd } from '../../testing/sshd.ts';
import { createEngineLink, type EngineLink } from '../session/engine-link.ts';
import type { FindEngine } from '../session/engines.ts';
import { createFiles } from './files.ts';
import { createTransferHub, isTransferEvent } from '../transfers/transfer-hub.ts';
import { createTransferSettings, usualTransferSettings } from '../transfers/transfer-settings.ts';
import { noJournal } from '../transfers/transfer-journal.ts';
import { optionsOf } from '../transfers/transfer-plan.ts';
import { TransferRecord, type TransferRequest } from '../transfers/transfer-record.ts';
import { Transfers } from '../transfers/transfers.ts';
import { createTrash } from './trash.ts';
import { createUndo } from './undo.ts';
import { createUndoableFiles } from './undoable-files.ts';
import { createWatched } from '../session/watched.ts';

let server: Sshd;
let link: EngineLink;
let dir: string;
const hub = createTransferHub();
const find: FindEngine = (fs) => ({ link, side: fs === 'local' ? 'local' : 'remote' });

beforeAll(async () => {
  server = await startSshd({ hasOwnHome: true });
  link = createEngineLink(startEngineInProcess(), {
    onAsk: { ...refusingAnswers, hostKey: async () => ({ accepted: true }) },
    onEvent: (event) => {
      if (isTransferEvent(event)) hub.tell('s', event);
    },
  });
  await link.call('connect', {
    host: server.host,
    tcpPort: server.port,
    user: server.user,
    keyFiles: [server.clientKeyFile],
    askPassword: false,
    knownKeyTypes: [],
  });
});

afterAll(async () => {
  await link.end();
  await server.stop();
});

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hawser-moves-'));
  await mkdir(join(dir, 'from'));
  await mkdir(join(dir, 'to'));
  return () => rm(dir, { recursive: true, force: true });
});

function newTransfers(): Transfers {
  const standing = { title: 'box', at: 'ready' } as const;
  return new Transfers({
    links: {
      find,
      standing: () => standing,
      destination: () => undefined,
      ensure: () => {},
      onChange: () => {},
    },
    hub,
    settings: createTransferSettings(
      {
        read: () => Promise.resolve(usualTransferSettings),
        update: (change) => Promise.resolve(change(usualTransferSettings)),
        idle: () => Promise.resolve(),
      },
      () => undefined,
    ),
    mintPorts: () => ({ port1: {} as never, port2: {} as never }),
    report: () => undefined,
  });
}

/** Runs one transfer to its end. */
async function run(request: TransferRequest, transfers = newTransfers()) {
  transfers.start(request);
  await ended(transfers);
  return { transfers, now: transfers.all.read()[0] };
}

const ended = (transfers: Transfers) =>
  vi.waitFor(() => {
    expect(['done', 'failed']).toContain(transfers.all.read()[0]?.state);
  }, 10_000);

const at = (...parts: string[]) => join(dir, ...parts);
const move = { move: true } as const;

describe('a move to the other side', () => {
  it.each([
    ['local', 's'],
    ['s', 'local'],
    ['s', 's'],
  ])(
    'from %s to %s deletes the originals once all is verified, links and folders too',
    async (a, b) => {
      await mkdir(at('from/tree/deep'), { recursive: true });
      await writeFile(at('from/tree/deep/file'), 'content');
      await writeFile(at('from/tree/empty'), '');
      await symlink('deep/file', at('from/tree/link'));
      const { now } = await run({
        from: { fs: a, paths: [at('from/tree')] },
        to: { fs: b, directory: at('to') },
        options: move,
      });
      expect(now).toMatchObject({ state: 'done', moves: true, tally: { done: 5 } });
      expect(await readdir(at('from'))).toEqual([]);
      expect(await readFile(at('to/tree/link'), 'utf8')).toBe('content');
    },
  );

  it('keeps what was skipped, and the folders around it', async () => {
    await mkdir(at('from/tree'));
    await mkdir(at('to/tree'));
    await writeFile(at('from/tree/taken'), 'mine');
    await writeFile(at('from/tree/empty'), '');
    await writeFile(at('from/tree/free'), 'free');
    await writeFile(at('to/tree/taken'), 'theirs');
    await writeFile(at('to/tree/empty'), 'not so here');
    const { now } = await run({
      from: { fs: 'local', paths: [at('from/tree')] },
      to: { fs: 's', directory: at('to') },
      options: { ...move, conflict: 'skip' },
    });
    expect(now).toMatchObject({ state: 'done', tally: { skipped: 2 } });
    expect((await readdir(at('from/tree'))).toSorted()).toEqual(['empty', 'taken']);
    expect(await readFile(at('to/tree/taken'), 'utf8')).toBe('theirs');
  });

  it('keeps all that failed, and deletes it when a retry has brought it over', async () => {
    await mkdir(at('from/tree'));
    await writeFile(at('from/tree/a'), 'a');
    await writeFile(at('to/tree'), 'in the way');
    const { now, transfers } = await run({
      from: { fs: 'local', paths: [at('from/tree')] },
      to: { fs: 's', directory: at('to') },
      options: move,
    });
    expect(now?.state).toBe('failed');
    expect(await readdir(at('from/tree'))).toEqual(['a']);
    await rm(at('to/tree'));
    transfers.retry();
    await vi.waitFor(() => expect(transfers.all.read()[0]?.state).toBe('done'), 10_000);
    expect(await readdir(at('from'))).toEqual([]);
    expect(await readdir(at('to/tree'))).toEqual(['a']);
  });

  it('keeps all of a folder of which something failed', async () => {
    await mkdir(at('from/tree'));
    await mkdir(at('to/tree/b'), { recursive: true });
    for (const name of ['a', 'b']) await writeFile(at('from/tree', name), name);
    await writeFile(at('from/c'), 'c');
    const { now } = await run({
      from: { fs: 'local', paths: [at('from/tree'), at('from/c')] },
      to: { fs: 's', directory: at('to') },
      options: move,
    });
    expect(now).toMatchObject({ state: 'failed', tally: { failed: 1 } });
    expect(await readdir(at('from'))).toEqual(['tree']);
    expect((await readdir(at('from/tree'))).toSorted()).toEqual(['a', 'b']);
  });

  it('keeps an original that was changed after it was copied, and says so', async () => {
    await writeFile(at('from/a'), 'a');
    await writeFile(at('from/b'), 'b');
    const call = link.call.bind(link);
    const spy = vi.spyOn(link, 'call').mockImplementation(async (name, params, options) => {
      if (name === 'removeMoved') await appendFile(at('from/a'), ' and more');
      return call(name, params, options);
    });
    const { now, transfers } = await run({
      from: { fs: 'local', paths: [at('from/a'), at('from/b')] },
      to: { fs: 's', directory: at('to') },
      options: move,
    });
    spy.mockRestore();
    expect(now).toMatchObject({ state: 'failed', problem: { error: { code: 'changed' } } });
    expect(await readdir(at('from'))).toEqual(['a']);
    // the user has settled it: another look finds nothing left to do
    await rm(at('from/a'));
    transfers.retry(now?.id);
    await vi.waitFor(() => expect(transfers.all.read()[0]?.state).toBe('done'), 10_000);
  });

  it('compares contents even where the settings ask for sizes alone', async () => {
    await writeFile(at('from/a'), 'a');
    const { transfers, now } = await run({
      from: { fs: 'local', paths: [at('from/a')] },
      to: { fs: 's', directory: at('to') },
      options: { ...move, verify: 'size' },
    });
    const { items } = transfers.reports.items(now?.id ?? '', 'all', 0, 10);
    expect(['sha256', 'read-back']).toContain(items[0]?.check);
  });
});

describe('a move whose two folders are one', () => {
  // as of a share that is mounted here, and the server it is on
  it.each([
    ['a file', 'from/a', 'local', 's'],
    ['a file', 'from/a', 's', 'local'],
    ['a folder', 'from/tree', 'local', 's'],
  ])('leaves %s where it is', async (_, name, a, b) => {
    await mkdir(at('from/tree'));
    await writeFile(at('from/tree/in'), 'the only one');
    await writeFile(at('from/a'), 'the only one');
    const { now } = await run({
      from: { fs: a, paths: [at(name)] },
      to: { fs: b, directory: at('from') },
      options: { ...move, conflict: 'overwrite' },
    });
    expect(await readFile(at('from/a'), 'utf8')).toBe('the only one');
    expect(await readFile(at('from/tree/in'), 'utf8')).toBe('the only one');
    expect(now).toMatchObject({ state: 'failed', problem: { error: { code: 'refused' } } });
    expect(now?.problem?.error.message).toContain('one and the same');
    expect((await readdir(at('from'))).toSorted()).toEqual(['a', 'tree']);
  });

  it('gives a file another name all the same', async () => {
    await writeFile(at('from/a'), 'a');
    const { now } = await run({
      from: { fs: 'local', paths: [at('from/a')] },
      to: { fs: 's', directory: at('from'), names: ['b'] },
      options: move,
    });
    expect(now?.state).toBe('done');
    expect(await readdir(at('from'))).toEqual(['b']);
  });
});

describe('a move that goes on after it was cut off', () => {
  /** Copies as a start of the app does that dies before it could write down what it copied. */
  async function copiedButNotTold(names: readonly string[], content = (name: string) => name) {
    for (const name of names) {
      await writeFile(at('from', name), name);
      await writeFile(at('to', name), content(name));
      for (const side of ['from', 'to']) await utimes(at(side, name), 1e9, 1e9);
    }
    const request: TransferRequest = {
      from: { fs: 'local', paths: names.map((name) => at('from', name)) },
      to: { fs: 's', directory: at('to') },
      options: move,
    };
    const settings = { ...usualTransferSettings, conflict: { upload: 'skip', download: 'skip' } };
    const options = optionsOf(request, settings as typeof usualTransferSettings);
    const record = new TransferRecord('earlier', request, options);
    record.standing = { ...record.standing, hasRun: true };
    const transfers = newTransfers();
    transfers.restore([{ record, destinations: {}, state: 'running' }], noJournal);
    expect(transfers.all.read()).toMatchObject([{ state: 'paused', cutOff: true }]);
    transfers.resume();
    await ended(transfers);
    return transfers.all.read()[0];
  }

  it('compares what it finds at the target before the originals go', async () => {
    const now = await copiedButNotTold(['a', 'b']);
    expect(now?.state).toBe('done');
    expect(await readdir(at('from'))).toEqual([]);
    expect(await readdir(at('to'))).toEqual(['a', 'b']);
  });

  it('compares what an earlier attempt had only compared by its size', async () => {
    await writeFile(at('from/a'), 'a');
    await writeFile(at('to/a'), 'x');
    const request: TransferRequest = {
      from: { fs: 'local', paths: [at('from/a')] },
      to: { fs: 's', directory: at('to') },
      options: move,
    };
    const record = new TransferRecord(
      'earlier',
      request,
      optionsOf(request, usualTransferSettings),
    );
    const target = at('to/a');
    record.items.put({
      path: at('from/a'),
      target,
      kind: 'file',
      size: 1,
      state: 'done',
      check: 'size',
    });
    record.standing = {
      ...record.standing,
      hasRun: true,
      unfinished: [],
      toRemove: [at('from/a')],
    };
    const transfers = newTransfers();
    transfers.restore([{ record, destinations: {}, state: 'running' }], noJournal);
    transfers.resume();
    await ended(transfers);
    expect(transfers.all.read()[0]).toMatchObject({ state: 'failed' });
    expect(await readdir(at('from'))).toEqual(['a']);
  });

  it('keeps the originals of what only looks alike, and says so', async () => {
    const now = await copiedButNotTold(['a', 'b'], (name) => (name === 'a' ? 'x' : name));
    expect(now).toMatchObject({
      state: 'failed',
      problem: { path: at('from/a'), error: { code: 'changed' } },
    });
    expect(await readdir(at('from'))).toEqual(['a']);
    expect(await readFile(at('to/a'), 'utf8')).toBe('x');
  });
});

describe('a copy under other names', () => {
  it('duplicates a file and a folder beside themselves', async () => {
    await mkdir(at('from/tree'));
    await writeFile(at('from/tree/in'), 'in');
    await writeFile(at('from/a.txt'), 'a');
    const { now } = await run({
      from: { fs: 's', paths: [at('from/a.txt'), at('from/tree')] },
      to: { fs: 's', directory: at('from'), names: ['a copy.txt', 'tree copy'] },
    });
    expect(now?.state).toBe('done');
    expect(await readFile(at('from/a copy.txt'), 'utf8')).toBe('a');
    expect(await readdir(at('from/tree copy'))).toEqual(['in']);
    expect(await readdir(at('from'))).toHaveLength(4);
  });

  it('never replaces what has the new name', async () => {
    await writeFile(at('from/a'), 'a');
    await writeFile(at('to/b'), 'b');
    const { now } = await run({
      from: { fs: 'local', paths: [at('from/a')] },
      to: { fs: 's', directory: at('to'), names: ['b'] },
      options: { conflict: 'skip' },
    });
    expect(now?.tally.skipped).toBe(1);
    expect(await readFile(at('to/b'), 'utf8')).toBe('b');
  });

  it('refuses names that are none', () => {
    const from = { fs: 'local', paths: [at('from/a')] };
    for (const names of [['../x'], ['..'], ['a', 'b'], ['']]) {
      const request = { from, to: { fs: 's', directory: at('to'), names } };
      expect(() => newTransfers().start(request)).toThrow('A name cannot be');
    }
  });
});

describe('undo over a session', () => {
  const sessions = createWatched(() => [{ id: 's' }]);
  const undo = createUndo({ find, sessions });
  const trash = createTrash({ find, undo, trashLocal: undefined, now: Date.now });
  const files = createUndoableFiles(find, createFiles(find), undo);
  const { signal } = new AbortController();

  async function throwAway(paths: string[]) {
    const posted: Down<'trash.throwAway'>[] = [];
    await new Promise<void>((resolve) => {
      const port = {
        post: (message: Down<'trash.throwAway'>) => posted.push(message),
        onClose: () => {},
        close: resolve,
      } as unknown as StreamPort<never, Down<'trash.throwAway'>>;
      trash.throwAway({ fs: 's', paths }, { raw: {} as never, serve: () => port });
    });
    return posted.at(-1);
  }
  const label = () => undo.all.read()[0]?.label;

  it('brings a deleted tree of three levels back with links, modes and times', async () => {
    await mkdir(at('from/tree/one/two'), { recursive: true });
    await writeFile(at('from/tree/one/two/file'), 'deep');
    await symlink('../../gone', at('from/tree/one/two/broken'));
    await symlink('one', at('from/tree/link'));
    await chmod(at('from/tree/one'), 0o2750);
    await chmod(at('from/tree/one/two/file'), 0o640);
    for (const path of ['one/two/file', 'one/two', 'one', '']) {
      await utimes(at('from/tree', path), 1_100_000_000, 1_200_000_000);
    }
    const look = () =>
      execFileSync('find', [
        at('from/tree'),
        '-printf',
        String.raw`%P %y %m %s %T@ %l\n`,
      ]).toString();
    const before = look();
    expect(await throwAway([at('from/tree')])).toMatchObject({ removed: 1, problems: [] });
    expect(await readdir(at('from'))).toEqual([]);
    expect(label()).toBe('deletion of tree');
    expect(await undo.run('s', signal)).toMatchObject({ undone: 1, problems: [] });
    expect(look()).toBe(before);
    expect(label()).toBeUndefined();
  });

  it('takes back a rename, a move, a new file and a swap of two names, the last one first', async () => {
    await writeFile(at('from/a'), 'a');
    await writeFile(at('from/b'), 'b');
    const recorded = (text: string) => vi.waitFor(() => expect(label()).toBe(text));
    await files.rename({ fs: 's', from: at('from/a'), to: at('from/c') }, signal);
    await recorded('rename of a');
    await files.moveInto({ fs: 's', paths: [at('from/c')], directory: at('to') }, signal);
    await files.makeFile({ fs: 's', path: at('to/d') }, signal);
    await recorded('new file d');
    const renames = [
      { from: at('to/c'), to: at('to/d') },
      { from: at('to/d'), to: at('to/c') },
    ];
    await files.renameMany({ fs: 's', renames }, signal);
    expect(await readFile(at('to/d'), 'utf8')).toBe('a');
    const labels: string[] = [];
    while (label() !== undefined) labels.push((await undo.run('s', signal)).label);
    expect(labels).toEqual(['rename of 2 items', 'new file d', 'move of c', 'rename of a']);
    expect(await readdir(at('from'))).toEqual(['a', 'b']);
    expect(await readdir(at('to'))).toEqual([]);
  });

  it('leaves a new file alone that has got content', async () => {
    await files.makeFile({ fs: 's', path: at('new') }, signal);
    await vi.waitFor(() => expect(label()).toBe('new file new'));
    await writeFile(at('new'), 'content');
    const { undone, problems } = await undo.run('s', signal);
    expect(undone).toBe(0);
    expect(problems[0]?.error.message).toContain('was changed since');
    expect(await readFile(at('new'), 'utf8')).toBe('content');
  });

  it('has nothing to take back of a session that was closed', async () => {
    const open = ['s'];
    const watched = createWatched(() => open.map((id) => ({ id })));
    const own = createUndo({ find, sessions: watched });
    own.record('s', { label: 'x', steps: [{ undo: 'attrs', changes: [] }] });
    expect(own.all.read()).toHaveLength(1);
    open.pop();
    watched.changed();
    await vi.waitFor(() => expect(own.all.read()).toEqual([]));
    await expect(own.run('s', signal)).rejects.toMatchObject({ code: 'not-found' });
  });
});
