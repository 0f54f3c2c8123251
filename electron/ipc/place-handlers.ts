import type { PlaceSettings } from '../../shared/contract/places.ts';
import { withBookmarks, withoutRecent, withVisit } from '../services/settings/places.ts';
import { done, listIntervalMs } from './handler-parts.ts';
import type { Handlers, Services } from './handlers.ts';
import { serveWatched } from './streams.ts';

type PlaceHandlers = Pick<Handlers, Extract<keyof Handlers, `${'places' | 'tabs'}.${string}`>>;

/** The part of the handlers that is about places to come back to, and the tabs of the last start. */
export function createPlaceHandlers({ kept, tabs }: Services): PlaceHandlers {
  const change = async (make: (before: PlaceSettings) => PlaceSettings) => {
    // before they are read, nothing can be added to them
    await kept.places.ready;
    return done(await kept.places.change(make(kept.places.current.read())));
  };
  return {
    'places.settings': (_, port) =>
      serveWatched(port, kept.places.current, { intervalMs: listIntervalMs }),
    'places.keepBookmarks': ({ place, bookmarks }) =>
      change((before) => withBookmarks(before, place, bookmarks)),
    'places.visit': ({ place, path }) => change((before) => withVisit(before, place, path)),
    'places.forgetRecent': ({ place }) => change((before) => withoutRecent(before, place)),
    'tabs.last': () => tabs.last(),
    'tabs.remember': async (told) => done(await tabs.remember(told)),
    'tabs.settings': (_, port) =>
      serveWatched(port, kept.tabs.current, { intervalMs: listIntervalMs }),
    'tabs.changeSettings': async (settings) => done(await kept.tabs.change(settings)),
  };
}
