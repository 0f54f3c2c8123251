import { create } from 'zustand';
import type { PaneCommand } from '../keyboard/command-table.ts';

/** A file pane, as far as the window's own commands need it. */
export type PaneHandle = {
  readonly run: (command: PaneCommand) => boolean;
  readonly canRun: (command: PaneCommand) => boolean;
  /** Puts the focus into its list. */
  readonly focus: () => void;
  /** False while its tab is in the background. */
  readonly isVisible: () => boolean;
};

/** The pane that had the focus last; undefined when it is gone. */
const activePaneStore = create<{ readonly pane: PaneHandle | undefined }>(() => ({
  pane: undefined,
}));

/** Says which pane has the focus now. */
export function setActivePane(pane: PaneHandle): void {
  activePaneStore.setState({ pane });
}

/** Takes a pane that goes away out of use. */
export function clearActivePane(pane: PaneHandle): void {
  if (activePaneStore.getState().pane === pane) activePaneStore.setState({ pane: undefined });
}

/** The pane that commands from elsewhere are meant for, when it can be seen. */
export function activePane(): PaneHandle | undefined {
  const { pane } = activePaneStore.getState();
  return pane?.isVisible() === true ? pane : undefined;
}
