import { BookMarked, Bookmark as BookmarkIcon, BookmarkPlus, Folder, House } from 'lucide-react';
import { useImperativeHandle, useRef, useState, type Ref } from 'react';
import { useStore } from 'zustand';
import type { Bookmark } from '../../../shared/contract/places.ts';
import { displayName } from '../../../shared/names.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { shortcutOf } from '../../keyboard/keymap-store.ts';
import { localPlace, placeOf, placesOf, placesStore } from '../../state/places.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { PopupMenu, type PopupGroup, type PopupItem } from '../../ui/PopupMenu.tsx';
import type { CommandContext } from '../browser/pane/action.ts';
import { bookmarkPaths, bookmarkPlace, openBookmark } from './bookmarks.ts';
import type { PaneCommand } from '../../keyboard/command-table.ts';

/** What others can do with the menu. */
export type PlacesMenuHandle = { readonly open: () => void };

type PlacesMenuProps = {
  readonly context: CommandContext;
  readonly run: (command: PaneCommand) => boolean;
  readonly ref: Ref<PlacesMenuHandle>;
  /** Something was chosen. */
  readonly onDone: () => void;
};

/** Bookmarks and recent places of the pane's host, below a button. */
export function PlacesMenu({ context, run, ref, onDone }: PlacesMenuProps) {
  const { pane, ready } = context;
  const client = useClient();
  const button = useRef<HTMLElement>(null);
  const holder = useRef<HTMLSpanElement>(null);
  const [isOpen, setOpen] = useState(false);
  placesStore((state) => state.settings);
  const path = useStore(pane.store, (state) => state.path);
  const open = (): void => {
    button.current = holder.current?.querySelector('button') ?? null;
    setOpen(true);
  };
  useImperativeHandle(ref, () => ({ open }), []);
  const place = placeOf(pane.fs);
  const recent = placesOf(place).recent.filter((each) => each !== path);
  const forget = (): void => void client.call('places.forgetRecent', { place });
  const groups: readonly PopupGroup[] = [
    {
      items: [
        command(run, 'bookmark', 'Bookmark this place', BookmarkPlus),
        command(run, 'bookmarks', 'Edit bookmarks…', BookMarked),
        command(run, 'home', 'Home', House),
        command(run, 'root', 'Root', Folder),
      ],
    },
    ...bookmarkGroups(context),
    ...(recent.length === 0
      ? []
      : [
          {
            title: 'Recent',
            items: [
              ...recent.map((each) => ({
                key: `recent ${each}`,
                label: displayName(each),
                icon: Folder,
                onSelect: () => void pane.go(each),
              })),
              { key: 'forget', label: 'Forget recent places', onSelect: forget },
            ],
          },
        ]),
  ];
  return (
    <span ref={holder} style={{ display: 'contents' }}>
      <IconButton
        label="Places"
        icon={BookmarkIcon}
        shortcut={shortcutOf('places')}
        disabled={!ready || path === undefined}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={open}
      />
      <PopupMenu
        label="Places"
        open={isOpen}
        onClose={() => setOpen(false)}
        anchor={button}
        onChosen={onDone}
        groups={groups}
      />
    </span>
  );
}

function command(
  run: (command: PaneCommand) => boolean,
  id: PaneCommand,
  label: string,
  icon: PopupItem['icon'],
): PopupItem {
  return { key: id, label, icon, shortcut: shortcutOf(id), onSelect: () => void run(id) };
}

/** Those of the host, on both sides; in the local pane also those of this computer. */
function bookmarkGroups(context: CommandContext): readonly PopupGroup[] {
  const place = bookmarkPlace(context);
  const isBoth = context.pane.fs === localPlace && place !== localPlace;
  const places = isBoth ? [place, localPlace] : [place];
  return places.flatMap((each) => {
    const { bookmarks } = placesOf(each);
    if (bookmarks.length === 0) return [];
    const title = each === localPlace && isBoth ? 'Bookmarks of this computer' : 'Bookmarks';
    return [{ title, items: bookmarks.map((bookmark) => bookmarkItem(context, bookmark)) }];
  });
}

function bookmarkItem(context: CommandContext, bookmark: Bookmark): PopupItem {
  return {
    key: bookmark.id,
    label: displayName(bookmark.name),
    detail: bookmarkPaths(bookmark),
    icon: BookmarkIcon,
    onSelect: () => openBookmark(context, bookmark),
  };
}
