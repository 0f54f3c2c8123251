import {
  Columns2,
  Maximize2,
  Minimize2,
  PanelTopClose,
  PanelTopOpen,
  RadioTower,
  Rows2,
  SquareX,
  type LucideIcon,
} from 'lucide-react';
import { shortcutOf } from '../../../keyboard/keymap-store.ts';
import { isTerminalTall, tabStore, toggleTall } from '../../../state/tabs.ts';
import type { MenuItem } from '../../../ui/Menu.tsx';
import { activeTab } from '../dock.ts';
import { dockOf } from '../terminal-store.ts';
import { canRunSplit, runSplit, type SplitCommand } from './split-commands.ts';

/** What a terminal's menu offers for the tab it is in. */
export function splitItems(sessionId: string): readonly MenuItem[] {
  const tab = activeTab(dockOf(sessionId));
  const item = (command: SplitCommand, label: string, icon: LucideIcon): MenuItem => ({
    label,
    icon,
    shortcut: shortcutOf(command),
    disabled: !canRunSplit(sessionId, command),
    onSelect: () => runSplit(sessionId, command),
  });
  const isTall = isTerminalTall(tabStore.getState(), sessionId);
  return [
    'separator',
    {
      label: isTall ? 'Below the panes' : 'Over the panes',
      icon: isTall ? PanelTopOpen : PanelTopClose,
      shortcut: shortcutOf('terminal-tall'),
      onSelect: () => toggleTall(sessionId),
    },
    item('split-right', 'Split to the right', Columns2),
    item('split-down', 'Split downwards', Rows2),
    tab?.layout.isMaximised === true
      ? item('split-maximise', 'Restore', Minimize2)
      : item('split-maximise', 'Maximise', Maximize2),
    item(
      'split-broadcast',
      tab?.isBroadcasting === true ? 'Type in this terminal only' : 'Type in all terminals',
      RadioTower,
    ),
    item('split-close', 'Close this terminal', SquareX),
  ];
}
