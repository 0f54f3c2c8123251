import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Params } from '../../../shared/contract/index.ts';
import type { SearchMessage } from '../../../shared/contract/search.ts';
import type { Entry } from '../../../shared/entry.ts';
import { packEntries } from '../../../shared/packed-entries.ts';
import { renderWithClient } from '../../testing/render-with-client.tsx';
import { Browser } from '../browser/Browser.tsx';
import { emptyFindForm, parseDay, parseSize, queryOf } from './find-form.ts';

// happy-dom lays nothing out: without a height no line would be in sight
beforeEach(() => {
  const spies = [
    vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600),
    vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(600),
  ];
  return () => spies.forEach((spy) => spy.mockRestore());
});

const file = (name: string): Entry => ({ name, kind: 'file', size: 10, mode: 0o644 });

const tree: Readonly<Record<string, readonly Entry[]>> = {
  '/home/me': [{ name: 'src', kind: 'directory' }, file('a.ts')],
  '/home/me/src': [file('main.ts'), file('zoo.ts')],
};

const ended: SearchMessage = {
  type: 'end',
  folders: 2,
  entries: 4,
  problems: [
    { path: '/home/me/secret', error: { code: 'permission', message: 'Permission denied.' } },
  ],
  moreProblems: 0,
  tooLarge: 0,
  capped: false,
  way: 'find',
};

async function show() {
  const searches: Params<'files.search'>[] = [];
  const view = renderWithClient(
    <Browser
      remoteFs="s1"
      remoteReady
      remotePlaceholder={<p>Not connected yet</p>}
      remoteNotice={undefined}
      active
    />,
    {
      calls: {
        'files.realPath': ({ path }) => ({ path: path === '.' ? '/home/me' : path }),
        'files.freeSpace': () => null,
        'files.searchWay': () => ({ way: 'find' }),
        'history.remember': () => ({}),
        'transfers.start': () => ({ transferId: 't1' }),
      },
      streams: {
        'files.list': ({ path }, stream) => {
          stream.send({ type: 'batch', entries: packEntries(tree[path] ?? []) });
          stream.send({ type: 'end', notices: [] });
        },
        'files.search': (params, stream) => {
          searches.push(params);
          stream.send({ type: 'batch', entries: [file('src/main.ts'), file('a.ts')] });
          stream.send(ended);
        },
      },
    },
  );
  const grid = screen.getByRole('grid', { name: 'Local files' });
  await within(grid).findByRole('gridcell', { name: 'src' });
  await within(screen.getByRole('grid', { name: 'Remote files' })).findByText('a.ts');
  grid.focus();
  return { ...view, grid, searches };
}

const names = (grid: HTMLElement): string[] =>
  within(grid)
    .getAllByRole('row')
    .slice(1)
    .map((row) => within(row).getAllByRole('gridcell')[0]?.textContent ?? '');

type Shown = Awaited<ReturnType<typeof show>>;

async function findTs({ user, grid }: Pick<Shown, 'user' | 'grid'>): Promise<void> {
  await user.keyboard('{Alt>}{F7}{/Alt}');
  const dialog = await screen.findByRole('dialog', { name: 'Find files' });
  // what was looked for last is still there
  await user.click(within(dialog).getByRole('button', { name: 'Clear' }));
  await user.type(within(dialog).getByLabelText('Names'), '*.ts');
  await user.type(within(dialog).getByLabelText('Size to'), '1 MB{Enter}');
  await waitFor(() => expect(names(grid)).toEqual(['a.ts', 'main.tssrc']));
}

describe('finding files', () => {
  it('shows what is found with where it is, how far it looked, and what it could not look into', async () => {
    const shown = await show();
    await findTs(shown);
    expect(shown.searches).toMatchObject([
      { fs: 'local', path: '/home/me', starts: [], query: { names: '*.ts', maxBytes: 1_000_000 } },
    ]);
    const bar = screen.getByRole('region', { name: 'Search results' });
    expect(bar.textContent).toContain(
      '2 found · among 4 entries in 2 folders, by find on the server',
    );
    await shown.user.click(
      within(bar).getByRole('button', { name: /Could not look into 1 place/ }),
    );
    expect(await screen.findByText('Permission denied.')).toBeTruthy();
  });

  it('acts on results like on other files', async () => {
    const shown = await show();
    await findTs(shown);
    await shown.user.click(within(shown.grid).getByText('main.ts'));
    await shown.user.keyboard('{F5}');
    await waitFor(() =>
      expect(shown.seen.find(({ name }) => name === 'transfers.start')?.params).toEqual({
        from: { fs: 'local', paths: ['/home/me/src/main.ts'] },
        to: { fs: 's1', directory: '/home/me' },
      }),
    );
    await shown.user.keyboard('{F7}');
    expect(await screen.findByText(/Not among search results/)).toBeTruthy();
  });

  it('goes to the folder of a result with the cursor on it, and back to the results', async () => {
    const shown = await show();
    await findTs(shown);
    await shown.user.click(within(shown.grid).getByText('main.ts'));
    await shown.user.keyboard('{Enter}');
    await waitFor(() => expect(names(shown.grid)).toEqual(['..', 'main.ts', 'zoo.ts']));
    const [row] = within(shown.grid).getAllByRole('row', { selected: true });
    expect(row?.textContent).toContain('main.ts');
    expect(screen.queryByRole('region', { name: 'Search results' })).toBeNull();
    await shown.user.keyboard('{Alt>}{ArrowLeft}{/Alt}');
    await waitFor(() => expect(names(shown.grid)).toEqual(['a.ts', 'main.tssrc']));
    expect(shown.searches).toHaveLength(2);
    await shown.user.keyboard('{Backspace}');
    await waitFor(() => expect(names(shown.grid)).toEqual(['..', 'src', 'a.ts']));
  });

  it('says what is no size and no day, and looks for nothing then', async () => {
    const { user, searches } = await show();
    await user.keyboard('{Alt>}{F7}{/Alt}');
    const dialog = await screen.findByRole('dialog', { name: 'Find files' });
    await user.click(within(dialog).getByRole('button', { name: 'Clear' }));
    await user.type(within(dialog).getByLabelText('Size from'), 'much');
    await user.type(within(dialog).getByLabelText('Changed to'), '2026-02-30{Enter}');
    expect(within(dialog).getByText(/A size is a number/)).toBeTruthy();
    expect(within(dialog).getByText(/A day is a year/)).toBeTruthy();
    expect(searches).toEqual([]);
  });
});

describe('the form', () => {
  it('reads sizes with units of both kinds', () => {
    expect(['', '5', '1.5 MB', '2 KiB', '3g', '1,5k'].map(parseSize)).toEqual([
      undefined,
      5,
      1_500_000,
      2_048,
      3e9,
      1_500,
    ]);
    expect(['-1', 'x', '1 XB', '1e9', '99999999999 GB'].map(parseSize)).toEqual(
      Array.from({ length: 5 }, () => null),
    );
  });

  it('takes whole days, the last one too, and nothing the wrong way round', () => {
    expect(parseDay('2026-3-1', 0)).toBe(new Date(2026, 2, 1).getTime());
    expect([parseDay('', 0), parseDay('1.3.2026', 0), parseDay('2026-13-01', 0)]).toEqual([
      undefined,
      null,
      null,
    ]);
    const oneDay = queryOf({ ...emptyFindForm, from: '2026-03-01', to: '2026-03-01' });
    expect(oneDay).toMatchObject({
      query: {
        modifiedFromMs: new Date(2026, 2, 1).getTime(),
        modifiedBeforeMs: new Date(2026, 2, 2).getTime(),
      },
    });
    expect(queryOf({ ...emptyFindForm, minSize: '2 MB', maxSize: '1 MB' })).toHaveProperty(
      'errors.maxSize',
    );
  });
});
