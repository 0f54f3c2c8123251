import type { PaneCommand, TerminalCommand, WindowCommand } from '../keyboard/command-table.ts';
import { paneCommands, terminalCommands, windowCommands } from '../keyboard/command-table.ts';
import { shortcutOf } from '../keyboard/keymap-store.ts';
import type { PaletteItem } from '../features/palette/find-commands.ts';
import {
  canRunSplit,
  isSplitCommand,
  runSplit,
} from '../features/terminal/splits/split-commands.ts';
import { frontCommands, isShellCommand } from '../features/terminal/shell-commands.ts';
import { activePane } from '../state/active-pane.ts';
import { tabStore } from '../state/tabs.ts';
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
  return [...ofPane, ...ofTerminal(), ...ofWindow];
}

/** What can be done with the terminals of the tab in front, while they are in sight. */
function ofTerminal(): readonly PaletteItem[] {
  const { active, terminals } = tabStore.getState();
  if (!terminals.has(active)) return [];
  const ids = Object.keys(terminalCommands) as TerminalCommand[];
  const item = (id: TerminalCommand, run: () => void): PaletteItem => ({
    id,
    title: terminalCommands[id].title,
    group: terminalCommands[id].group,
    shortcut: shortcutOf(id),
    run,
  });
  const front = frontCommands(active);
  const ofShell = front === undefined ? [] : ids.filter(isShellCommand);
  const ofSplits = ids.filter(isSplitCommand).filter((id) => canRunSplit(active, id));
  return [
    // asked for again when it is run: another shell may have taken its place
    ...ofShell.map((id) => item(id, () => frontCommands(active)?.(id))),
    ...ofSplits.map((id) => item(id, () => runSplit(active, id))),
  ];
}
