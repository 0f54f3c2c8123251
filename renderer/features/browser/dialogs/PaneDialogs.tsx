import type { Entry } from '../../../../shared/entry.ts';
import { BookmarksDialog } from '../../places/BookmarksDialog.tsx';
import { OtherHostDialog } from '../../places/OtherHostDialog.tsx';
import { CopyOptionsDialog } from '../../transfers/CopyOptionsDialog.tsx';
import { FindDialog } from '../../find/FindDialog.tsx';
import { SelectMaskDialog } from '../../filter/SelectMaskDialog.tsx';
import { SyncDialog } from '../../sync/SyncDialog.tsx';
import { MakeLinkDialog } from '../../properties/MakeLinkDialog.tsx';
import { PropertiesDialog } from '../../properties/PropertiesDialog.tsx';
import { DeleteDialog } from './DeleteDialog.tsx';
import { ChangeDialogs } from './ChangeDialogs.tsx';
import { NewFolderDialog } from './NewFolderDialog.tsx';
import type { CommandContext } from '../pane/action.ts';
import { copyNames } from '../pane/copy-names.ts';
import { PaneColumnsDialog } from '../grid/PaneColumnsDialog.tsx';
import { actionNames } from '../model/selection.ts';
import { makeEntry, namesText } from '../pane/file-actions.ts';
import type { PaneDialog } from '../pane/pane-dialog.ts';

type PaneDialogsProps = {
  readonly context: CommandContext;
  readonly dialog: PaneDialog | undefined;
  readonly onClose: () => void;
};

/** The questions of a pane, and what their answers do. */
export function PaneDialogs({ context, dialog, onClose }: PaneDialogsProps) {
  const { client, pane } = context;
  const { path, lines } = pane.store.getState();
  if (dialog === undefined || path === undefined) return null;
  const place = { fs: pane.fs, directory: path };
  switch (dialog.kind) {
    case 'new-folder':
      return (
        <NewFolderDialog
          onClose={onClose}
          onCreate={async (name) => {
            const error = await makeEntry(client, place, { name, as: 'directory' });
            if (error === undefined) pane.refresh(name);
            return error;
          }}
        />
      );
    case 'synchronise':
      return context.twin === undefined ? null : (
        <SyncDialog twin={context.twin} onClose={onClose} />
      );
    case 'columns':
      return <PaneColumnsDialog pane={pane} onClose={onClose} />;
    case 'bookmarks':
      return <BookmarksDialog place={dialog.place} onClose={onClose} />;
    case 'other-host':
      return <OtherHostDialog address={dialog.address} onClose={onClose} />;
    case 'delete':
      return (
        <DeleteDialog
          place={place}
          names={dialog.names}
          isFinal={dialog.isFinal ?? false}
          hasFolders={dialog.names.some((name) => isFolder(lines.entryOf(name)))}
          onChanged={() => pane.changed(dialog.names)}
          onClose={onClose}
        />
      );
    case 'find': {
      const { selection, search } = pane.store.getState();
      const folders = actionNames(selection, lines).filter((name) => isFolder(lines.entryOf(name)));
      const isAmongResults = search !== undefined || selection.names.size === 0;
      return <FindDialog {...{ context, onClose }} folders={isAmongResults ? [] : folders} />;
    }
    case 'select-mask':
      return <SelectMaskDialog context={context} adds={dialog.adds} onClose={onClose} />;
    case 'properties':
      return (
        <PropertiesDialog
          {...place}
          entries={dialog.entries}
          asks={dialog.asks}
          onChanged={() => pane.changed(dialog.entries.map(({ name }) => name))}
          onClose={onClose}
        />
      );
    case 'make-link':
      return (
        <MakeLinkDialog
          {...place}
          entry={dialog.entry}
          onMade={(name) => pane.refresh(name)}
          onClose={onClose}
        />
      );
    case 'copy': {
      const directory = context.other?.store.getState().path;
      if (directory === undefined) return null;
      return (
        <CopyOptionsDialog
          what={namesText(dialog.names)}
          directory={directory}
          onClose={onClose}
          onCopy={(options) => {
            onClose();
            copyNames(context, dialog.names, options);
          }}
        />
      );
    }
    default:
      return <ChangeDialogs {...{ context, dialog, onClose }} directory={path} />;
  }
}

function isFolder(entry: Entry | undefined): boolean {
  // links are not followed: deleting one never deletes what is behind it
  return entry?.kind === 'directory';
}
