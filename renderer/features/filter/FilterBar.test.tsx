import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Entry } from '../../../shared/entry.ts';
import { packEntries } from '../../../shared/packed-entries.ts';
import { searchHistoryStore } from '../../state/search-history.ts';
import { renderWithClient } from '../../testing/render-with-client.tsx';
import { Browser } from '../browser/Browser.tsx';

beforeEach(() => searchHistoryStore.setState({ history: { masks: [], texts: [], filters: [] } }));

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
        'history.remember': () => ({}),
        'history.forget': () => ({}),
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

  it("offers what it was filtered by before, and the arrows stay the list's until then", async () => {
    const { grid, user, seen } = await show();
    await user.keyboard('{Control>}f{/Control}.log{Enter}');
    await user.keyboard('{Control>}f{/Control}b.{Escape}');
    await user.keyboard('{Control>}f{/Control}');
    const field = screen.getByRole('textbox', { name: 'Filter' });
    await user.keyboard('{ArrowDown}');
    expect(screen.queryByRole('listbox')).toBeNull();
    await user.keyboard('{Alt>}{ArrowDown}{/Alt}');
    const list = screen.getByRole('listbox', { name: 'Used before' });
    expect(
      within(list)
        .getAllByRole('option')
        .map(({ textContent }) => textContent),
    ).toEqual(['b.', '.log', 'Forget all of these']);
    await user.keyboard('{ArrowDown}');
    const picked = within(list).getByRole('option', { selected: true });
    expect(field.getAttribute('aria-activedescendant')).toBe(picked.id);
    await user.keyboard('{Enter}');
    await waitFor(() => expect(names(grid)).toEqual(['..', 'a.log', 'c.log']));
    expect(document.activeElement).toBe(field);
    // Esc closes the list before the bar
    await user.keyboard('{Alt>}{ArrowDown}{/Alt}{Escape}');
    expect(screen.queryByRole('listbox')).toBeNull();
    await user.keyboard('{Alt>}{ArrowDown}{/Alt}{ArrowUp}{Enter}');
    expect(seen.at(-1)).toMatchObject({ name: 'history.forget', params: { kind: 'filters' } });
    await user.keyboard('{Alt>}{ArrowDown}{/Alt}');
    expect(screen.queryByRole('listbox')).toBeNull();
  });

  it('narrows what was used before as one types, and leaves the dialog open when it takes one', async () => {
    const used = ['*.ts', '*.css', 'log'];
    searchHistoryStore.setState({ history: { masks: used, texts: [], filters: [] } });
    const { user } = await show();
    await user.keyboard('[NumpadAdd]');
    const dialog = await screen.findByRole('dialog', { name: 'Select by mask' });
    const field = within(dialog).getByLabelText<HTMLInputElement>('Names');
    await user.keyboard('{ArrowDown}');
    const options = () =>
      within(dialog)
        .getAllByRole('option')
        .map(({ textContent }) => textContent);
    expect(options()).toEqual([...used, 'Forget all of these']);
    await user.clear(field);
    await user.type(field, '*.');
    expect(options()).toEqual(['*.ts', '*.css', 'Forget all of these']);
    await user.keyboard('{ArrowDown}{Enter}');
    expect(field.value).toBe('*.css');
    expect(screen.getByRole('dialog', { name: 'Select by mask' })).toBeTruthy();
  });
});
