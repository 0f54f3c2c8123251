import { useEffect, useEffectEvent } from 'react';
import { openSettings } from '../features/settings/settings-store.ts';
import { openTerminal } from '../features/terminal/terminal-store.ts';
import {
  activateTab,
  homeTab,
  showTerminal,
  stepTab,
  tabStore,
  toggleTerminal,
} from '../state/tabs.ts';
import { requestCloseTab } from './close-request.ts';

/** What a key does, when it is one of the window's own. */
export type WindowAction =
  | 'quick-connect'
  | 'new-tab'
  | 'close-tab'
  | 'next-tab'
  | 'previous-tab'
  | 'terminal'
  | 'new-terminal'
  | 'settings'
  | 'pause-transfers';

type Key = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/**
 * The window's action for a key. A focused terminal keeps what shells use (Ctrl+K, Ctrl+T, Ctrl+W): there closing a
 * tab and quick connect take Shift. Ctrl+Shift+T is a new terminal everywhere.
 */
export function windowAction(
  key: Key,
  where: { readonly isInTerminal: boolean },
): WindowAction | undefined {
  if (key.altKey) return undefined;
  if (key.ctrlKey && key.key === 'Tab') return key.shiftKey ? 'previous-tab' : 'next-tab';
  if (key.ctrlKey && key.code === 'Backquote') return 'terminal';
  if ((key.ctrlKey || key.metaKey) && key.shiftKey && key.code === 'KeyT') return 'new-terminal';
  if ((key.ctrlKey || key.metaKey) && !key.shiftKey && key.key === ',') return 'settings';
  // not with Cmd, which logs out of macOS
  if (key.ctrlKey && key.shiftKey && key.code === 'KeyQ') return 'pause-transfers';
  const isForUs = key.metaKey || (key.ctrlKey && key.shiftKey === where.isInTerminal);
  if (!isForUs) return undefined;
  switch (key.key.toLowerCase()) {
    case 'k':
      return 'quick-connect';
    case 't':
      return 'new-tab';
    case 'w':
      return 'close-tab';
    default:
      return undefined;
  }
}

type WindowActions = {
  readonly focusQuickConnect: () => void;
  /** Pauses all transfers, or lets them go on. */
  readonly pauseTransfers: () => void;
};

function run(action: WindowAction, actions: WindowActions): void {
  const { focusQuickConnect, pauseTransfers } = actions;
  const { active } = tabStore.getState();
  switch (action) {
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
    case 'new-terminal':
      if (active === homeTab) return;
      openTerminal(active);
      showTerminal(active);
      return;
    case 'settings':
      openSettings();
      return;
    case 'pause-transfers':
      pauseTransfers();
      return;
    default:
      action satisfies never;
  }
}

/** Listens for the window's keys before anything inside sees them; not while a dialog is open. */
export function useShortcuts(actions: WindowActions): void {
  const perform = useEffectEvent((action: WindowAction) => run(action, actions));
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isInTerminal =
        event.target instanceof Element && event.target.closest('.xterm') !== null;
      const action = windowAction(event, { isInTerminal });
      if (action === undefined || document.querySelector('[role="dialog"]') !== null) return;
      event.preventDefault();
      event.stopPropagation();
      perform(action);
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  });
}
