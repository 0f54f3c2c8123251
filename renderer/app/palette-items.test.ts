import { beforeEach, expect, it, vi } from 'vitest';
import { takeCommands } from '../features/terminal/shell-commands.ts';
import { dockOf, forgetDock, openTerminal } from '../features/terminal/terminal-store.ts';
import { tabStore } from '../state/tabs.ts';
import { paletteItems } from './palette-items.ts';
import type { WindowActions } from './window-commands.ts';

const terminalItems = () =>
  paletteItems({} as WindowActions).filter(({ id }) => id.startsWith('terminal-'));
const titles = () => terminalItems().map(({ title, shortcut }) => [title, shortcut]);

beforeEach(() => {
  tabStore.setState({ active: 's', terminals: new Set(['s']) });
  return () => {
    forgetDock('s');
    tabStore.setState(tabStore.getInitialState());
  };
});

it('offers what the terminal in front can do, with its keys, and nothing while there is none', () => {
  const without = titles();
  openTerminal('s');
  const run = vi.fn<(command: string) => void>();
  const stop = takeCommands(dockOf('s').terminals[0]?.shells[0]?.id ?? '', run);
  const own = titles().filter(([title]) => !without.some(([other]) => other === title));
  expect(own).toEqual([
    ['Copy', 'Ctrl+Shift+C'],
    ['Paste', 'Ctrl+Shift+V'],
    ['Find in the terminal', 'Ctrl+Shift+F'],
    ['Select all', 'Ctrl+Shift+A'],
    ['Clear', undefined],
  ]);
  terminalItems()
    .find(({ title }) => title === 'Select all')
    ?.run();
  expect(run.mock.calls).toEqual([['terminal-select-all']]);
  tabStore.setState({ terminals: new Set() });
  expect(titles()).toEqual(without);
  tabStore.setState({ terminals: new Set(['s']) });
  stop();
  expect(titles()).toEqual(without);
});
