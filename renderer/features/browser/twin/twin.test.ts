import { describe, expect, it, vi } from 'vitest';
import type { Entry } from '../../../../shared/entry.ts';
import { baseName, parentPath } from '../../../../shared/paths.ts';
import type { SyncOp } from '../../../../shared/sync/op.ts';
import { packEntries } from '../../../../shared/packed-entries.ts';
import { createClient } from '../../../client/client.ts';
import { createFakeBridge } from '../../../client/fake-bridge.ts';
import { createPane, type Pane } from '../pane/pane.ts';
import { createTwin, type Twin } from './twin.ts';

type Tree = Record<string, Entry[]>;

const folder = (name: string): Entry => ({ name, kind: 'directory' });
const file = (name: string, size = 1, seconds = 1_000): Entry => ({
  name,
  kind: 'file',
  size,
  mtimeMs: seconds * 1_000,
});

/** Two panes on trees in memory. */
async function setUp(
  trees: { local: Tree; far: Tree },
  options: { readonly cut?: string; readonly ops?: SyncOp[] } = {},
) {
  const { bridge, seen } = createFakeBridge(window, {
    calls: {
      'files.realPath': ({ path }) => ({ path }),
      'files.freeSpace': () => ({ freeBytes: 7, totalBytes: 9 }),
      'files.makeDirectory': ({ fs, path }) => {
        const tree = trees[fs as 'local' | 'far'];
        tree[path] = [];
        tree[parentPath(path)]?.push(folder(baseName(path)));
        return {};
      },
      'sync.begin': () => ({ planId: 'p1' }),
    },
    streams: {
      'files.list': ({ fs, path }, stream) => {
        const entries = trees[fs as 'local' | 'far'][path];
        if (entries === undefined) {
          const error = { code: 'not-found', message: `No ${path}.` } as const;
          stream.send({ type: 'error', error });
          return;
        }
        stream.send({ type: 'batch', entries: packEntries(entries) });
        const notices = `${fs} ${path}` === options.cut ? ['Not all is shown.'] : [];
        stream.send({ type: 'end', notices });
      },
      'sync.plan': (_, stream) => {
        stream.send({ type: 'ops', ops: options.ops ?? [] });
        const counts = { equal: 0, extra: 0, leftOut: 0, left: 0, right: 0 };
        const deletions = { left: 'trash', right: 'trash' } as const;
        stream.send({ type: 'end', counts, problems: [], moreProblems: 0, deletions });
      },
    },
  });
  const client = createClient(bridge, window);
  const [left, right] = [createPane(client, 'local'), createPane(client, 'far')];
  const twin = createTwin(client, left, right);
  twin.start();
  await Promise.all([left.go('/l'), right.go('/r')]);
  await Promise.all([idle(left), idle(right)]);
  return { twin, left, right, seen };
}

const idle = (pane: Pane) =>
  vi.waitFor(() => expect(pane.store.getState().reading).toBeUndefined());
const at = (pane: Pane) => pane.store.getState().path;
const marks = (twin: Twin, side: 'left' | 'right') =>
  Object.fromEntries(twin.comparison.store.getState().marks?.[side] ?? []);
const compared = (twin: Twin) =>
  vi.waitFor(() => expect(twin.comparison.store.getState().marks).toBeDefined());

describe('browsing together', () => {
  const trees = () => ({
    local: { '/l': [folder('a')], '/l/a': [folder('b')], '/l/a/b': [], '/': [], '/elsewhere': [] },
    far: { '/r': [folder('a')], '/r/a': [], '/': [] },
  });

  it('goes in and out on the other side as on this one, either way', async () => {
    const { twin, left, right } = await setUp(trees());
    twin.linked.toggle();
    await left.go('/l/a');
    await vi.waitFor(() => expect(at(right)).toBe('/r/a'));
    await right.go('/r');
    await vi.waitFor(() => expect(at(left)).toBe('/l'));
    expect(twin.linked.store.getState().isOn).toBe(true);
  });

  it('says which folder is missing, makes it when asked, and goes there', async () => {
    const { twin, left, right, seen } = await setUp(trees());
    twin.linked.toggle();
    await left.go('/l/a/b');
    await vi.waitFor(() =>
      expect(twin.linked.store.getState().missing).toEqual({ side: 'right', path: '/r/a/b' }),
    );
    expect(at(right)).toBe('/r');
    expect(right.store.getState().problem).toBeUndefined();
    await twin.linked.createMissing();
    await vi.waitFor(() => expect(at(right)).toBe('/r/a/b'));
    const made = seen.filter(({ name }) => name === 'files.makeDirectory');
    expect(made.map(({ params }) => (params as { path: string }).path)).toEqual(['/r/a', '/r/a/b']);
    expect(twin.linked.store.getState().missing).toBeUndefined();
  });

  it('meets again where the other side has stayed', async () => {
    const { twin, left, right } = await setUp(trees());
    twin.linked.toggle();
    await left.go('/l/a');
    await vi.waitFor(() => expect(at(right)).toBe('/r/a'));
    await left.go('/l/a/b');
    await vi.waitFor(() => expect(twin.linked.store.getState().missing).toBeDefined());
    await left.go('/l/a');
    await vi.waitFor(() => expect(twin.linked.store.getState().missing).toBeUndefined());
    expect(at(right)).toBe('/r/a');
  });

  it('goes off with a reason at a jump to a place that has nothing to do with this one', async () => {
    const { twin, left, right } = await setUp(trees());
    twin.linked.toggle();
    await left.go('/l/a');
    await vi.waitFor(() => expect(at(right)).toBe('/r/a'));
    await left.go('/elsewhere');
    const { isOn, ended } = twin.linked.store.getState();
    expect(isOn).toBe(false);
    expect(ended?.reason).toContain('elsewhere');
    expect(at(right)).toBe('/r/a');
  });
});

describe('comparing', () => {
  const trees = (): { local: Tree; far: Tree } => ({
    local: { '/l': [folder('d'), file('same'), file('new', 1, 5_000), file('mine'), file('x', 3)] },
    far: { '/r': [folder('d'), file('same'), file('new', 1, 1_000), file('theirs'), file('x', 4)] },
  });

  it('marks each side as it sees itself, and selects what the other one lacks', async () => {
    const { twin, left, right } = await setUp(trees());
    twin.comparison.toggle();
    await compared(twin);
    expect(marks(twin, 'left')).toEqual({
      d: 'equal',
      same: 'equal',
      new: 'newer',
      mine: 'only',
      x: 'differs',
    });
    expect(marks(twin, 'right')).toEqual({
      d: 'equal',
      same: 'equal',
      new: 'older',
      theirs: 'only',
      x: 'differs',
    });
    expect([...left.store.getState().selection.names].sort()).toEqual(['mine', 'new', 'x']);
    expect([...right.store.getState().selection.names].sort()).toEqual(['theirs', 'x']);
  });

  it('calls nothing missing that the other side may have left out', async () => {
    const { twin } = await setUp(trees(), { cut: 'far /r' });
    twin.comparison.toggle();
    await compared(twin);
    expect(marks(twin, 'left')).toMatchObject({ mine: 'unknown', new: 'newer' });
    expect(marks(twin, 'right')).toMatchObject({ theirs: 'only' });
  });

  it('hides what is equal, and shows it again at the end', async () => {
    const { twin, left } = await setUp(trees());
    const shown = () => left.store.getState().view.rows.map(({ entry }) => entry.name);
    twin.comparison.toggle();
    twin.comparison.change({ hidesEqual: true });
    await vi.waitFor(() => expect(shown()).toEqual(['mine', 'new', 'x']));
    twin.comparison.end();
    await vi.waitFor(() => expect(shown()).toHaveLength(5));
  });

  it('keeps in step with a refresh, and ends when one side goes elsewhere', async () => {
    const all = trees();
    const { twin, left } = await setUp(all);
    twin.comparison.toggle();
    await compared(twin);
    all.local['/l'] = [folder('d'), file('theirs')];
    left.refresh();
    await vi.waitFor(() => expect(marks(twin, 'left')).toEqual({ d: 'equal', theirs: 'equal' }));
    await left.go('/');
    expect(twin.comparison.store.getState().isOn).toBe(true);
    all.local['/'] = [];
    await left.go('/');
    expect(twin.comparison.store.getState()).toMatchObject({ isOn: false, marks: undefined });
  });

  it('reads contents when told to, and forgets what it knew of a file that changes', async () => {
    const all = {
      local: { '/l': [file('a'), file('b')] },
      far: { '/r': [file('a'), file('b')] },
    };
    const differing: SyncOp = { path: 'b', action: 'copy-right', why: 'differs' };
    const { twin, left } = await setUp(all, { ops: [differing] });
    twin.comparison.change({ by: 'content' });
    twin.comparison.toggle();
    await vi.waitFor(() => expect(marks(twin, 'left')).toEqual({ a: 'equal', b: 'differs' }));
    all.local['/l'] = [file('a', 1, 1_500), file('b')];
    left.refresh();
    await vi.waitFor(() => expect(marks(twin, 'left')).toEqual({ a: 'unknown', b: 'differs' }));
  });
});
