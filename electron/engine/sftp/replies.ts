import type { Attrs } from '../../../shared/entry.ts';
import { OpError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { readAttrs } from './attrs.ts';
import { PacketReader } from './packets.ts';

/** What a server gave for an open file or directory; opaque bytes. */
export type Handle = { readonly bytes: Buffer };

/** One name of a READDIR reply. */
export type NamedAttrs = { readonly name: string; readonly attrs: Attrs };

// section 6.3 of the draft
const handleBytes = 256;

/** Reads the handle of a HANDLE reply. */
export function readHandle(reader: PacketReader): Handle {
  const bytes = reader.bytes();
  if (bytes.length > handleBytes) {
    throw new OpError('protocol', `The server gave a handle of ${bytes.length} bytes.`);
  }
  return { bytes: Buffer.from(bytes) };
}

/** Reads the names of a READDIR reply. */
export function readNames(reader: PacketReader): NamedAttrs[] {
  const count = reader.u32();
  const names: NamedAttrs[] = [];
  // a lying count ends with the packet at the latest: each name takes twelve bytes
  for (let index = 0; index < count; index += 1) {
    const name = reader.text();
    const longName = reader.bytes();
    names.push({ name, attrs: readAttrs(reader, longName) });
  }
  return names;
}

/** Reads the one path of a REALPATH or READLINK reply. */
export function readPath(reader: PacketReader): string {
  const count = reader.u32();
  if (count !== 1) throw new OpError('protocol', `The server gave ${count} paths instead of one.`);
  const path = reader.bytes();
  if (path.length === 0 || path.length > limits.pathLength || path.includes(0)) {
    throw new OpError('protocol', 'The server gave a path that cannot be one.');
  }
  return reader.nameOf(path);
}

/** What `statvfs@openssh.com` tells, as far as we need it. */
export type VolumeFacts = {
  readonly freeBytes: number;
  readonly totalBytes: number;
  /** Nothing on it can be changed by anybody. */
  readonly isReadOnly: boolean;
};

// SSH_FXE_STATVFS_ST_RDONLY
const readOnlyFlag = 1n;

/** Reads the answer of `statvfs@openssh.com` (OpenSSH's PROTOCOL, section 4.4). */
export function readVolume(reader: PacketReader): VolumeFacts {
  reader.u64(); // block size, for I/O
  const unitBytes = reader.size();
  const blocks = reader.size();
  reader.u64(); // free blocks, those kept for root included
  const freeBlocks = reader.size();
  return {
    freeBytes: volumeBytes(unitBytes, freeBlocks),
    totalBytes: volumeBytes(unitBytes, blocks),
    isReadOnly: isReadOnly(reader),
  };
}

/** A server that stops short of its flags says nothing of it. */
function isReadOnly(reader: PacketReader): boolean {
  if (reader.left < 5 * 8) return false;
  for (let skipped = 0; skipped < 4; skipped += 1) reader.u64(); // files, free ones, those for us, the volume's id
  return (reader.u64() & readOnlyFlag) !== 0n;
}

function volumeBytes(unitBytes: number, blocks: number): number {
  return Math.min(unitBytes * blocks, Number.MAX_SAFE_INTEGER);
}

/** Names of users and groups by id, as far as the server knows them. */
export type OwnerNames = {
  readonly users: ReadonlyMap<number, string>;
  readonly groups: ReadonlyMap<number, string>;
};

/** Reads the answer of `users-groups-by-id@openssh.com` for the ids that were asked, in their order. */
export function readOwners(
  reader: PacketReader,
  uids: readonly number[],
  gids: readonly number[],
): OwnerNames {
  const users = readIdNames(new PacketReader(reader.bytes()), uids);
  const groups = readIdNames(new PacketReader(reader.bytes()), gids);
  return { users, groups };
}

function readIdNames(reader: PacketReader, ids: readonly number[]): Map<number, string> {
  const names = new Map<number, string>();
  for (const id of ids) {
    if (reader.left === 0) break;
    const name = reader.text().slice(0, limits.ownerNameLength);
    if (name !== '') names.set(id, name);
  }
  return names;
}
