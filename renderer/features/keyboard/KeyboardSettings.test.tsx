import { screen, within } from '@testing-library/react';
import { beforeEach, expect, it } from 'vitest';
import type { KeyboardSettings as Settings } from '../../../shared/contract/keyboard.ts';
import { keymapStore, setKeyboardSettings } from '../../keyboard/keymap-store.ts';
import { renderWithClient } from '../../testing/render-with-client.tsx';
import { KeyboardSettings } from './KeyboardSettings.tsx';

beforeEach(() => setKeyboardSettings({ preset: 'commander', keys: [] }));

/** The page over a main that takes what it is told. */
function show() {
  return renderWithClient(<KeyboardSettings />, {
    calls: {
      'keyboard.changeSettings': (settings: Settings) => {
        setKeyboardSettings(settings);
        return {};
      },
    },
  });
}
const keysOf = (title: string) =>
  screen.getByRole('button', {
    name: new RegExp(`^(Keys for|Press keys… for|.* types a character for) ${title}(:|$)`),
  });

it('lists every command with its keys, and finds them by name and by key', async () => {
  const { user } = show();
  expect(keysOf('Copy to other pane').textContent).toBe('F5');
  expect(screen.getAllByRole('listitem').length).toBeGreaterThan(20);
  await user.type(screen.getByRole('textbox', { name: 'Find' }), 'ctrl+r');
  expect(screen.getAllByRole('listitem')).toHaveLength(1);
  expect(screen.getByRole('listitem').textContent).toContain('Refresh');
  await user.type(screen.getByRole('textbox', { name: 'Find' }), 'x');
  expect(screen.getByText('No command has this.')).toBeTruthy();
});

it('takes the next keys that are pressed, says who else wants them, and gives the usual ones back', async () => {
  const { user } = show();
  await user.click(keysOf('Refresh'));
  await user.keyboard('{F2}');
  expect(keysOf('Refresh').textContent).toBe('F2');
  const row = (title: string) => {
    const found = screen
      .getAllByRole('listitem')
      .find((item) => item.textContent.startsWith(title));
    if (found === undefined) throw new Error(`no line ${title}`);
    return found;
  };
  expect(row('Refresh').textContent).toContain('The same keys as Rename');
  expect(row('Rename').textContent).toContain('The same keys as Refresh');
  await user.click(within(row('Refresh')).getByRole('button', { name: 'Usual keys for Refresh' }));
  expect(keysOf('Refresh').textContent).toBe('Ctrl+R');
  expect(keymapStore.getState().settings.keys).toEqual([]);
});

it('takes a command’s keys away', async () => {
  const { user } = show();
  await user.click(screen.getByRole('button', { name: 'No keys for Rename' }));
  expect(keysOf('Rename').textContent).toBe('none');
  expect(keymapStore.getState().keymap.paneCommand('F2')).toBeUndefined();
});

it('never takes a plain letter, and lets Esc and Tab take the question back', async () => {
  const { user } = show();
  await user.click(keysOf('Rename'));
  await user.keyboard('x');
  expect(keysOf('Rename').textContent).toBe('X types a character');
  await user.keyboard('{Escape}');
  expect(keysOf('Rename').textContent).toBe('F2');
});

it('changes the preset', async () => {
  const { user } = show();
  await user.click(screen.getByRole('radio', { name: 'Explorer' }));
  expect(keysOf('Copy to other pane').textContent).toBe('Ctrl+K');
  expect(screen.getByText(/F5 refreshes/)).toBeTruthy();
});
