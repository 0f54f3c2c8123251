import { z } from 'zod';
import { limits } from '../limits.ts';
import { isEntryName } from '../paths.ts';
import { call, stream } from './define.ts';
import { appError, entry, fsId, isListOf, path, problem } from './values.ts';

const belowPaths = z.custom<string[]>(
  isListOf(
    (value) =>
      typeof value === 'string' &&
      value.length <= limits.pathLength &&
      value.split('/').every(isEntryName),
    { min: 1, max: limits.looksPerCall },
  ),
  'is not a list of paths below a folder',
);

const bytes = z.number().min(0).max(Number.MAX_SAFE_INTEGER);

/** What is looked for. What is left out does not matter. */
export const searchQuery = z.strictObject({
  /** Masks for names as they are shown; see `compileNameMasks`. */
  names: z.string().max(limits.searchTextLength),
  kinds: z.enum(['all', 'files', 'folders', 'links']),
  minBytes: bytes.exactOptional(),
  maxBytes: bytes.exactOptional(),
  modifiedFromMs: z.number().exactOptional(),
  /** Not later than right before this. */
  modifiedBeforeMs: z.number().exactOptional(),
  /** A text in UTF-8 that is in the file. */
  content: z
    .strictObject({
      text: z.string().min(1).max(limits.searchTextLength),
      matchCase: z.boolean(),
      /** Larger files are left out, and counted. */
      maxBytes: bytes,
    })
    .exactOptional(),
  /** Levels of folders below the first: 0 looks at that one alone. */
  depth: z.int().min(0).max(limits.treeDepth),
});

/** The names of folders to begin in. */
const starts = z.custom<string[]>(
  isListOf(
    (value) => typeof value === 'string' && value.length <= limits.pathLength && isEntryName(value),
    { max: limits.searchStarts },
  ),
  'is not a list of names',
);

/** By whom folders are looked through: `find` at the server, requests over SFTP, or this computer's own disk. */
export const searchWay = z.enum(['find', 'sftp', 'disk']);

const searchDown = z.discriminatedUnion('type', [
  /** What was found, each by its path below the folder. */
  z.strictObject({ type: z.literal('batch'), entries: z.array(entry) }),
  z.strictObject({
    type: z.literal('progress'),
    folders: z.number(),
    entries: z.number(),
    /** A folder being looked at. */
    at: z.string(),
    way: searchWay,
  }),
  /** All was looked at but what `problems` name, unless it was `capped`. */
  z.strictObject({
    type: z.literal('end'),
    folders: z.number(),
    entries: z.number(),
    problems: z.array(problem),
    moreProblems: z.number(),
    /** Files whose content was not looked at, being larger than asked for. */
    tooLarge: z.number(),
    capped: z.boolean(),
    way: searchWay,
  }),
  z.strictObject({ type: z.literal('error'), error: appError }),
]);

export type SearchQuery = z.infer<typeof searchQuery>;
export type SearchWay = z.infer<typeof searchWay>;
export type SearchMessage = z.infer<typeof searchDown>;

export const search = {
  /** Looks below a folder, or only below some folders in it; links are not followed. Closing the port ends it. */
  'files.search': stream(
    z.strictObject({
      fs: fsId,
      path,
      starts,
      query: searchQuery,
      /** `best` is `find` at the server, where that can be trusted to tell the same. */
      way: z.enum(['best', 'sftp']),
    }),
    searchDown,
    z.never(),
  ),
  /** The best way there is for this file system. The first time a server is asked what it has. */
  'files.searchWay': call(z.strictObject({ fs: fsId }), z.strictObject({ way: searchWay })),
  /** Looks at single entries again, by their paths below a folder: those that are gone are left out. */
  'files.lookAgain': call(
    z.strictObject({ fs: fsId, path, names: belowPaths }),
    z.strictObject({ entries: z.array(entry) }),
  ),
};
