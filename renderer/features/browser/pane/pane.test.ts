import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ListingMessage } from '../../../../shared/contract/files.ts';
import type { Transfer } from '../../../../shared/contract/transfers.ts';
import type { Entry } from '../../../../shared/entry.ts';
import { OpError } from '../../../../shared/errors.ts';
import { packEntries } from '../../../../shared/packed-entries.ts';
import { createClient } from '../../../client/client.ts';
import { createFakeBridge, type FakeStream } from '../../../client/fake-bridge.ts';
import { transferStore } from '../../../state/transfers.ts';
import { aTransfer } from '../../../testing/transfers.ts';
import { moveTo } from '../model/selection.ts';
import { createPane, type Pane } from './pane.ts';
import { followTransfers } from './transfer-refresh.ts';

type ListStream = FakeStream<ListingMessage, never>;

const folder = (name: string): Entry => ({ name, kind: 'directory' });
const file = (name: string, size = 1): Entry => ({ name, kind: 'file', size });

/** A pane on folders that answer at once, or only when a test says so (`held`). */
function setUp(tree: Record<string, readonly Entry[]>, held: readonly string[] = []) {
  const listed: string[] = [];
  const streams: ListStream[] = [];
  const { bridge } = createFakeBridge(window, {
    calls: {
      'files.realPath': ({ path }) => ({ path: path === '.' ? '/home/me' : path }),
      'files.freeSpace': () => ({ freeBytes: 7, totalBytes: 9 }),
    },
    streams: {
      'files.list': ({ path }, stream) => {
        listed.push(path);
        streams.push(stream);
        if (held.includes(path)) return;
        const entries = tree[path];
        if (entries === undefined) {
          const error = { code: 'not-found', message: `No ${path}.` } as const;
          stream.send({ type: 'error', error });
          return;
        }
        stream.send({ type: 'batch', entries: packEntries(entries) });
        stream.send({ type: 'end', notices: [] });
      },
    },
  });
  const pane = createPane(createClient(bridge, window), 's1');
  return { pane, listed, streams };
}

const names = (pane: Pane): string[] =>
  pane.store.getState().view.rows.map((row) => row.entry.name);
const idle = (pane: Pane) =>
  vi.waitFor(() => expect(pane.store.getState().reading).toBeUndefined());

afterEach(() => transferStore.setState({ transfers: [] }));

describe('opening', () => {
  it('shows the start folder, and the home folder with the reason when that is gone', async () => {
    const { pane } = setUp({ '/home/me': [file('a')], '/srv': [file('b')] });
    await pane.open('/srv');
    await idle(pane);
    expect(names(pane)).toEqual(['b']);
    await vi.waitFor(() => expect(pane.store.getState().freeBytes).toBe(7));

    const { pane: other } = setUp({ '/home/me': [file('a')] });
    await other.open('/gone');
    expect(other.store.getState().path).toBe('/home/me');
    expect(other.store.getState().problem?.error.message).toBe('No /gone.');
  });

  it('is given up when the pane is halted, and can begin again at once', async () => {
    const { pane, listed } = setUp({ '/home/me': [file('a')], '/srv': [file('b')] });
    const first = pane.open('/gone');
    pane.halt();
    await Promise.all([first, pane.open('/srv')]);
    await idle(pane);
    expect(listed).toEqual(['/srv']);
    expect(pane.store.getState().problem).toBeUndefined();
  });

  it('gives way to a path typed meanwhile, and goes on when that cannot be read', async () => {
    const tree = { '/home/me': [file('a')], '/srv': [file('b')] };
    const { pane } = setUp(tree);
    const opening = pane.open(undefined);
    expect(await pane.goTyped('/srv')).toBeUndefined();
    await opening;
    await idle(pane);
    expect(pane.store.getState().path).toBe('/srv');
    const { pane: other } = setUp(tree);
    void other.open('/srv');
    expect(await other.goTyped('/gone')).toMatchObject({ message: 'No /gone.' });
    await vi.waitFor(() => expect(other.store.getState().path).toBe('/home/me'));
  });

  it('says why there is no home folder and tries again when asked', async () => {
    let isDown = true;
    const { bridge } = createFakeBridge(window, {
      calls: {
        'files.realPath': () => {
          if (isDown) throw new OpError('disconnected', 'Gone.');
          return { path: '/home/me' };
        },
      },
      streams: { 'files.list': (_params, stream) => stream.send({ type: 'end', notices: [] }) },
    });
    const pane = createPane(createClient(bridge, window), 's1');
    await pane.open(undefined);
    expect(pane.store.getState().problem?.error.message).toBe('Gone.');
    isDown = false;
    pane.store.getState().problem?.retry?.();
    await vi.waitFor(() => expect(pane.store.getState().path).toBe('/home/me'));
  });
});

describe('going', () => {
  it('puts the cursor on the folder that was left, and where it was when going back', async () => {
    const { pane } = setUp({
      '/a': [folder('b'), file('x')],
      '/a/b': [folder('c')],
      '/a/b/c': [file('y')],
    });
    await pane.go('/a/b/c');
    await pane.go('/a');
    expect(pane.store.getState().selection.cursor).toBe('b');
    pane.select((selection) => moveTo(selection, pane.store.getState().lines, 2, 'only'));
    await pane.go('/a/b');
    await idle(pane);
    pane.back();
    await vi.waitFor(() => expect(pane.store.getState().path).toBe('/a'));
    await idle(pane);
    expect(pane.store.getState().selection.cursor).toBe('x');
    pane.forward();
    await vi.waitFor(() => expect(pane.store.getState().path).toBe('/a/b'));
  });

  it('keeps place, listing and history when a folder cannot be read', async () => {
    const { pane } = setUp({ '/a': [file('x')] });
    await pane.go('/a');
    await idle(pane);
    expect(await pane.go('/locked')).toMatchObject({ code: 'not-found' });
    const state = pane.store.getState();
    expect([state.path, names(pane), state.history.back]).toEqual(['/a', ['x'], []]);
    expect(state.problem?.retry).toBeDefined();
  });

  it('leaves the error of a typed path to the path bar', async () => {
    const { pane } = setUp({ '/a': [file('x')] });
    await pane.go('/a');
    expect(await pane.goTyped('nothing')).toMatchObject({ message: 'No /a/nothing.' });
    expect(pane.store.getState().problem).toBeUndefined();
  });

  it('shows the old folder until the first entries of the new one are there', async () => {
    const { pane, streams } = setUp({ '/a': [file('x')] }, ['/slow']);
    await pane.go('/a');
    await idle(pane);
    const arrival = pane.go('/slow');
    await vi.waitFor(() => expect(streams).toHaveLength(2));
    pane.setSort({ column: 'size', direction: 'descending' });
    expect([pane.store.getState().path, names(pane)]).toEqual(['/a', ['x']]);
    streams[1]?.send({ type: 'batch', entries: packEntries([file('one')]) });
    await arrival;
    expect([pane.store.getState().path, names(pane)]).toEqual(['/slow', ['one']]);
    expect(pane.store.getState().reading?.kind).toBe('go');
    streams[1]?.send({ type: 'batch', entries: packEntries([file('two', 5)]) });
    streams[1]?.send({ type: 'end', notices: ['One name was too long.'] });
    await idle(pane);
    expect(names(pane)).toEqual(['two', 'one']);
    expect(pane.store.getState().notices).toEqual(['One name was too long.']);
  });

  it('closes the stream of a folder that is not wanted any more', async () => {
    const { pane, streams } = setUp({ '/a': [file('x')] }, ['/slow']);
    const arrival = pane.go('/slow');
    await vi.waitFor(() => expect(streams).toHaveLength(1));
    const closed = new Promise<void>((resolve) => {
      const slow = streams[0];
      if (slow !== undefined) slow.onClosed = resolve;
    });
    await pane.go('/a');
    expect(await arrival).toMatchObject({ code: 'cancelled' });
    await closed;
    expect(names(pane)).toEqual(['x']);
  });

  it('stops when told to, keeps what is there, and says that it is not all', async () => {
    const { pane, streams } = setUp({}, ['/slow']);
    const arrival = pane.go('/slow');
    await vi.waitFor(() => expect(streams).toHaveLength(1));
    streams[0]?.send({ type: 'batch', entries: packEntries([file('one')]) });
    await arrival;
    pane.stop();
    await idle(pane);
    expect(names(pane)).toEqual(['one']);
    expect(pane.store.getState().notices).toEqual(['Stopped: not every entry is shown.']);
  });

  it('shows what came before a listing broke off, with the reason', async () => {
    const { pane, streams } = setUp({}, ['/slow']);
    const arrival = pane.go('/slow');
    await vi.waitFor(() => expect(streams).toHaveLength(1));
    streams[0]?.send({ type: 'batch', entries: packEntries([file('one')]) });
    await arrival;
    streams[0]?.close();
    await idle(pane);
    expect(names(pane)).toEqual(['one']);
    expect(pane.store.getState().problem?.error.code).toBe('disconnected');
  });
});

describe('refreshing', () => {
  it('keeps selection and cursor, and moves on from what is gone', async () => {
    const tree: Record<string, readonly Entry[]> = { '/a': [file('x'), file('y'), file('z')] };
    const { pane } = setUp(tree);
    await pane.go('/a');
    await idle(pane);
    pane.select((selection) => moveTo(selection, pane.store.getState().lines, 2, 'only'));
    pane.refresh();
    await idle(pane);
    expect([...pane.store.getState().selection.names]).toEqual(['y']);
    tree['/a'] = [file('x'), file('z'), file('new')];
    pane.refresh();
    await idle(pane);
    expect(names(pane)).toEqual(['new', 'x', 'z']);
    expect(pane.store.getState().selection.cursor).toBe('z');
    pane.refresh('new');
    await idle(pane);
    expect(pane.store.getState().selection.cursor).toBe('new');
    expect(pane.store.getState().reveal).toEqual({ name: 'new' });
  });

  it('shows nothing of a listing before it is whole, and nothing at all when it fails', async () => {
    const held: string[] = [];
    const { pane, streams } = setUp({ '/a': [file('x'), file('y')] }, held);
    await pane.go('/a');
    await idle(pane);
    held.push('/a');
    pane.refresh();
    await vi.waitFor(() => expect(streams).toHaveLength(2));
    streams[1]?.send({ type: 'batch', entries: packEntries([file('y')]) });
    streams[1]?.send({ type: 'error', error: { code: 'permission', message: 'No.' } });
    await idle(pane);
    expect(names(pane)).toEqual(['x', 'y']);
    expect(pane.store.getState().problem?.error.message).toBe('No.');
  });

  it('sorts and filters what is shown without reading it again', async () => {
    const { pane, listed } = setUp({ '/a': [file('.h', 9), file('x', 1), file('y', 5)] });
    await pane.go('/a');
    await idle(pane);
    pane.toggleHidden();
    await vi.waitFor(() => expect(names(pane)).toEqual(['x', 'y']));
    pane.setSort({ column: 'size', direction: 'descending' });
    await vi.waitFor(() => expect(names(pane)).toEqual(['y', 'x']));
    expect(listed).toEqual(['/a']);
  });
});

describe('following transfers', () => {
  const transfer = (change: Partial<Transfer>, done = 0): Transfer =>
    aTransfer({
      to: { fs: 's1', directory: '/a' },
      tally: { found: 9, done, skipped: 0, failed: 0, totalBytes: 0, doneBytes: 0 },
      ...change,
    });

  it('reads the folder again once something came in, and at the end, but not for others', async () => {
    const { pane, listed } = setUp({ '/a': [file('x')], '/b': [file('x')] });
    await pane.go('/a');
    await idle(pane);
    const follower = followTransfers(pane);
    const elsewhere = (fs: string, directory: string): Transfer =>
      transfer({ id: fs + directory, to: { fs, directory }, state: 'done' }, 9);
    const others = [elsewhere('s1', '/b'), elsewhere('local', '/a'), elsewhere('s1', '/a/deeper')];
    transferStore.setState({ transfers: [...others, transfer({})] });
    await idle(pane);
    expect(listed).toEqual(['/a']);
    transferStore.setState({ transfers: [...others, transfer({ state: 'done' }, 9)] });
    await vi.waitFor(() => expect(listed).toEqual(['/a', '/a']));
    expect(pane.store.getState().problem).toBeUndefined();
    follower.stop();
  });

  it('waits with it while nobody looks', async () => {
    const { pane, listed } = setUp({ '/a': [file('x')] });
    await pane.go('/a');
    await idle(pane);
    const follower = followTransfers(pane);
    follower.pause();
    transferStore.setState({ transfers: [transfer({}, 1)] });
    transferStore.setState({ transfers: [transfer({ state: 'done' }, 9)] });
    expect(listed).toEqual(['/a']);
    follower.resume();
    await vi.waitFor(() => expect(listed).toEqual(['/a', '/a']));
    follower.stop();
  });
});
