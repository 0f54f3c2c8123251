import type { AppError } from '../../../shared/errors.ts';
import { pathsOf } from './model/drag-data.ts';
import type { CommandContext } from './pane/action.ts';
import { startTransfer } from './pane/file-actions.ts';
import type { DropHandlers } from './useDragAndDrop.ts';

const notFromDisk: AppError = {
  code: 'unsupported',
  message: 'What was dropped is not a file on this computer.',
  next: 'Save it to a folder first, then drop the file.',
};

/** What drops on a pane do: copies start at once, moves ask first. */
export function useDrops({ client, pane, ui }: CommandContext): DropHandlers {
  return {
    onRows: (rows, { directory }, action) => {
      if (action === 'none') return;
      if (action === 'move') ui.ask({ kind: 'move', rows, directory });
      else {
        const from = { fs: rows.fs, paths: pathsOf(rows) };
        void startTransfer(client, { from, to: { fs: pane.fs, directory } }).then(pane.report);
      }
    },
    onFiles: (files, { directory }) => {
      // A dropped folder is one file here, with the path of the folder: main walks the disk, so nothing is lost.
      const paths = files.map((file) => client.pathForFile(file)).filter((path) => path !== '');
      if (paths.length === 0) {
        pane.report(notFromDisk);
        return;
      }
      const from = { fs: 'local', paths };
      void startTransfer(client, { from, to: { fs: pane.fs, directory } }).then(pane.report);
    },
  };
}
