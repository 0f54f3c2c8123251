import type { Bookmark, HostPlaces, PlaceSettings } from '../../../shared/contract/places.ts';
import { limits } from '../../../shared/limits.ts';

/** The settings with these bookmarks of a host in place of its earlier ones. */
export function withBookmarks(
  settings: PlaceSettings,
  place: string,
  bookmarks: readonly Bookmark[],
): PlaceSettings {
  return withHost(settings, { ...placesOf(settings, place), bookmarks: [...bookmarks] });
}

/** The settings after a visit: the place is the newest of its host's, and stands there once. */
export function withVisit(settings: PlaceSettings, place: string, path: string): PlaceSettings {
  const before = placesOf(settings, place);
  const recent = [path, ...before.recent.filter((other) => other !== path)];
  return withHost(settings, { ...before, recent: recent.slice(0, limits.recentPlaces) });
}

/** The settings without the recent places of a host. */
export function withoutRecent(settings: PlaceSettings, place: string): PlaceSettings {
  return withHost(settings, { ...placesOf(settings, place), recent: [] });
}

function placesOf({ hosts }: PlaceSettings, place: string): HostPlaces {
  return hosts.find((host) => host.place === place) ?? { place, bookmarks: [], recent: [] };
}

/** Past the limit hosts make room that have no bookmarks, the one used longest ago first; then any. */
function withHost({ hosts }: PlaceSettings, changed: HostPlaces): PlaceSettings {
  const others = hosts.filter(({ place }) => place !== changed.place);
  if (others.length >= limits.placeHosts) {
    const unmarked = others.findIndex(({ bookmarks }) => bookmarks.length === 0);
    others.splice(Math.max(unmarked, 0), 1);
  }
  return { hosts: [...others, changed] };
}
