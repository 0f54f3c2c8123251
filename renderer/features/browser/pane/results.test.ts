import { afterEach, expect, it, vi } from 'vitest';
import type { Params } from '../../../../shared/contract/index.ts';
import type { SearchQuery } from '../../../../shared/contract/search.ts';
import type { Entry } from '../../../../shared/entry.ts';
import { packEntries } from '../../../../shared/packed-entries.ts';
import { createClient } from '../../../client/client.ts';
import { createFakeBridge } from '../../../client/fake-bridge.ts';
import { editStore } from '../../../state/edits.ts';
import { transferStore } from '../../../state/transfers.ts';
import { aTransfer } from '../../../testing/transfers.ts';
import { only } from '../model/selection.ts';
import { createRename } from '../grid/rename.ts';
import { followTransfers } from './transfer-refresh.ts';
import { createPane, type Pane } from './pane.ts';

afterEach(() => {
  transferStore.setState({ transfers: [] });
  editStore.setState({ edits: [] });
});

const query: SearchQuery = { names: '*', kinds: 'all', depth: 9 };

/** Results below `/home/me`, of files that a test can take away, change and rename. */
async function setUp(names: readonly string[]) {
  const there = new Map<string, Entry>();
  for (const name of names) {
    there.set(name, { name, kind: name.endsWith('folder') ? 'directory' : 'file', size: 1 });
  }
  const searches: Params<'files.search'>[] = [];
  const looks: (readonly string[])[] = [];
  const { bridge } = createFakeBridge(window, {
    calls: {
      'files.realPath': () => ({ path: '/home/me' }),
      'files.freeSpace': () => null,
      'files.lookAgain': ({ names: asked }) => {
        looks.push(asked);
        return { entries: asked.flatMap((name) => there.get(name) ?? []) };
      },
      'files.rename': ({ from, to }) => {
        const [before, after] = [from, to].map((path) => path.slice('/home/me/'.length));
        for (const [name, entry] of there) {
          if (name !== before && !name.startsWith(`${before}/`)) continue;
          const renamed = `${after}${name.slice(before?.length)}`;
          there.delete(name);
          there.set(renamed, { ...entry, name: renamed });
        }
        return {};
      },
    },
    streams: {
      'files.list': (_, stream) => {
        stream.send({ type: 'batch', entries: packEntries([]) });
        stream.send({ type: 'end', notices: [] });
      },
      'files.search': (params, stream) => {
        searches.push(params);
        stream.send({ type: 'batch', entries: [...there.values()] });
        const counts = { folders: 1, entries: 9, moreProblems: 0, tooLarge: 0 };
        stream.send({ type: 'end', ...counts, problems: [], capped: false, way: 'find' });
      },
    },
  });
  const client = createClient(bridge, window);
  const pane = createPane(client, 's1');
  await pane.open(undefined);
  pane.search({ starts: [], query, way: 'best' });
  await vi.waitFor(() => {
    expect(shown(pane)).toHaveLength(names.length);
    expect(pane.store.getState().reading).toBeUndefined();
  });
  return { client, pane, there, searches, looks };
}

const shown = (pane: Pane): string[] =>
  pane.store.getState().view.rows.map((row) => row.entry.name);

it('a deleted result goes, with all that was found in it, and its namesake elsewhere stays', async () => {
  const { pane, there, searches, looks } = await setUp(['a/x', 'b/x', 'folder', 'folder/x', 'z']);
  pane.select(() => only('a/x'));
  for (const name of ['a/x', 'folder', 'folder/x']) there.delete(name);
  pane.changed(['a/x', 'folder']);
  await vi.waitFor(() => expect(shown(pane)).toEqual(['b/x', 'z']));
  expect(looks.flat().toSorted()).toEqual(['a/x', 'folder', 'folder/x']);
  expect(searches).toHaveLength(1);
  expect(pane.store.getState().selection.cursor).toBe('b/x');
});

it('an undo brings back what had gone, and nothing else is looked at', async () => {
  const { pane, there, searches, looks } = await setUp(['a/x', 'b/x', 'c/x']);
  const entry = there.get('a/x');
  there.delete('a/x');
  pane.changed(['a/x']);
  await vi.waitFor(() => expect(shown(pane)).toEqual(['b/x', 'c/x']));
  if (entry !== undefined) there.set('a/x', entry);
  pane.changed([]);
  await vi.waitFor(() => expect(shown(pane)).toHaveLength(3));
  expect(looks).toEqual([['a/x'], ['a/x']]);
  expect(searches).toHaveLength(1);
});

it('a result is renamed in its own folder, with the cursor on it', async () => {
  const { client, pane, searches } = await setUp(['a/x', 'b/x']);
  const focusList = vi.fn<() => void>();
  const rename = createRename({ client, pane, close: () => undefined, focusList });
  expect(await rename.onCommit('a/x', 'y')).toBeUndefined();
  await vi.waitFor(() => expect(shown(pane)).toEqual(['a/y', 'b/x']));
  await vi.waitFor(() => expect(pane.store.getState().selection.cursor).toBe('a/y'));
  expect(await rename.onCommit('a/y', 'b/z')).toMatchObject({ code: 'invalid' });
  expect(searches).toHaveLength(1);
});

it('what was found in a folder follows when the folder is renamed', async () => {
  const { client, pane } = await setUp(['folder', 'folder/x', 'folder b']);
  const rename = createRename({ client, pane, close: () => undefined, focusList: () => undefined });
  await rename.onCommit('folder', 'other folder');
  await vi.waitFor(() =>
    expect(shown(pane).toSorted()).toEqual(['folder b', 'other folder', 'other folder/x']),
  );
});

it('a transfer into a folder of a result has it looked at again, and no other', async () => {
  const { pane, there, looks } = await setUp(['a/x', 'b/x']);
  const following = followTransfers(pane);
  there.set('a/x', { name: 'a/x', kind: 'file', size: 77 });
  const to = { fs: 's1', directory: '/home/me/a' };
  const from = { fs: 'local', directory: '/' };
  transferStore.setState({ transfers: [aTransfer({ from, to, state: 'running' })] });
  transferStore.setState({ transfers: [aTransfer({ from, to, state: 'done' })] });
  await vi.waitFor(() => expect(pane.store.getState().view.entryOf('a/x')?.size).toBe(77));
  expect(looks).toEqual([['a/x']]);
  following.stop();
});

it('a search is repeated when one asks for it', async () => {
  const { pane, searches } = await setUp(['a/x']);
  pane.refresh();
  await vi.waitFor(() => expect(searches).toHaveLength(2));
});
