import type { PaneCommand } from '../../../keyboard/command-table.ts';
import type { CommandContext, PaneAction } from './action.ts';
import { desktopActions } from './actions/desktop.ts';
import { clipboardActions } from './actions/clipboard.ts';
import { createActions } from './actions/create.ts';
import { fileActions } from './actions/files.ts';
import { findActions, notAmongResults } from './actions/find.ts';
import { filterActions } from './actions/filter.ts';
import { goActions } from './actions/go.ts';
import { propertiesActions } from './actions/properties.ts';
import { selectMaskActions } from './actions/select-mask.ts';
import { moveActions } from './actions/move.ts';
import { undoActions } from './actions/undo.ts';
import { openActions } from './actions/open.ts';
import { twinActions } from './actions/twin.ts';
import { sortActions } from './actions/sort.ts';
import { copyTextActions } from './actions/copy-text.ts';
import { placeActions } from './actions/places.ts';
import { viewActions } from './actions/view.ts';

/** What each command does. One that is only in the table of keys does not compile. */
const actions: Readonly<Record<PaneCommand, PaneAction>> = {
  ...goActions,
  ...placeActions,
  ...copyTextActions,
  ...fileActions,
  ...desktopActions,
  ...moveActions,
  ...createActions,
  ...clipboardActions,
  ...undoActions,
  ...openActions,
  ...viewActions,
  ...sortActions,
  ...filterActions,
  ...selectMaskActions,
  ...twinActions,
  ...findActions,
  ...propertiesActions,
};

/** Whether a command would do something now. */
export function canRun(command: PaneCommand, context: CommandContext): boolean {
  const action = actions[command];
  if (context.pane.store.getState().path === undefined) return false;
  if (!context.ready && action.offline !== true) return false;
  if (notAmongResults(command, context) !== undefined) return false;
  return action.canRun?.(context) ?? true;
}

/** Does what a command says. False when the key that gave it should keep its usual meaning. */
export function runCommand(command: PaneCommand, context: CommandContext): boolean {
  const action = actions[command];
  // the other pane can be reached from one that shows nothing yet
  if (command === 'switch-pane' || canRun(command, context)) return action.run(context) !== false;
  const why = notAmongResults(command, context) ?? action.otherwise;
  if (why !== undefined) context.ui.hint(why);
  return true;
}
