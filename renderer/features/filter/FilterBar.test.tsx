import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Entry } from '../../../shared/entry.ts';
import { packEntries } from '../../../shared/packed-entries.ts';
import { renderWithClient } from '../../testing/render-with-client.tsx';
import { Browser } from '../browser/Browser.tsx';

// happy-dom lays nothing out: without a height no line would be in sight
beforeEach(() => {
  const spies = [
    vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600),
    vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(600),
  ];
  return () => spies.forEach((spy) => spy.mockRestore());
});

const file = (name: string): Entry => ({ name, kind: 'file', size: 10, mode: 0o644 });

async function show() {
  const entries: Entry[] = [
    { name: 'logs', kind: 'directory' },
    ...['a.log', 'b.txt', 'c.log'].map(file),
  ];
  const view = renderWithClient(
    <Browser
      remoteFs="s1"
      remoteReady={false}
      remotePlaceholder={<p>Not connected yet</p>}
      remoteNotice={undefined}
      active
    />,
    {
      calls: {
        'files.realPath': ({ path }) => ({ path: path === '.' ? '/home/me' : path }),
        'files.freeSpace': () => null,
      },
      streams: {
        'files.list': (_, stream) => {
          stream.send({ type: 'batch', entries: packEntries(entries) });
          stream.send({ type: 'end', notices: [] });
        },
      },
    },
  );
  const grid = screen.getByRole('grid', { name: 'Local files' });
  await within(grid).findByRole('gridcell', { name: 'logs' });
  grid.focus();
  return { ...view, grid };
}

const names = (grid: HTMLElement): string[] =>
  within(grid)
    .getAllByRole('row')
    .slice(1)
    .map((row) => within(row).getAllByRole('gridcell')[0]?.textContent ?? '');

const selected = (grid: HTMLElement): string[] =>
  within(grid)
    .queryAllByRole('row', { selected: true })
    .map((row) => within(row).getAllByRole('gridcell')[0]?.textContent ?? '');

describe('the bar of a pane', () => {
  it('filters as one types, says of how many, and selects nothing that is not shown', async () => {
    const { grid, user } = await show();
    await user.keyboard('{Control>}f{/Control}');
    const field = screen.getByRole('textbox', { name: 'Filter' });
    expect(document.activeElement).toBe(field);
    await user.keyboard('.log');
    await waitFor(() => expect(names(grid)).toEqual(['..', 'a.log', 'c.log']));
    expect(screen.getByText('2 of 4')).toBeTruthy();
    expect(
      within(grid)
        .getAllByText('.log')
        .map(({ tagName }) => tagName),
    ).toEqual(['MARK', 'MARK']);
    await user.keyboard('{ArrowDown}');
    await waitFor(() => expect(selected(grid)).toEqual(['c.log']));
    expect(document.activeElement).toBe(field);
    await user.keyboard('{Enter}{Control>}a{/Control}');
    await waitFor(() => expect(selected(grid)).toEqual(['a.log', 'c.log']));
    await user.keyboard('{Escape}');
    await waitFor(() => expect(names(grid)).toEqual(['..', 'logs', 'a.log', 'b.txt', 'c.log']));
    expect(screen.queryByRole('textbox', { name: 'Filter' })).toBeNull();
    expect(document.activeElement).toBe(grid);
  });

  it('says that nothing fits, and how to see the rest again', async () => {
    const { grid, user } = await show();
    await user.keyboard('{Control>}f{/Control}nope');
    expect(
      await screen.findByText(/No name here fits “nope”\. Esc shows all 4 entries/),
    ).toBeTruthy();
    await user.keyboard('{Escape}');
    await waitFor(() => expect(names(grid)).toHaveLength(5));
  });

  it('goes from one name to the next without hiding the others', async () => {
    const { grid, user } = await show();
    await user.keyboard('{Control>}f{/Control}');
    await user.click(screen.getByRole('radio', { name: 'Find' }));
    await user.type(screen.getByRole('textbox', { name: 'Find' }), 'log');
    await waitFor(() => expect(selected(grid)).toEqual(['logs']));
    await user.keyboard('{Enter}');
    await waitFor(() => expect(selected(grid)).toEqual(['a.log']));
    await user.keyboard('{Shift>}{F3}{/Shift}{Shift>}{F3}{/Shift}');
    await waitFor(() => expect(selected(grid)).toEqual(['c.log']));
    expect(names(grid)).toHaveLength(5);
  });

  it('selects by masks and takes away by masks, and remembers them', async () => {
    const { grid, user } = await show();
    await user.keyboard('[NumpadAdd]');
    const dialog = await screen.findByRole('dialog', { name: 'Select by mask' });
    await user.clear(within(dialog).getByLabelText('Names'));
    await user.type(within(dialog).getByLabelText('Names'), '*log*');
    await user.click(within(dialog).getByRole('radio', { name: 'Files' }));
    await user.keyboard('{Enter}');
    await waitFor(() => expect(selected(grid)).toEqual(['a.log', 'c.log']));
    grid.focus();
    await user.keyboard('[NumpadSubtract]');
    const again = await screen.findByRole('dialog', { name: 'Unselect by mask' });
    const field = within(again).getByLabelText<HTMLInputElement>('Names');
    expect(field.value).toBe('*log*');
    await user.clear(field);
    await user.type(field, 'c.*{Enter}');
    await waitFor(() => expect(selected(grid)).toEqual(['a.log']));
  });
});
