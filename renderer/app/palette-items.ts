import type { PaneCommand, WindowCommand } from '../keyboard/command-table.ts';
import { paneCommands, windowCommands } from '../keyboard/command-table.ts';
import { shortcutOf } from '../keyboard/keymap-store.ts';
import type { PaletteItem } from '../features/palette/find-commands.ts';
import { activePane } from '../state/active-pane.ts';
import { runWindowCommand, type WindowActions } from './window-commands.ts';

/** What can be done now: with the pane that had the focus last, and with the window. */
export function paletteItems(actions: WindowActions): readonly PaletteItem[] {
  const pane = activePane();
  const ofPane = (Object.keys(paneCommands) as PaneCommand[])
    .filter((id) => pane?.canRun(id) === true)
    .map((id) => ({
      id,
      title: paneCommands[id].title,
      group: paneCommands[id].group,
      shortcut: shortcutOf(id),
      run: () => {
        pane?.focus();
        pane?.run(id);
      },
    }));
  const ofWindow = (Object.keys(windowCommands) as WindowCommand[])
    .filter((id) => id !== 'command-palette')
    .map((id) => ({
      id,
      title: windowCommands[id].title,
      group: windowCommands[id].group,
      shortcut: shortcutOf(id),
      run: () => runWindowCommand(id, actions),
    }));
  return [...ofPane, ...ofWindow];
}
