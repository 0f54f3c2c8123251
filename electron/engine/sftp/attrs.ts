import type { Attrs, EntryKind } from '../../../shared/entry.ts';
import { SSH_FILEXFER_ATTR } from './constants.ts';
import type { PacketReader, PacketWriter } from './packets.ts';

/** What can be sent as ATTRS: everything may be left out. */
export type AttrsToSend = { readonly [K in keyof Attrs]?: Attrs[K] | undefined };

const typeMask = 0o170000;
const typeBits = { file: 0o100000, directory: 0o040000, link: 0o120000, other: 0 } as const;

const latestSeconds = 2 ** 32 - 1;

/**
 * Reads an ATTRS structure. `longName`, the `ls -l` line of a directory entry, tells the kind where a server leaves
 * out the type bits; without either it counts as a file.
 */
export function readAttrs(reader: PacketReader, longName?: Uint8Array): Attrs {
  const flags = reader.u32();
  const attrs: { -readonly [K in keyof Attrs]: Attrs[K] } = { kind: kindOfLongName(longName) };
  if (flags & SSH_FILEXFER_ATTR.SIZE) attrs.size = reader.size();
  if (flags & SSH_FILEXFER_ATTR.UIDGID) {
    attrs.uid = reader.u32();
    attrs.gid = reader.u32();
  }
  if (flags & SSH_FILEXFER_ATTR.PERMISSIONS) {
    const bits = reader.u32();
    attrs.mode = bits & 0o7777;
    if (bits & typeMask) attrs.kind = kindOfBits(bits);
  }
  if (flags & SSH_FILEXFER_ATTR.ACMODTIME) {
    attrs.atimeMs = reader.u32() * 1000;
    attrs.mtimeMs = reader.u32() * 1000;
  }
  if (flags & SSH_FILEXFER_ATTR.EXTENDED) skipExtended(reader);
  return attrs;
}

function skipExtended(reader: PacketReader): void {
  // ends with the packet at the latest: each pair takes eight bytes
  for (let left = reader.u32(); left > 0; left -= 1) {
    reader.bytes();
    reader.bytes();
  }
}

function kindOfBits(bits: number): EntryKind {
  switch (bits & typeMask) {
    case typeBits.file:
      return 'file';
    case typeBits.directory:
      return 'directory';
    case typeBits.link:
      return 'link';
    default:
      return 'other';
  }
}

function kindOfLongName(longName: Uint8Array | undefined): EntryKind {
  switch (String.fromCharCode(longName?.[0] ?? 0)) {
    case 'd':
      return 'directory';
    case 'l':
      return 'link';
    case 'b':
    case 'c':
    case 'p':
    case 's':
      return 'other';
    default:
      return 'file';
  }
}

/**
 * Writes an ATTRS structure of what is given. Ids and times go in pairs: one of two ids given alone is left out, one
 * time given alone stands for both. Times are whole seconds, cut to what 32 bits hold (1970 to 2106).
 */
export function writeAttrs(writer: PacketWriter, attrs: AttrsToSend): PacketWriter {
  const { size, uid, gid } = attrs;
  const mode = modeWithType(attrs);
  const atimeMs = attrs.atimeMs ?? attrs.mtimeMs;
  const mtimeMs = attrs.mtimeMs ?? attrs.atimeMs;
  let flags = 0;
  if (size !== undefined) flags |= SSH_FILEXFER_ATTR.SIZE;
  if (uid !== undefined && gid !== undefined) flags |= SSH_FILEXFER_ATTR.UIDGID;
  if (mode !== undefined) flags |= SSH_FILEXFER_ATTR.PERMISSIONS;
  if (mtimeMs !== undefined) flags |= SSH_FILEXFER_ATTR.ACMODTIME;
  writer.u32(flags);
  if (size !== undefined) writer.u64(size);
  if (uid !== undefined && gid !== undefined) writer.u32(uid).u32(gid);
  if (mode !== undefined) writer.u32(mode);
  if (atimeMs !== undefined && mtimeMs !== undefined) {
    writer.u32(wholeSeconds(atimeMs)).u32(wholeSeconds(mtimeMs));
  }
  return writer;
}

function modeWithType(attrs: AttrsToSend): number | undefined {
  if (attrs.mode === undefined && attrs.kind === undefined) return undefined;
  return ((attrs.mode ?? 0) & 0o7777) | typeBits[attrs.kind ?? 'other'];
}

function wholeSeconds(timeMs: number): number {
  const seconds = Math.floor(timeMs / 1000);
  return Number.isNaN(seconds) ? 0 : Math.min(Math.max(seconds, 0), latestSeconds);
}
