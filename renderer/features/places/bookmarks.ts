import type { Bookmark } from '../../../shared/contract/places.ts';
import type { AppError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { displayName } from '../../../shared/names.ts';
import { baseName } from '../../../shared/paths.ts';
import type { Client } from '../../client/client.ts';
import { localPlace, placeOf, placesOf } from '../../state/places.ts';
import type { CommandContext } from '../browser/pane/action.ts';
import type { Pane } from '../browser/pane/pane.ts';

/** The panes a bookmark is about. */
type Panes = Pick<CommandContext, 'pane' | 'other'>;

/** The two panes of a tab by their sides. */
function sidesOf({ pane, other }: Panes): {
  readonly local: Pane | undefined;
  readonly remote: Pane | undefined;
} {
  const both = [pane, other];
  return {
    local: both.find((each) => each?.fs === localPlace),
    remote: both.find((each) => each !== undefined && each.fs !== localPlace),
  };
}

/** Whose bookmarks a pane has: its host's, on both sides, or this computer's where there is no host. */
export function bookmarkPlace(panes: Panes): string {
  const { remote } = sidesOf(panes);
  return remote === undefined ? localPlace : placeOf(remote.fs);
}

/** A bookmark of where both panes stand, or why there is none to be made. */
export function bookmarkHere(panes: Panes): Bookmark | string {
  const { local, remote } = sidesOf(panes);
  const localPath = local?.store.getState().path;
  const remotePath = remote?.store.getState().path;
  const { bookmarks } = placesOf(bookmarkPlace(panes));
  if (bookmarks.length >= limits.bookmarksPerPlace) {
    return `There are ${limits.bookmarksPerPlace} bookmarks here already`;
  }
  if (bookmarks.some((each) => each.local === localPath && each.remote === remotePath)) {
    return 'This place is a bookmark already';
  }
  const path = remotePath ?? localPath ?? '/';
  return {
    id: crypto.randomUUID(),
    name: displayName(baseName(path) || path).slice(0, limits.bookmarkNameLength),
    ...(localPath === undefined ? {} : { local: localPath }),
    ...(remotePath === undefined ? {} : { remote: remotePath }),
  };
}

/** Keeps the bookmarks of a host. */
export async function keepBookmarks(
  client: Client,
  place: string,
  bookmarks: readonly Bookmark[],
): Promise<AppError | undefined> {
  const kept = await client.call('places.keepBookmarks', { place, bookmarks: [...bookmarks] });
  return kept.ok ? undefined : kept.error;
}

/** Goes to a bookmark, on each side it has a place for. What cannot be read says so in its pane. */
export function openBookmark(panes: Panes, bookmark: Bookmark): void {
  const { local, remote } = sidesOf(panes);
  if (bookmark.local !== undefined) void local?.go(bookmark.local);
  if (bookmark.remote !== undefined) void remote?.go(bookmark.remote);
}

/** Where a bookmark leads, in words. */
export function bookmarkPaths({ local, remote }: Bookmark): string {
  return [local, remote]
    .filter((path) => path !== undefined)
    .map(displayName)
    .join('  ↔  ');
}
