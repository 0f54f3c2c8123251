import { z } from 'zod';
import { call, stream } from './define.ts';
import type { PackedEntries } from '../packed-entries.ts';
import { appError, fsId, nothing, path, paths, problem } from './values.ts';

const idName = z.tuple([z.number(), z.string()]);

/** Names of owners and groups of entries, by their numbers; those that nobody knows are left out. */
const owners = z.strictObject({
  type: z.literal('owners'),
  users: z.array(idName),
  groups: z.array(idName),
  /** Who we are over there, where that is known for sure. */
  self: z.strictObject({ uid: z.number(), gids: z.array(z.number()) }).exactOptional(),
});

/** Told by a session process to the page alone, which draws whatever there is in it. */
const packedEntries = z.custom<PackedEntries>((value) => typeof value === 'object');

const listingDown = z.discriminatedUnion('type', [
  /** Entries as the server sends them; a later entry of the same name replaces the earlier one. */
  z.strictObject({ type: z.literal('batch'), entries: packedEntries }),
  owners,
  /** The whole directory has been read; only names of owners may follow. `notices` says what could not be shown. */
  z.strictObject({ type: z.literal('end'), notices: z.array(z.string()) }),
  z.strictObject({ type: z.literal('error'), error: appError }),
]);

/** How a deletion goes, and how it went. */
export const removalDown = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('progress'), removed: z.number(), path: z.string() }),
  z.strictObject({
    type: z.literal('end'),
    removed: z.number(),
    problems: z.array(problem),
    cancelled: z.boolean(),
  }),
  z.strictObject({ type: z.literal('error'), error: appError }),
]);

export type OwnersMessage = z.infer<typeof owners>;
export type ListingMessage = z.infer<typeof listingDown>;
export type RemovalMessage = z.infer<typeof removalDown>;
export type Problem = z.infer<typeof problem>;

export const files = {
  /** The absolute path of what the user typed; `.` is the home or start directory. */
  'files.realPath': call(z.strictObject({ fs: fsId, path }), z.strictObject({ path })),
  'files.makeDirectory': call(z.strictObject({ fs: fsId, path }), nothing),
  /** Renames or moves within one file system; never replaces what is there. */
  'files.rename': call(z.strictObject({ fs: fsId, from: path, to: path }), nothing),
  /** Free and total bytes of the file system that holds `path`; null where the server does not say. */
  'files.freeSpace': call(
    z.strictObject({ fs: fsId, path }),
    z.strictObject({ freeBytes: z.number(), totalBytes: z.number() }).nullable(),
  ),
  /** Reads a directory; closing the port cancels. */
  'files.list': stream(z.strictObject({ fs: fsId, path }), listingDown, z.never()),
  /** Deletes files, links and whole directories, links never followed; closing the port stops it. */
  'files.remove': stream(z.strictObject({ fs: fsId, paths }), removalDown, z.never()),
};
