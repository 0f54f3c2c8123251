import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { useRef, useState } from 'react';
import type { Bookmark } from '../../../shared/contract/places.ts';
import type { AppError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { displayName } from '../../../shared/names.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { useShortcut } from '../../keyboard/keymap-store.ts';
import { placesOf, placesStore } from '../../state/places.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { bookmarkPaths, keepBookmarks } from './bookmarks.ts';
import styles from './Places.module.css';

type BookmarksDialogProps = { readonly place: string; readonly onClose: () => void };

/** The bookmarks of a host: their names, their order, and taking them away. Each change counts at once. */
export function BookmarksDialog({ place, onClose }: BookmarksDialogProps) {
  const client = useClient();
  placesStore((state) => state.settings);
  const { bookmarks } = placesOf(place);
  const [error, setError] = useState<AppError>();
  const close = useRef<HTMLButtonElement>(null);
  const shortcut = useShortcut('bookmark');
  const change = async (next: readonly Bookmark[]): Promise<void> =>
    setError(await keepBookmarks(client, place, next));
  const remove = (at: number): void => {
    void change(bookmarks.toSpliced(at, 1));
    // what had the focus is gone with its line
    close.current?.focus();
  };
  return (
    <Dialog
      title="Bookmarks"
      open
      onClose={onClose}
      size="medium"
      initialFocus={close}
      actions={
        <Button ref={close} variant="primary" onClick={onClose}>
          Close
        </Button>
      }
    >
      {error === undefined ? null : <Notice tone="bad">{error.message}</Notice>}
      {bookmarks.length === 0 ? (
        <p className={styles.note}>
          No bookmarks yet. {shortcut ?? 'A command'} keeps where both panes stand.
        </p>
      ) : (
        <ul className={styles.list} aria-label="Bookmarks">
          {bookmarks.map((bookmark, at) => (
            <Row
              key={bookmark.id}
              bookmark={bookmark}
              isFirst={at === 0}
              isLast={at === bookmarks.length - 1}
              onRename={(name) => void change(bookmarks.with(at, { ...bookmark, name }))}
              onMove={(by) =>
                void change(bookmarks.toSpliced(at, 1).toSpliced(at + by, 0, bookmark))
              }
              onRemove={() => remove(at)}
            />
          ))}
        </ul>
      )}
    </Dialog>
  );
}

type RowProps = {
  readonly bookmark: Bookmark;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly onRename: (name: string) => void;
  readonly onMove: (by: 1 | -1) => void;
  readonly onRemove: () => void;
};

function Row({ bookmark, isFirst, isLast, onRename, onMove, onRemove }: RowProps) {
  const [draft, setDraft] = useState<string>();
  const name = displayName(bookmark.name);
  const paths = bookmarkPaths(bookmark);
  const keep = (): void => {
    const next = draft?.trim();
    setDraft(undefined);
    if (next !== undefined && next !== '' && next !== name) onRename(next);
  };
  return (
    <li className={styles.row}>
      <div className={styles.about}>
        <input
          className={styles.name}
          aria-label={`Name of ${name}`}
          maxLength={limits.bookmarkNameLength}
          spellCheck={false}
          value={draft ?? name}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={keep}
          onKeyDown={(event) => {
            if (event.key === 'Enter') keep();
            else if (event.key === 'Escape' && draft !== undefined) setDraft(undefined);
            else return;
            // neither closes the dialog
            event.preventDefault();
            event.stopPropagation();
          }}
        />
        <div className={styles.paths} title={paths}>
          {paths}
        </div>
      </div>
      <IconButton
        size="s"
        icon={ArrowUp}
        label={`Move ${name} up`}
        disabled={isFirst}
        onClick={() => onMove(-1)}
      />
      <IconButton
        size="s"
        icon={ArrowDown}
        label={`Move ${name} down`}
        disabled={isLast}
        onClick={() => onMove(1)}
      />
      <IconButton size="s" icon={X} label={`Remove ${name}`} onClick={onRemove} />
    </li>
  );
}
