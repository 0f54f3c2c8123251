import { useEffect, useEffectEvent } from 'react';
import { showEdits } from '../features/editing/file-windows.ts';
import { showTunnels } from '../features/forwards/tunnels-window.ts';
import { openPalette } from '../features/palette/palette-store.ts';
import { openSettings } from '../features/settings/settings-store.ts';
import { openTerminal } from '../features/terminal/terminal-store.ts';
import {
  activateTab,
  homeTab,
  showTerminal,
  stepTab,
  tabStore,
  toggleTall,
  toggleTerminal,
} from '../state/tabs.ts';
import { activePane } from '../state/active-pane.ts';
import { chordOf } from '../keyboard/chord.ts';
import type { WindowCommand } from '../keyboard/command-table.ts';
import { keymapStore } from '../keyboard/keymap-store.ts';
import { requestCloseTab } from './close-request.ts';

/** What of the window its commands act on. */
export type WindowActions = {
  readonly focusQuickConnect: () => void;
  /** Pauses all transfers, or lets them go on. */
  readonly pauseTransfers: () => void;
  /** Connects again to the host whose tab was closed last. */
  readonly reopenTab: () => void;
  /** Connects once more to where the tab in front leads. */
  readonly duplicateTab: () => void;
};

/** Whether the focus is in the pane that commands are meant for. */
function isPaneFocused(): boolean {
  return document.activeElement?.closest('[role="grid"]') !== null;
}

/** Does what a command of the window says. */
export function runWindowCommand(command: WindowCommand, actions: WindowActions): void {
  const { focusQuickConnect, pauseTransfers } = actions;
  const { active } = tabStore.getState();
  switch (command) {
    case 'quick-connect':
      focusQuickConnect();
      return;
    case 'new-tab':
      activateTab(homeTab);
      focusQuickConnect();
      return;
    case 'close-tab':
      requestCloseTab(active);
      return;
    case 'next-tab':
      stepTab(1);
      return;
    case 'previous-tab':
      stepTab(-1);
      return;
    case 'terminal':
      if (active !== homeTab) toggleTerminal(active);
      return;
    case 'terminal-tall':
      if (active !== homeTab) toggleTall(active);
      return;
    case 'new-terminal':
      if (active === homeTab) return;
      // in a remote pane: where that pane is
      if (isPaneFocused() && activePane()?.canRun('terminal-here') === true) {
        activePane()?.run('terminal-here');
        return;
      }
      openTerminal(active);
      showTerminal(active);
      return;
    case 'settings':
      openSettings();
      return;
    case 'edits':
      showEdits();
      return;
    case 'tunnels':
      if (active !== homeTab) showTunnels(active);
      return;
    case 'command-palette':
      openPalette();
      return;
    case 'reopen-tab':
      actions.reopenTab();
      return;
    case 'duplicate-tab':
      actions.duplicateTab();
      return;
    case 'pause-transfers':
      pauseTransfers();
      return;
    default:
      command satisfies never;
  }
}

/** Listens for the window's keys before anything inside sees them; not while a dialog is open. */
export function useShortcuts(actions: WindowActions): void {
  const perform = useEffectEvent((command: WindowCommand) => runWindowCommand(command, actions));
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isInTerminal =
        event.target instanceof Element && event.target.closest('.xterm') !== null;
      const chord = chordOf(event);
      if (chord === undefined) return;
      const command = keymapStore.getState().keymap.windowCommand(chord, { isInTerminal });
      if (command === undefined || document.querySelector('[role="dialog"]') !== null) return;
      event.preventDefault();
      event.stopPropagation();
      perform(command);
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  });
}
