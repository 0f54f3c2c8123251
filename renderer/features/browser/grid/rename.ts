import type { Client } from '../../../client/client.ts';
import { joinPath } from '../../../../shared/paths.ts';
import { renameEntry } from '../pane/file-actions.ts';
import type { Pane } from '../pane/pane.ts';
import type { RenameHandlers } from './RenameField.tsx';

/** What the rename field of a pane does with a name. */
export function createRename(parts: {
  readonly client: Client;
  readonly pane: Pane;
  readonly close: () => void;
  readonly focusList: () => void;
}): RenameHandlers {
  const { client, pane, close, focusList } = parts;
  const end = (): void => {
    const { activeElement } = document;
    const hasFocus = activeElement?.closest('[role="row"]') != null;
    close();
    // the field goes and takes the focus with it, unless that is somewhere else already
    if (hasFocus || activeElement === document.body) focusList();
  };
  return {
    onEnd: end,
    onLateError: (error) => pane.report(error),
    onCommit: async (from, to) => {
      const { path } = pane.store.getState();
      if (path === undefined) return undefined;
      // a result is named by its path below the search, and stays in its folder
      const inner = from.slice(0, from.lastIndexOf('/') + 1);
      const directory = inner === '' ? path : joinPath(path, inner.slice(0, -1));
      const names = { from: from.slice(inner.length), to };
      const error = await renameEntry(client, { fs: pane.fs, directory }, names);
      if (error === undefined) pane.renamed({ from, to: inner + to });
      return error;
    },
  };
}
