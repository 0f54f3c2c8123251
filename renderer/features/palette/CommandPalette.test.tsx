import { cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, onTestFinished, vi } from 'vitest';
import { CommandPalette } from './CommandPalette.tsx';
import { findItems, type PaletteItem } from './find-commands.ts';
import { openPalette } from './palette-store.ts';

const ran = vi.fn<(title: string) => void>();
const item = (title: string, group = 'Files'): PaletteItem => ({
  id: title,
  title,
  group,
  run: () => {
    ran(title);
  },
});
const items = [item('Copy to other pane'), item('New folder'), item('Settings', 'Window')];

function show() {
  ran.mockClear();
  render(<CommandPalette items={() => items} />);
  onTestFinished(cleanup);
  openPalette();
  return userEvent.setup();
}

it('finds a command by letters of it, and runs it after it has gone', async () => {
  const user = show();
  await user.type(await screen.findByRole('combobox', { name: 'Command' }), 'nfo');
  expect(screen.getAllByRole('option').map((option) => option.textContent)).toEqual([
    'New folderFiles',
  ]);
  await user.keyboard('{Enter}');
  await waitFor(() => expect(ran.mock.calls).toEqual([['New folder']]));
  expect(screen.queryByRole('dialog')).toBeNull();
});

it('goes through the list with the arrows', async () => {
  const user = show();
  await screen.findByRole('combobox', { name: 'Command' });
  await user.keyboard('{ArrowDown}{Enter}');
  await waitFor(() => expect(ran.mock.calls).toEqual([['New folder']]));
});

it('says when nothing is found, and leaves with Esc without doing anything', async () => {
  const user = show();
  await user.type(await screen.findByRole('combobox', { name: 'Command' }), 'qqq');
  expect(screen.getByText('No command has these letters.')).toBeTruthy();
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(ran).not.toHaveBeenCalled();
});

it('puts the best match first', () => {
  expect(findItems(items, 'set').map(({ title }) => title)).toEqual(['Settings']);
  expect(findItems(items, 'win').map(({ title }) => title)).toEqual(['Settings']);
  expect(findItems(items, ' ')).toBe(items);
});
