import { z } from 'zod';
import { limits } from '../limits.ts';
import { call, stream } from './define.ts';
import { appError, attrsFields, fsId, isListOf, nothing, path, paths, problem } from './values.ts';

const bits = z.int().min(0).max(0o7777);

/** A number of a user or group; the highest one means “leave it” to the system. */
const ownerId = z.int().min(0).max(0xffff_fffe);

/** Times as SFTP version 3 can carry them, 1970 to 2106. */
const timeMs = z.number().min(0).max(0xffff_ffff_000);

/** See `ModeChange`. */
const modeChange = z.strictObject({ set: bits, clear: bits, setX: bits });

/** What becomes of attributes; what is left out stays. */
export const attrsChange = z.strictObject({
  /** Modes of files, and of all else that is no folder; links have none of their own. */
  files: modeChange.exactOptional(),
  folders: modeChange.exactOptional(),
  uid: ownerId.exactOptional(),
  gid: ownerId.exactOptional(),
  mtimeMs: timeMs.exactOptional(),
  atimeMs: timeMs.exactOptional(),
  /** Also everything below folders. Links are never followed. */
  recursive: z.boolean(),
});

/** All that is known of a path, links not followed. */
export const pathFacts = z.strictObject({
  ...attrsFields,
  /** Names of the owner and the group, where somebody knows them. */
  user: z.string().exactOptional(),
  group: z.string().exactOptional(),
  /** What can be changed there at all. */
  can: z.strictObject({
    modes: z.boolean(),
    owners: z.boolean(),
    /** Times and owners of links themselves. */
    linkAttrs: z.boolean(),
    hardLinks: z.boolean(),
  }),
});

const account = z.strictObject({ id: z.number(), name: z.string() });

/** Users and groups that a side knows: not all there are, where they come from a directory service. */
export const accounts = z.strictObject({ users: z.array(account), groups: z.array(account) });

const ids = z.custom<number[]>(
  isListOf((value) => ownerId.safeParse(value).success, { max: limits.ownersPerCall }),
  'is not a list of ids',
);

const changeDown = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('progress'), done: z.number(), path: z.string() }),
  z.strictObject({
    type: z.literal('end'),
    /** What was changed, and what was as wanted already. */
    files: z.number(),
    folders: z.number(),
    links: z.number(),
    same: z.number(),
    /** Links left alone, since their own attributes cannot be set there. */
    skippedLinks: z.number(),
    problems: z.array(problem),
    moreProblems: z.number(),
    cancelled: z.boolean(),
  }),
  z.strictObject({ type: z.literal('error'), error: appError }),
]);

const measured = z.strictObject({
  path: z.string(),
  /** The sum of the sizes of all files in it; a file with several names counts with each. */
  bytes: z.number(),
  files: z.number(),
  folders: z.number(),
  /** `partial` when some folder in it could not be read. */
  state: z.enum(['counting', 'done', 'partial']),
});

const measureDown = z.discriminatedUnion('type', [
  /** Those that have changed since the last time. */
  z.strictObject({ type: z.literal('sizes'), sizes: z.array(measured) }),
  z.strictObject({
    type: z.literal('end'),
    problems: z.array(problem),
    moreProblems: z.number(),
  }),
  z.strictObject({ type: z.literal('error'), error: appError }),
]);

const algorithm = z.enum(['sha256', 'sha1', 'md5']);

const checksumDown = z.discriminatedUnion('type', [
  /** `total` is left out while a tool of the server reads, which does not tell how far it is. */
  z.strictObject({
    type: z.literal('progress'),
    doneBytes: z.number(),
    totalBytes: z.number().exactOptional(),
  }),
  z.strictObject({
    type: z.literal('end'),
    hash: z.string(),
    /** Who has read the file. */
    by: z.enum(['server', 'hawser']),
  }),
  z.strictObject({ type: z.literal('error'), error: appError }),
]);

export type AttrsChange = z.infer<typeof attrsChange>;
export type PathFacts = z.infer<typeof pathFacts>;
export type Account = z.infer<typeof account>;
export type Accounts = z.infer<typeof accounts>;
export type ChangeMessage = z.infer<typeof changeDown>;
export type Measured = z.infer<typeof measured>;
export type MeasureMessage = z.infer<typeof measureDown>;
export type ChecksumAlgorithm = z.infer<typeof algorithm>;
export type ChecksumMessage = z.infer<typeof checksumDown>;

export const attributes = {
  'attributes.read': call(z.strictObject({ fs: fsId, path }), pathFacts),
  /** Names of these ids, and all other users and groups that the side tells of. */
  'attributes.accounts': call(z.strictObject({ fs: fsId, uids: ids, gids: ids }), accounts),
  /** Changes modes, owners and times; closing the port stops it. What could not be changed is listed at the end. */
  'attributes.change': stream(
    z.strictObject({ fs: fsId, paths, change: attrsChange }),
    changeDown,
    z.never(),
  ),
  /** Adds up what is in files and folders; closing the port stops it. */
  'attributes.measure': stream(z.strictObject({ fs: fsId, paths }), measureDown, z.never()),
  /** Hash of a file's content; MD5 and SHA-1 only to compare with a list that has no better one. */
  'attributes.checksum': stream(
    z.strictObject({ fs: fsId, path, algorithm, by: z.enum(['anybody', 'hawser']) }),
    checksumDown,
    z.never(),
  ),
  /** A new link; a hard one is a second name of the file at `target`. Never replaces what is there. */
  'attributes.makeLink': call(
    z.strictObject({ fs: fsId, path, target: path, kind: z.enum(['symbolic', 'hard']) }),
    nothing,
  ),
  /** Lets a symbolic link point elsewhere; at every moment the old link or the new one is there. */
  'attributes.retarget': call(z.strictObject({ fs: fsId, path, target: path }), nothing),
};
