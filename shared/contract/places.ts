import { z } from 'zod';
import { limits } from '../limits.ts';
import { call, stream } from './define.ts';
import { id, isListOf, nothing, path } from './values.ts';

/** Whose places: `local`, the id of a saved host, or the address of one that is not saved. */
const place = z.string().min(1).max(limits.hostTextLength);

/** A place one wants to come back to, on one side or both. */
export const bookmark = z.strictObject({
  id,
  name: z.string().min(1).max(limits.bookmarkNameLength),
  local: path.exactOptional(),
  remote: path.exactOptional(),
  /** Both sides go together from there on. */
  syncBrowse: z.literal(true).exactOptional(),
});

export type Bookmark = z.infer<typeof bookmark>;

const bookmarks = z.custom<Bookmark[]>(
  isListOf((value) => bookmark.safeParse(value).success, { max: limits.bookmarksPerPlace }),
  'is not a list of bookmarks',
);

const recent = z.custom<string[]>(
  isListOf((value) => path.safeParse(value).success, { max: limits.recentPlaces }),
  'is not a list of paths',
);

/** What is kept of one host, or of this computer. */
export const hostPlaces = z.strictObject({ place, bookmarks, recent });

export type HostPlaces = z.infer<typeof hostPlaces>;

/** Places of all hosts; the one used last stands last. */
export const placeSettings = z.strictObject({
  hosts: z.custom<HostPlaces[]>(
    isListOf((value) => hostPlaces.safeParse(value).success, { max: limits.placeHosts }),
    'is not a list of places',
  ),
});

export type PlaceSettings = z.infer<typeof placeSettings>;

export const places = {
  /** Bookmarks and recent places, at once and whenever they change. */
  'places.settings': stream(nothing, placeSettings, z.never()),
  /** Keeps these bookmarks of a host in place of its earlier ones. */
  'places.keepBookmarks': call(z.strictObject({ place, bookmarks }), nothing),
  /** Somebody stayed there: it becomes the newest of the recent places. */
  'places.visit': call(z.strictObject({ place, path }), nothing),
  'places.forgetRecent': call(z.strictObject({ place }), nothing),
};
