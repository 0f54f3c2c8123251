import { z } from 'zod';
import { errorCodes } from '../errors.ts';
import { limits } from '../limits.ts';
import { isUntrusted, type Untrusted } from '../untrusted.ts';

/** Values that several operations share, as schemas. Objects are strict: an unknown key is refused. */

/** No parameters, or nothing to say in return. */
export const nothing = z.strictObject({});

/** An id we minted: `randomUUID`, or a fixed word such as `local` or `practice`. */
export const id = z.string().regex(/^[\w-]{1,64}$/); // the length in the pattern, or it would read all of 10 MB

/** A file system: `local`, or the id of a session. */
export const fsId = id.describe('local, or the id of a session');

/** A path or name in the encoding of `names.ts`. */
export const path = z
  .string()
  .max(limits.pathLength)
  .refine((text) => !text.includes('\0'), 'has a NUL');

/**
 * Tells a list by its length first, then by its items up to the first wrong one. `z.array` looks at every item
 * whatever the length, and makes an issue of each: a million wrong ones would keep main busy for over a second.
 */
export function isListOf(
  isItem: (value: unknown) => boolean,
  length: { readonly min?: number; readonly max: number },
): (value: unknown) => boolean {
  return (value) => {
    if (!Array.isArray(value)) return false;
    if (value.length < (length.min ?? 0) || value.length > length.max) return false;
    // not `every`, which passes over holes
    for (const item of value as unknown[]) if (!isItem(item)) return false;
    return true;
  };
}

/** The names of a selection: at least one. */
export const paths = z.custom<string[]>(
  isListOf(
    (value) =>
      typeof value === 'string' && value.length <= limits.pathLength && !value.includes('\0'),
    { min: 1, max: limits.namesPerCall },
  ),
  'is not a list of paths',
);

/** Text a server chose, as long as we show. */
export const serverText = z.custom<Untrusted>(
  (value) => isUntrusted(value, limits.serverTextLength),
  'is not a text of a server',
);

/** See `AppError`. */
export const appError = z.strictObject({
  code: z.enum(errorCodes),
  message: z.string(),
  next: z.string().exactOptional(),
});

const hands = z.strictObject({
  was: z.string().max(limits.ownerNameLength),
  now: z.string().max(limits.ownerNameLength),
});

/** What a file that took another one's place could not get of it: names, or numbers where nobody knows one. */
export const changedHands = z.strictObject({
  owner: hands.exactOptional(),
  group: hands.exactOptional(),
});

export type ChangedHands = z.infer<typeof changedHands>;

/** The fields of `Attrs`, and where a link leads. */
export const attrsFields = {
  kind: z.enum(['file', 'directory', 'link', 'other']),
  size: z.number().exactOptional(),
  mode: z.number().exactOptional(),
  mtimeMs: z.number().exactOptional(),
  atimeMs: z.number().exactOptional(),
  uid: z.number().exactOptional(),
  gid: z.number().exactOptional(),
  target: z.string().exactOptional(),
  targetKind: z.enum(['file', 'directory', 'link', 'other', 'broken']).exactOptional(),
};

/** See `Entry`. */
export const entry = z.strictObject({ name: z.string(), ...attrsFields });

/** A problem with one path of a larger operation: it was not done, and why. */
export const problem = z.strictObject({ path: z.string(), error: appError });
