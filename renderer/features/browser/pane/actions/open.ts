import type { EditorKind, OpenFileAs } from '../../../../../shared/contract/edits.ts';
import { leadsToDirectory, type Entry } from '../../../../../shared/entry.ts';
import { joinPath } from '../../../../../shared/paths.ts';
import { showViewer } from '../../../editing/file-windows.ts';
import { openToEdit } from '../../../editing/open-to-edit.ts';
import { editingSettingsStore } from '../../../../state/edits.ts';
import type { CommandContext, PaneAction } from '../action.ts';
import { copyNames } from '../copy-names.ts';

/** Ways to look into the file under the cursor, and to change it. */
export const openActions = {
  view: {
    canRun: hasFile,
    otherwise: 'No file to view',
    run: (context) => viewFile(context, cursorName(context)),
  },
  edit: {
    canRun: hasFile,
    otherwise: 'No file to edit',
    run: (context) => editFile(context, cursorName(context), 'default'),
  },
  'edit-builtin': {
    canRun: hasFile,
    run: (context) => editFile(context, cursorName(context), 'builtin'),
  },
  'edit-system': {
    canRun: hasFile,
    run: (context) => editFile(context, cursorName(context), 'system'),
  },
  'edit-external': {
    canRun: (context) =>
      hasFile(context) && editingSettingsStore.getState().settings.externalEditor !== null,
    otherwise: 'No other editor is chosen in the settings',
    run: (context) => editFile(context, cursorName(context), 'external'),
  },
} as const satisfies Record<string, PaneAction>;

/** Opens a file as the settings say. */
export function openFile(context: CommandContext, name: string): void {
  ways[editingSettingsStore.getState().settings.openFileAs](context, name);
}

const ways: Readonly<Record<OpenFileAs, (context: CommandContext, name: string) => void>> = {
  view: viewFile,
  edit: (context, name) => editFile(context, name, 'default'),
  transfer: (context, name) => {
    if (context.other === undefined) context.ui.hint('There is nowhere to copy it to');
    else copyNames(context, [name]);
  },
};

function cursorName({ pane }: CommandContext): string {
  return pane.store.getState().selection.cursor ?? '';
}

function hasFile(context: CommandContext): boolean {
  const { lines, renamedFrom } = context.pane.store.getState();
  const name = cursorName(context);
  const entry = name === renamedFrom ? undefined : lines.entryOf(name);
  return entry !== undefined && mayBeFile(entry);
}

/** A link whose target is not known may lead to one. */
function mayBeFile(entry: Entry): boolean {
  return entry.kind !== 'other' && entry.kind !== 'directory' && !leadsToDirectory(entry);
}

function viewFile({ pane }: CommandContext, name: string): void {
  const { path } = pane.store.getState();
  if (path !== undefined) showViewer({ fs: pane.fs, path: joinPath(path, name) });
}

function editFile(
  { client, pane }: CommandContext,
  name: string,
  editor: EditorKind | 'default',
): void {
  const { path } = pane.store.getState();
  if (path === undefined) return;
  const file = { fs: pane.fs, path: joinPath(path, name) };
  void openToEdit(client, file, editor).then((error) => {
    if (error !== undefined) pane.report(error);
  });
}
