import { Folder } from 'lucide-react';
import { useEffect, useState, type RefObject } from 'react';
import { displayName } from '../../../../shared/names.ts';
import { joinPath } from '../../../../shared/paths.ts';
import { useClient } from '../../../client/ClientContext.tsx';
import { PopupMenu } from '../../../ui/PopupMenu.tsx';
import { choicesOf } from '../model/complete.ts';
import type { Pane } from '../pane/pane.ts';
import { noNames, readNames, type Names } from '../pane/read-names.ts';

type PathSiblingsProps = {
  readonly pane: Pane;
  /** The folder whose folders are listed. */
  readonly parent: string;
  /** The one of them that is on the way. */
  readonly current: string;
  readonly anchor: RefObject<HTMLElement | null>;
  readonly onClose: () => void;
  /** A folder was chosen. */
  readonly onDone: () => void;
};

// A menu longer than this is no way to find a folder.
const mostShown = 200;

/** The folders beside a step of the path. They are read while the menu is open, and no longer. */
export function PathSiblings(props: PathSiblingsProps) {
  const { pane, parent, current, anchor, onClose, onDone } = props;
  const client = useClient();
  const [names, setNames] = useState(noNames);
  useEffect(
    () => readNames(client, { fs: pane.fs, path: parent, keep: 'folders' }, setNames),
    [client, pane, parent],
  );
  const showHidden = pane.store.getState().showHidden;
  const seen = names.names.filter(({ name }) => showHidden || !name.startsWith('.'));
  // a dot typed shows the hidden ones as well; here the pane's own way counts
  const visible = choicesOf(seen, '', mostShown);
  const hidden = choicesOf(seen, '.', mostShown - visible.shown.length);
  const shown = [...hidden.shown, ...visible.shown];
  const more = visible.more + hidden.more + names.more;
  return (
    <PopupMenu
      label={`Folders in ${displayName(parent)}`}
      open
      onClose={onClose}
      anchor={anchor}
      onChosen={onDone}
      groups={[
        {
          items: shown.map(({ name }) => {
            const path = joinPath(parent, name);
            return {
              key: path,
              label: displayName(name),
              icon: Folder,
              isCurrent: path === current,
              onSelect: () => void pane.go(path),
            };
          }),
        },
      ]}
      note={noteOf(names, shown.length, more)}
    />
  );
}

function noteOf(names: Names, shown: number, more: number): string | undefined {
  if (names.error !== undefined) return names.error.message;
  if (!names.isWhole && shown === 0) return 'Reading…';
  if (names.isWhole && shown === 0) return 'No folders here.';
  return more === 0 ? undefined : `${more.toLocaleString()} more: type the path to get there.`;
}
