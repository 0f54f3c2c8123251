import type { TerminalCommand } from '../../../keyboard/command-table.ts';
import { activeTab, type TerminalTab } from '../dock.ts';
import { frontShell } from '../shell/shell-store.ts';
import {
  closeShell,
  dockOf,
  layOut,
  refuseInDock,
  setBroadcasting,
  splitTerminal,
} from '../terminal-store.ts';
import { liveShell } from './live-shells.ts';
import { moveFocus, toggleMaximised } from './split-layout.ts';
import { neighbourOf, placesOf, type Way } from './split-places.ts';
import { leastSize } from './split-size.ts';
import type { Axis } from './split-tree.ts';

/** Commands for the splits of a terminal's tab. */
export type SplitCommand = Extract<TerminalCommand, `split-${string}`>;

/** Whether a command of a terminal is one for its splits. */
export function isSplitCommand(command: TerminalCommand): command is SplitCommand {
  return command.startsWith('split-');
}

const ways: Readonly<Partial<Record<SplitCommand, Way>>> = {
  'split-go-left': 'left',
  'split-go-right': 'right',
  'split-go-up': 'up',
  'split-go-down': 'down',
};

/** Whether a command goes from one shell to another. */
export function isGoing(command: SplitCommand): boolean {
  return ways[command] !== undefined;
}

/** Whether a command would do something in the tab in front. */
export function canRunSplit(sessionId: string, command: SplitCommand): boolean {
  const tab = activeTab(dockOf(sessionId));
  if (tab === undefined) return false;
  const way = ways[command];
  if (way !== undefined) return neighbour(tab, way) !== undefined;
  return command === 'split-right' || command === 'split-down' || tab.shells.length > 1;
}

/** Does what a command says to the splits of the tab in front. */
export function runSplit(sessionId: string, command: SplitCommand): void {
  const tab = activeTab(dockOf(sessionId));
  if (tab === undefined) return;
  switch (command) {
    case 'split-right':
      return split(sessionId, tab, 'across');
    case 'split-down':
      return split(sessionId, tab, 'down');
    case 'split-go-left':
    case 'split-go-right':
    case 'split-go-up':
    case 'split-go-down':
      return go(sessionId, command);
    case 'split-maximise':
      return layOut(sessionId, toggleMaximised);
    case 'split-broadcast':
      return setBroadcasting(sessionId, { on: !tab.isBroadcasting && tab.shells.length > 1 });
    case 'split-close':
      return closeShell(sessionId, tab.layout.current);
    default:
      return command satisfies never;
  }
}

function neighbour(
  { layout: { tree, current, recent } }: TerminalTab,
  way: Way,
): string | undefined {
  return neighbourOf(tree, { from: current, way, recent: recent.slice(1) });
}

function go(sessionId: string, command: SplitCommand): void {
  const way = ways[command];
  if (way !== undefined) layOut(sessionId, (layout) => moveFocus(layout, way));
}

/** Half of what is there has to hold a terminal; a maximised one is measured by the place it comes back to. */
function split(sessionId: string, tab: TerminalTab, axis: Axis): void {
  if (!hasRoom(tab, axis)) {
    const how = axis === 'across' ? 'wider' : 'higher';
    refuseInDock(
      sessionId,
      `There is no room for another terminal here: make this one ${how} first.`,
    );
    return;
  }
  splitTerminal(sessionId, axis, frontShell(sessionId).folder);
}

function hasRoom({ layout }: TerminalTab, axis: Axis): boolean {
  const { current, isMaximised, tree } = layout;
  const element = liveShell(current)?.element?.closest('section');
  // not laid out, so not seen: nothing to go by
  if (!element || element.offsetWidth === 0) return true;
  const place = isMaximised ? placesOf(tree).get(current) : undefined;
  const size =
    axis === 'across'
      ? element.offsetWidth * (place?.width ?? 1)
      : element.offsetHeight * (place?.height ?? 1);
  return size >= 2 * leastSize[axis];
}
