import { isInside } from '../../../../../shared/paths.ts';
import { localPlace, placesOf } from '../../../../state/places.ts';
import { showTerminal } from '../../../../state/tabs.ts';
import { openTerminal } from '../../../terminal/terminal-store.ts';
import { bookmarkHere, bookmarkPlace, keepBookmarks } from '../../../places/bookmarks.ts';
import type { CommandContext, PaneAction } from '../action.ts';

/** Places to come back to, and those that are everywhere. */
export const placeActions = {
  root: {
    canRun: ({ pane }) => pane.store.getState().path !== '/',
    run: ({ pane }) => void pane.go('/'),
  },
  home: { run: ({ pane }) => void pane.go(pane.store.getState().home ?? '/') },
  'same-path': {
    canRun: ({ other }) => other?.store.getState().path !== undefined,
    otherwise: 'There is no other pane to take there',
    run: (context) => void goSamePath(context),
  },
  bookmark: { run: (context) => void addBookmark(context) },
  bookmarks: {
    offline: true,
    run: (context) => context.ui.ask({ kind: 'bookmarks', place: bookmarkPlace(context) }),
  },
  'terminal-here': {
    canRun: ({ pane }) => pane.fs !== localPlace,
    otherwise: 'Terminals are on servers: choose a remote folder',
    run: ({ pane }) => {
      openTerminal(pane.fs, pane.store.getState().path);
      showTerminal(pane.fs);
    },
  },
  places: { run: ({ ui }) => ui.openPlaces() },
} as const satisfies Record<string, PaneAction>;

async function addBookmark(context: CommandContext): Promise<void> {
  const made = bookmarkHere(context);
  if (typeof made === 'string') return context.ui.hint(made);
  const place = bookmarkPlace(context);
  const error = await keepBookmarks(context.client, place, [...placesOf(place).bookmarks, made]);
  if (error === undefined) context.ui.hint(`Bookmarked as “${made.name}”`);
  else context.pane.report(error);
}

/** The same path on the other side or, where that is not there, the same one below its home folder. */
async function goSamePath({ pane, other, ui }: CommandContext): Promise<void> {
  const { path, home } = pane.store.getState();
  if (path === undefined || other === undefined) return;
  const otherHome = other.store.getState().home;
  const failed = await other.go(path);
  if (failed === undefined) return;
  other.report(undefined);
  if (home !== undefined && otherHome !== undefined && isInside(path, home)) {
    const below = otherHome.replace(/\/$/, '') + path.slice(home === '/' ? 0 : home.length);
    if (below !== path && (await other.go(below)) === undefined) return;
    other.report(undefined);
  }
  ui.hint(`The other side has no such folder: ${failed.message}`);
}
