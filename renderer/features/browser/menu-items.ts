import {
  ArrowUp,
  Columns3Cog,
  ClipboardCopy,
  BookmarkPlus,
  ClipboardList,
  ClipboardType,
  ClipboardPaste,
  Copy,
  CopyPlus,
  Eye,
  FilePen,
  FileSearch,
  Folder,
  FilePlus,
  FolderInput,
  FolderOpen,
  FolderSymlink,
  Info,
  Ruler,
  FolderPlus,
  FolderSync,
  GitCompareArrows,
  Link2,
  ListFilter,
  PencilLine,
  Quote,
  RefreshCw,
  Search,
  Scissors,
  Settings2,
  SquareAsterisk,
  SquareCheck,
  SquareTerminal,
  Trash2,
  Undo2,
  type LucideIcon,
} from 'lucide-react';
import type { MenuItem } from '../../ui/Menu.tsx';
import type { PaneCommand } from '../../keyboard/command-table.ts';
import { shortcutOf } from '../../keyboard/keymap-store.ts';
import { localPlace } from '../../state/places.ts';
import type { CommandContext } from './pane/action.ts';
import { undoLabel } from '../../state/undo.ts';
import { canRun } from './pane/commands.ts';

function undoText(fs: string): string {
  const label = undoLabel(fs);
  return label === undefined ? 'Undo' : `Undo ${label}`;
}

/** The menu of what is selected, or of the folder when nothing is. */
export function menuItems(
  context: CommandContext,
  run: (command: PaneCommand) => boolean,
): readonly MenuItem[] {
  const { selection, showHidden } = context.pane.store.getState();
  const item = (command: PaneCommand, label: string, icon: LucideIcon): MenuItem => ({
    label,
    icon,
    shortcut: shortcutOf(command),
    disabled: !canRun(command, context),
    tone: command.startsWith('delete') ? 'bad' : 'plain',
    onSelect: () => run(command),
  });
  const paste = item('clipboard-paste', 'Paste', ClipboardPaste);
  const undo = item('undo', undoText(context.pane.fs), Undo2);
  const forNames: readonly MenuItem[] = [
    item('open', 'Open', FolderOpen),
    item('view', 'View', FileSearch),
    item('edit', 'Edit', FilePen),
    item('copy', 'Copy to other pane', Copy),
    item('copy-with', 'Copy with options…', Settings2),
    item('copy-to-clipboard', 'Copy for other programs', ClipboardCopy),
    item('move', 'Move to other pane…', FolderInput),
    'separator',
    item('clipboard-cut', 'Cut', Scissors),
    item('clipboard-copy', 'Copy to the clipboard', ClipboardCopy),
    paste,
    item('duplicate', 'Duplicate', CopyPlus),
    'separator',
    selection.names.size > 1
      ? item('multi-rename', 'Rename many…', PencilLine)
      : item('rename', 'Rename', PencilLine),
    item('delete', 'Delete', Trash2),
    undo,
    'separator',
    item('folder-size', 'Count the size of folders', Ruler),
    {
      label: 'Copy as text',
      icon: ClipboardType,
      items: [
        item('copy-names', 'Copy names', ClipboardType),
        item('copy-paths', 'Copy full paths', ClipboardList),
        item('copy-paths-quoted', 'Copy full paths in quotes', Quote),
      ],
    },
  ];
  const forFolder: readonly MenuItem[] = [
    item('new-folder', 'New folder', FolderPlus),
    item('make-link', 'New link…', FolderSymlink),
    item('new-file', 'New file', FilePlus),
    item('refresh', 'Refresh', RefreshCw),
    item('parent', 'Parent folder', ArrowUp),
    item('find-files', 'Find files…', Search),
    item('filter', 'Filter the list', ListFilter),
    'separator',
    item('compare', 'Compare with other pane', GitCompareArrows),
    item('sync-browse', 'Synchronised browsing', Link2),
    item('synchronise', 'Synchronise…', FolderSync),
    item('bookmark', 'Bookmark this place', BookmarkPlus),
    ...(context.pane.fs === localPlace
      ? []
      : [item('terminal-here', 'Terminal in this folder', SquareTerminal)]),
    'separator',
    item('select-all', 'Select all', SquareCheck),
    item('select-mask', 'Select by mask…', SquareAsterisk),
    item('columns', 'Columns…', Columns3Cog),
    item('toggle-hidden', showHidden ? 'Hide hidden files' : 'Show hidden files', Eye),
  ];
  const properties = item('properties', 'Properties', Info);
  if (selection.names.size === 0) {
    return [paste, undo, 'separator', ...forFolder, 'separator', properties];
  }
  // all of it in one menu would be longer than a window is high
  const thisFolder = { label: 'This folder', icon: Folder, items: forFolder };
  return [...forNames, 'separator', thisFolder, properties];
}
