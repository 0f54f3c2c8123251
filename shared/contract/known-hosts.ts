import { z } from 'zod';
import { limits } from '../limits.ts';
import { call } from './define.ts';
import { isListOf, path } from './values.ts';

/** A line's own content, as a digest: it stands for the line however many were added before it. */
const lineId = z.string().regex(/^[0-9a-f]{32}$/);

/** One line of a known_hosts file. */
export const knownHost = z.strictObject({
  id: lineId,
  file: path,
  line: z.number(),
  /** Whether Hawser may take it out: lines of the system's files are left alone. */
  isRemovable: z.boolean(),
  /** `revoked` is never trusted; `cert-authority` signs certificates of hosts. */
  marker: z.enum(['none', 'revoked', 'cert-authority']),
  /** Names and patterns; null when only a hash of the name is kept. */
  names: z.string().nullable(),
  /** Stands for this host alone: no pattern, no marker. */
  isPlain: z.boolean(),
  keyType: z.string(),
  bits: z.number().exactOptional(),
  fingerprint: z.string(),
  comment: z.string(),
});

/** A file that is looked into, and what came of it. */
export const knownHostsFile = z.strictObject({
  path,
  state: z.discriminatedUnion('at', [
    z.strictObject({ at: z.literal('absent') }),
    z.strictObject({ at: z.literal('unreadable'), reason: z.string() }),
    z.strictObject({
      at: z.literal('read'),
      /** Lines that hold a key and fit the filter. */
      keys: z.number(),
      /** Lines that are neither a key nor a comment; ssh passes over them, too. Counted without a filter only. */
      broken: z.number(),
    }),
  ]),
});

/** A name as it would be dialled, or a part of one. */
const filter = z.string().max(1_023);

export type KnownHost = z.infer<typeof knownHost>;
export type KnownHostsFile = z.infer<typeof knownHostsFile>;

const isLine = z.strictObject({ file: path, id: lineId });

export const knownHosts = {
  /** The usual files with their keys, or those for one name: a hashed name is found by typing all of it. */
  'knownHosts.list': call(
    z.strictObject({ filter }),
    z.strictObject({
      files: z.array(knownHostsFile),
      /** At most `limits.knownHostsListed`, in the order of the files. */
      hosts: z.array(knownHost),
    }),
  ),
  /** Takes lines out of the user's own files. Gives how many were still there. */
  'knownHosts.remove': call(
    z.strictObject({
      lines: z.custom<z.infer<typeof isLine>[]>(
        isListOf((value) => isLine.safeParse(value).success, {
          min: 1,
          max: limits.knownHostsListed,
        }),
        'is not a list of lines',
      ),
    }),
    z.strictObject({ removed: z.number() }),
  ),
};
