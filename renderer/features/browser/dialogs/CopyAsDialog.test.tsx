/** Copy and move under another name: what is asked of main, and what is refused before. */
import { screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { OpError } from '../../../../shared/errors.ts';
import type { FakeHandlers } from '../../../client/fake-bridge.ts';
import { useClient } from '../../../client/ClientContext.tsx';
import { renderWithClient } from '../../../testing/render-with-client.tsx';
import type { CommandContext } from '../pane/action.ts';
import { CopyAsDialog } from './CopyAsDialog.tsx';

type Call = { readonly name: string; readonly params: unknown };

/** The dialog for names of the local pane, with a server on the other side or without one. */
function show(
  names: readonly string[],
  verb: 'copy' | 'move',
  options: { readonly calls?: FakeHandlers['calls']; readonly isAlone?: true } = {},
) {
  const done: string[] = [];
  const pane = (fs: string, path: string) =>
    ({
      fs,
      store: { getState: () => ({ path }) },
      refresh: () => done.push(`refresh ${fs}`),
    }) as never;
  const panes = { pane: pane('local', '/home/me'), other: pane('s', '/srv') };
  function Shown() {
    const context = {
      client: useClient(),
      pane: panes.pane,
      other: options.isAlone === true ? undefined : panes.other,
    } as unknown as CommandContext;
    return <CopyAsDialog {...{ context, names, verb }} onClose={() => done.push('close')} />;
  }
  const view = renderWithClient(<Shown />, {
    calls: {
      'files.realPath': ({ path }) => ({ path }),
      'files.rename': () => ({}),
      'transfers.start': () => ({ transferId: 't' }),
      ...options.calls,
    },
  });
  const asked = (name: string) =>
    (view.seen as readonly Call[]).filter((call) => call.name === name).map(({ params }) => params);
  return { ...view, done, asked };
}

const field = (name: string) => screen.getByLabelText<HTMLInputElement>(name);
const press = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name });

test('one file goes to the other side under the name that is typed', async () => {
  const { user, asked, done } = show(['a.txt'], 'copy');
  expect(field('Name').value).toBe('a.txt');
  expect(field('Folder').value).toBe('/srv');
  await user.clear(field('Name'));
  await user.type(field('Name'), 'b.txt');
  await user.click(press('Copy'));
  await waitFor(() => expect(done).toEqual(['close']));
  expect(asked('transfers.start')).toEqual([
    {
      from: { fs: 'local', paths: ['/home/me/a.txt'] },
      to: { fs: 's', directory: '/srv', names: ['b.txt'] },
    },
  ]);
});

test('several get names by a mask, which shows what the first becomes', async () => {
  const { user, asked } = show(['a.txt', 'b.md'], 'move');
  await user.clear(field('Name'));
  expect(press('Move').disabled).toBe(true);
  await user.type(field('Name'), 'same');
  expect(screen.getByText(/Several would get the same name/)).toBeTruthy();
  await user.clear(field('Name'));
  await user.type(field('Name'), '*.bak');
  expect(screen.getByText(/a.txt becomes a.bak/)).toBeTruthy();
  await user.click(press('Move'));
  expect(asked('transfers.start')).toMatchObject([
    { to: { names: ['a.bak', 'b.bak'] }, options: { move: true } },
  ]);
});

test('a slash is no part of a name', async () => {
  const { user, asked } = show(['a.txt'], 'copy');
  await user.type(field('Name'), '/x');
  expect(press('Copy').disabled).toBe(true);
  expect(screen.getByText(/have a “\/” in it/)).toBeTruthy();
  expect(asked('transfers.start')).toEqual([]);
});

test('a folder that is not there is said at its field, and nothing begins', async () => {
  const calls: FakeHandlers['calls'] = {
    'files.realPath': () => {
      throw new OpError('not-found', 'There is no /gone.');
    },
  };
  const { user, asked, done } = show(['a.txt'], 'copy', { calls });
  await user.clear(field('Folder'));
  await user.type(field('Folder'), '/gone');
  await user.click(press('Copy'));
  expect(await screen.findByText('There is no /gone.')).toBeTruthy();
  expect(asked('transfers.start')).toEqual([]);
  expect(done).toEqual([]);
});

test('a move of one file to the other side is a move of the queue, and no rename there', async () => {
  const { user, asked } = show(['a.txt'], 'move');
  await user.click(press('Move'));
  await waitFor(() => expect(asked('transfers.start')).toHaveLength(1));
  expect(asked('files.rename')).toEqual([]);
  expect(asked('transfers.start')).toMatchObject([{ to: { fs: 's' }, options: { move: true } }]);
});

test('a move on the same side is a rename, where the disk can', async () => {
  const { user, asked, done } = show(['a.txt'], 'move', { isAlone: true });
  expect(screen.queryByRole('radio')).toBeNull();
  await user.clear(field('Folder'));
  await user.type(field('Folder'), '/home/me/sub');
  await user.click(press('Move'));
  await waitFor(() => expect(done).toEqual(['refresh local', 'close']));
  expect(asked('files.rename')).toEqual([
    { fs: 'local', from: '/home/me/a.txt', to: '/home/me/sub/a.txt' },
  ]);
  expect(asked('transfers.start')).toEqual([]);
});

test.each([
  ['exists', 1],
  ['failed', 1],
  ['permission', 0],
] as const)('a rename that ends as %s is given to the queue %d times', async (code, count) => {
  const calls: FakeHandlers['calls'] = {
    'files.rename': () => {
      throw new OpError(code, 'It cannot be.');
    },
  };
  const { user, asked } = show(['a.txt'], 'move', { isAlone: true, calls });
  await user.click(press('Move'));
  await waitFor(() => expect(asked('files.rename')).toHaveLength(1));
  await waitFor(() => expect(asked('transfers.start')).toHaveLength(count));
  await waitFor(() => expect(screen.queryAllByText('It cannot be.')).toHaveLength(1 - count));
});

test('the other side is a choice, and its folder comes with it', async () => {
  const { user, asked } = show(['a.txt'], 'copy');
  await user.type(field('Folder'), '/typed');
  await user.click(screen.getByRole('radio', { name: 'The same side' }));
  expect(field('Folder').value).toBe('/home/me');
  await user.clear(field('Name'));
  await user.type(field('Name'), 'b.txt');
  await user.keyboard('{Enter}');
  await waitFor(() => expect(asked('transfers.start')).toHaveLength(1));
  expect(asked('transfers.start')).toMatchObject([{ to: { fs: 'local', directory: '/home/me' } }]);
});
