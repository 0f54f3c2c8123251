import { makeEntry } from '../pane/file-actions.ts';
import { EmptyTrashDialog } from '../../trash/EmptyTrashDialog.tsx';
import { RenameManyDialog } from '../../rename-many/RenameManyDialog.tsx';
import { CopyAsDialog } from './CopyAsDialog.tsx';
import { MoveDialog } from './MoveDialog.tsx';
import { NewFolderDialog } from './NewFolderDialog.tsx';
import type { CommandContext } from '../pane/action.ts';
import type { ChangeDialog } from '../pane/change-dialog.ts';
import { moveNames } from '../pane/move-names.ts';

/** The questions of what changes names and places, and what their answers do. */
export function ChangeDialogs(props: {
  readonly context: CommandContext;
  readonly directory: string;
  readonly dialog: ChangeDialog;
  readonly onClose: () => void;
}) {
  const { context, dialog, onClose } = props;
  const { client, pane } = context;
  const place = { fs: pane.fs, directory: props.directory };
  switch (dialog.kind) {
    case 'new-file':
      return (
        <NewFolderDialog
          title="New file"
          onClose={onClose}
          onCreate={async (name) => {
            const error = await makeEntry(client, place, { name, as: 'file' });
            if (error === undefined) pane.refresh(name);
            return error;
          }}
        />
      );
    case 'empty-trash':
      return <EmptyTrashDialog fs={pane.fs} onClose={onClose} />;
    case 'copy-as':
      return <CopyAsDialog {...{ context, onClose }} names={dialog.names} verb={dialog.verb} />;
    case 'rename-many':
      return <RenameManyDialog {...{ context, onClose }} names={dialog.names} />;
    case 'move': {
      const { rows, directory, to = pane } = dialog;
      const move = async (): Promise<void> => {
        onClose();
        const error = await moveNames(client, rows, { fs: to.fs, directory });
        pane.changed(rows.names);
        if (to !== pane) to.refreshQuietly();
        pane.report(error);
      };
      const isAcross = rows.fs !== to.fs;
      return <MoveDialog {...{ rows, directory, isAcross, onClose }} onMove={() => void move()} />;
    }
    default:
      return dialog satisfies never;
  }
}
