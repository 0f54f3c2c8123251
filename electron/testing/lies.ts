import { SSH_FX, SSH_FXP } from '../engine/sftp/constants.ts';
import { PacketReader, PacketWriter } from '../engine/sftp/packets.ts';

/** Which request is lied about: by its number, or the `nth` of its type or extension; both count from 0. */
export type When =
  { readonly request: number } | { readonly type: number | string; readonly nth: number };

/** What the server does instead of an honest answer. */
export type Lie = { readonly when: When } & (
  | { readonly how: 'drop-reply' | 'repeat-reply' | 'swap-with-next' | 'wrong-kind' }
  | { readonly how: 'delay-reply'; readonly delayMs: number }
  /** Says no: `refuse` does nothing, `deny` did it all the same. */
  | { readonly how: 'refuse' | 'deny'; readonly code: number; readonly text: string }
  /** CLOSE or fsync says that there is no room after all, and the file's content is lost, as on a full NFS server. */
  | { readonly how: 'lose-content' }
  | { readonly how: 'short-read' | 'long-read' | 'empty-read' | 'flip-read' | 'flip-write' }
  /** Does a WRITE, and once more in front of it. */
  | { readonly how: 'repeat-write' }
  /** Says yes and does nothing. */
  | { readonly how: 'forget' }
  /** The end of the channel, with the request not done or done. */
  | { readonly how: 'end-before' | 'end-after' }
);

/** What a server says when an account's quota is used up; version 3 has no status of its own for it. */
export const quotaLie = { code: SSH_FX.FAILURE, text: 'Disk quota exceeded' } as const;

/** A lie in words, for what a failed test prints. */
export function lieText(lie: Lie): string {
  const { when, how } = lie;
  const status = 'code' in lie ? ` (${lie.code} ${lie.text})` : '';
  return 'request' in when
    ? `${how}${status} at request ${when.request}`
    : `${how}${status} at ${typeName(when.type)} ${when.nth}`;
}

function typeName(type: number | string): string {
  const named = Object.entries(SSH_FXP).find(([, number]) => number === type);
  return named?.[0] ?? String(type);
}

/** The first byte of data in a WRITE turned over; the packet itself is changed. */
export function flipWrite(packet: Buffer): void {
  const reader = new PacketReader(packet);
  reader.u8();
  reader.u32();
  reader.bytes();
  reader.u64();
  flipFirst(reader.bytes());
}

/** A DATA reply with its data changed; undefined when it is none, or too short for that. */
export function changedData(
  packet: Buffer,
  how: 'short-read' | 'long-read' | 'empty-read' | 'flip-read',
): Buffer | undefined {
  const reader = new PacketReader(packet);
  if (reader.u8() !== SSH_FXP.DATA) return undefined;
  const id = reader.u32();
  const data = Buffer.from(reader.bytes());
  if (how === 'short-read' && data.length < 2) return undefined;
  if (how === 'flip-read') flipFirst(data);
  const changed = {
    'short-read': data.subarray(0, Math.ceil(data.length / 3)),
    'long-read': Buffer.concat([data, Buffer.from('more')]),
    'empty-read': Buffer.alloc(0),
    'flip-read': data,
  }[how];
  return new PacketWriter(SSH_FXP.DATA).u32(id).bytes(changed).finish();
}

/** A reply of a kind that answers no request this one could be to. */
export function wrongKind(packet: Buffer): Buffer {
  const reader = new PacketReader(packet);
  const type = reader.u8();
  const id = reader.u32();
  if (type === SSH_FXP.STATUS) {
    return new PacketWriter(SSH_FXP.HANDLE).u32(id).text('handle').finish();
  }
  // "OK" to a question
  return new PacketWriter(SSH_FXP.STATUS).u32(id).u32(SSH_FX.OK).text('Success').text('').finish();
}

/** The WRITE that puts the same data before where it belongs; its id is the one given. */
export function repeatedWrite(packet: Buffer, newId: number): Buffer {
  const reader = new PacketReader(packet);
  reader.u8();
  reader.u32();
  const handle = Buffer.from(reader.bytes());
  const position = reader.u64();
  const data = Buffer.from(reader.bytes());
  return new PacketWriter(SSH_FXP.WRITE)
    .u32(newId)
    .bytes(handle)
    .u64(position < data.length ? position : position - BigInt(data.length))
    .bytes(data)
    .finish()
    .subarray(4);
}

function flipFirst(data: Buffer): void {
  if (data.length > 0) data[0] = (data[0] ?? 0) ^ 0x10;
}
