import type { AppError } from '../../../../shared/errors.ts';
import { nameInText } from '../../../../shared/names.ts';
import { formatItems } from '../../../ui/format.ts';
import { dragOut, offerOut } from '../../stage/take-out.ts';
import { pathsOf, type DraggedRows } from '../model/drag-data.ts';
import { pathOfSystem } from '../model/system-path.ts';
import type { CommandContext } from '../pane/action.ts';
import { startTransfer } from '../pane/file-actions.ts';
import type { DropHandlers } from './useDragAndDrop.ts';

const notFromDisk: AppError = {
  code: 'unsupported',
  message: 'What was dropped is not a file on this computer.',
  next: 'Save it to a folder first, then drop the file.',
};

/** What drops on a pane and drags out of it do: copies start at once, a move in the pane asks first. */
export function useDrops(context: CommandContext): DropHandlers {
  const { client, pane, ui } = context;
  return {
    onRows: (rows, { directory }, action) => {
      if (action === 'none') return;
      if (action === 'move' && rows.fs === pane.fs) {
        ui.ask({ kind: 'move', rows, directory });
        return;
      }
      const from = { fs: rows.fs, paths: pathsOf(rows) };
      const to = { fs: pane.fs, directory };
      // asked for by a key, and each original goes only once its copy was compared
      const how = action === 'move' ? { options: { move: true as const } } : {};
      void startTransfer(client, { from, to, ...how }).then(pane.report);
    },
    onFiles: (files, { directory }) => takeFiles(context, files, directory),
    onOut: (rows) => offerOut(client, outgoing(rows), pane.report),
    onOutAtOnce: (rows) => void dragOut(client, outgoing(rows), pane.report),
  };
}

/** Copies files that came from another program, by a drop or by the clipboard, into a folder of the pane. */
export function takeFiles(
  { client, pane }: Pick<CommandContext, 'client' | 'pane'>,
  files: readonly File[],
  directory: string,
): void {
  // A folder is one file here, with the path of the folder: main walks the disk, so nothing is lost.
  const paths = files.map((file) => client.pathForFile(file)).filter((path) => path !== '');
  if (paths.length === 0) {
    pane.report(notFromDisk);
    return;
  }
  const from = { fs: 'local', paths: paths.map(pathOfSystem) };
  void startTransfer(client, { from, to: { fs: pane.fs, directory } }).then(pane.report);
}

function outgoing(rows: DraggedRows) {
  return { fs: rows.fs, paths: pathsOf(rows), title: titleOf(rows.names) };
}

function titleOf(names: readonly string[]): string {
  const [first = ''] = names;
  return names.length === 1 ? nameInText(first) : formatItems(names.length, 'item', 'items');
}
