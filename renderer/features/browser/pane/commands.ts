import type { TransferOptions } from '../../../../shared/contract/transfers.ts';
import { leadsToDirectory } from '../../../../shared/entry.ts';
import { joinPath } from '../../../../shared/paths.ts';
import type { Client } from '../../../client/client.ts';
import { parentName } from '../model/lines.ts';
import { actionNames, cursorOn, hasActionNames, invert, selectAll } from '../model/selection.ts';
import { startTransfer } from './file-actions.ts';
import type { PaneCommand } from './keys.ts';
import type { Pane } from './pane.ts';

/** What of a pane's looks commands act on. */
export type PaneUi = {
  readonly askNewFolder: () => void;
  readonly askDelete: (names: readonly string[]) => void;
  /** Asks how to copy them. */
  readonly askCopy: (names: readonly string[]) => void;
  readonly startRename: (name: string) => void;
  readonly hint: (text: string) => void;
  readonly editPath: () => void;
  /** False when there is no other pane to go to. */
  readonly switchPane: () => boolean;
};

/** What commands work with. */
export type CommandContext = {
  readonly client: Client;
  readonly pane: Pane;
  /** The pane on the other side, when it shows a directory and can be used. */
  readonly other: Pane | undefined;
  /** False while the pane's session is not connected: then only looking is possible. */
  readonly ready: boolean;
  readonly ui: PaneUi;
};

const withoutSession: ReadonlySet<PaneCommand> = new Set<PaneCommand>([
  'select-all',
  'invert',
  'clear-selection',
  'switch-pane',
  'toggle-hidden',
]);

/** Whether a command would do something now. */
export function canRun(command: PaneCommand, { pane, other, ready }: CommandContext): boolean {
  const { path, history, lines, selection } = pane.store.getState();
  if (path === undefined || (!ready && !withoutSession.has(command))) return false;
  switch (command) {
    case 'parent':
      return path !== '/';
    case 'back':
      return history.back.length > 0;
    case 'forward':
      return history.forward.length > 0;
    case 'copy':
    case 'copy-with':
      return other !== undefined && hasActionNames(selection, lines);
    case 'delete':
      return hasActionNames(selection, lines);
    case 'rename':
      return lines.entryOf(selection.cursor ?? '') !== undefined;
    default:
      return true;
  }
}

/** Does what a command says. False when the key that gave it should keep its usual meaning. */
export function runCommand(command: PaneCommand, context: CommandContext): boolean {
  if (command === 'switch-pane') return context.ui.switchPane();
  if (canRun(command, context)) perform(command, context);
  else if (command === 'copy' || command === 'copy-with')
    context.ui.hint('Nothing to copy, or nowhere to copy it to');
  return true;
}

function perform(command: Exclude<PaneCommand, 'switch-pane'>, context: CommandContext): void {
  const { pane, ui } = context;
  const { lines, selection } = pane.store.getState();
  switch (command) {
    case 'open':
      return openLine(context, selection.cursor);
    case 'parent':
      return pane.up();
    case 'back':
      return pane.back();
    case 'forward':
      return pane.forward();
    case 'refresh':
      return pane.refresh();
    case 'rename':
      return ui.startRename(selection.cursor ?? '');
    case 'copy':
      return copyNames(context, actionNames(selection, lines));
    case 'copy-with':
      return ui.askCopy(actionNames(selection, lines));
    case 'new-folder':
      return ui.askNewFolder();
    case 'delete':
      return ui.askDelete(actionNames(selection, lines));
    case 'toggle-hidden':
      return pane.toggleHidden();
    case 'select-all':
      return pane.select((from) => selectAll(from, lines));
    case 'invert':
      return pane.select((from) => invert(from, lines));
    case 'clear-selection':
      return pane.select((from) => cursorOn(from.cursor));
    case 'edit-path':
      return ui.editPath();
    default:
      command satisfies never;
  }
}

/** Enters the folder of a line; a file says how it is copied, since opening must never overwrite anything. */
export function openLine({ pane, ready, ui }: CommandContext, name: string | undefined): void {
  const { path, lines } = pane.store.getState();
  if (name === undefined || path === undefined || !ready) return;
  if (name === parentName) return pane.up();
  const entry = lines.entryOf(name);
  if (entry === undefined) return;
  if (leadsToDirectory(entry) || isUnknownLink(entry)) void pane.go(joinPath(path, name));
  else ui.hint('F5 copies the file to the other pane');
}

// Some servers do not say what a link leads to: trying is the only way to know.
function isUnknownLink(entry: { kind: string; targetKind?: string }): boolean {
  return entry.kind === 'link' && entry.targetKind === undefined;
}

/** Copies entries to the folder of the other pane. */
export function copyNames(
  { client, pane, other }: CommandContext,
  names: readonly string[],
  options?: TransferOptions,
): void {
  const { path } = pane.store.getState();
  const directory = other?.store.getState().path;
  if (path === undefined || other === undefined || directory === undefined) return;
  const from = { fs: pane.fs, paths: names.map((name) => joinPath(path, name)) };
  const to = { fs: other.fs, directory };
  const how = options === undefined ? {} : { options };
  void startTransfer(client, { from, to, ...how }).then(pane.report);
}
