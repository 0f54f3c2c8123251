import { z } from 'zod';
import { appError, entry, isListOf, path } from '../../../shared/contract/values.ts';
import { limits } from '../../../shared/limits.ts';
import { isEntryName } from '../../../shared/paths.ts';

/**
 * What two session processes say to each other when one reads the files of the other's server. Each parses what a
 * server sent and may have been taken over by it, so each doubts the other: what has another shape ends the port.
 */

/** Most bytes of one read. Larger requests than a server takes are cut where its channel is. */
export const portReadBytes = 256 * 1024;
/** Requests under way, and files open, on one port: more than a transfer ever has. */
export const portRequests = 4_096;
export const portOpenFiles = 1_024;
/** Parts of a listing that may be on their way; each is one reply of a server. */
export const portListParts = 8;
/** Entries in one part. */
export const portPartEntries = 4_096;

const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);
const whole = z.int().min(0);
const id = z.int().min(1);
const file = z.int().min(1);
const text = z.string().max(limits.engineTextLength);
const failure = appError.extend({ message: text, next: text.exactOptional() });
/** Blobs are a few hundred bytes; an RSA key of 16,384 bits has two thousand. */
const keyBytes = 16 * 1024;

/** Each operation's parameters. There is none that changes anything. */
const request = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('lstat'), id, path }),
  z.strictObject({ op: z.literal('stat'), id, path }),
  z.strictObject({ op: z.literal('realPath'), id, path }),
  z.strictObject({ op: z.literal('readLink'), id, path }),
  z.strictObject({ op: z.literal('freeSpace'), id, path }),
  z.strictObject({ op: z.literal('list'), id, path, links: z.enum(['resolve', 'leave']) }),
  z.strictObject({ op: z.literal('open'), id, path }),
  z.strictObject({
    op: z.literal('read'),
    id,
    file,
    position: whole,
    length: z.int().min(1).max(portReadBytes),
  }),
  z.strictObject({
    op: z.literal('whole'),
    id,
    path,
    size: whole.max(portReadBytes),
  }),
  z.strictObject({ op: z.literal('fstat'), id, file }),
  z.strictObject({ op: z.literal('close'), id, file }),
  /** Nobody waits for that answer any more; it comes all the same. */
  z.strictObject({ op: z.literal('cancel'), id }),
  /** One part of that listing has been taken in. */
  z.strictObject({ op: z.literal('more'), id }),
]);

const seconds = 2 ** 32; // SFTP v3 times
const attrs = z.strictObject({
  kind: entry.shape.kind,
  size: whole.exactOptional(),
  mode: z.int().min(0).max(0o7777).exactOptional(),
  mtimeMs: z
    .number()
    .min(0)
    .max(seconds * 1000)
    .exactOptional(),
  atimeMs: z
    .number()
    .min(0)
    .max(seconds * 1000)
    .exactOptional(),
  uid: whole.exactOptional(),
  gid: whole.exactOptional(),
});

const listed = attrs.extend({
  name: z.string().max(limits.pathLength).refine(isEntryName),
  target: path.exactOptional(),
  targetKind: entry.shape.targetKind,
});

/** What answers each operation. */
export const portValues = {
  lstat: attrs,
  stat: attrs,
  fstat: attrs,
  realPath: path,
  readLink: path,
  freeSpace: z.strictObject({ freeBytes: z.number(), totalBytes: z.number() }).nullable(),
  list: z.null(),
  open: file,
  read: bytes,
  whole: z.strictObject({ bytes, attrs }).nullable(),
  close: z.null(),
} as const;

const isListed = (value: unknown): boolean => listed.safeParse(value).success;

const reply = z.discriminatedUnion('kind', [
  /** The first message: what the server behind can do, and the host key it proved to own. */
  z.strictObject({
    kind: z.literal('hello'),
    capabilities: z.strictObject({
      kind: z.enum(['local', 'remote']),
      statvfs: z.boolean(),
      links: z.boolean(),
      setModes: z.boolean(),
    }),
    /** Largest file that can be had whole; 0 is none. */
    wholeBytes: whole,
    hostKey: bytes.refine((blob) => blob.byteLength <= keyBytes),
  }),
  /** Instead of it: there are no files to read. */
  z.strictObject({ kind: z.literal('refused'), error: failure }),
  z.strictObject({ kind: z.literal('value'), id, value: z.unknown() }), // checked by its operation
  z.strictObject({
    kind: z.literal('error'),
    id,
    error: failure,
  }),
  z.strictObject({
    kind: z.literal('entries'),
    id,
    entries: z.custom<z.infer<typeof listed>[]>(isListOf(isListed, { max: portPartEntries })),
  }),
]);

/** A request, from the one who copies. */
export type PortRequest = z.infer<typeof request>;
/** A reply, from the one whose server holds the files. */
export type PortReply = z.infer<typeof reply>;
/** What each operation gives. */
export type PortValues = {
  readonly [N in keyof typeof portValues]: z.infer<(typeof portValues)[N]>;
};
/** An operation that is answered. */
export type PortOp = keyof PortValues;

/** The request, or undefined when it is none. */
export function readPortRequest(received: unknown): PortRequest | undefined {
  return request.safeParse(received).data;
}

/** The reply, or undefined when it is none. */
export function readPortReply(received: unknown): PortReply | undefined {
  return reply.safeParse(received).data;
}
