import type { Stats } from 'node:fs';
import * as fs from 'node:fs/promises';
import { constants } from 'node:fs';
import { bytesToText } from '../../shared/names.ts';
import { attrsOfStats } from '../engine/fs/local-attrs.ts';
import { readAttrs, writeAttrs } from '../engine/sftp/attrs.ts';
import { SSH_FX, SSH_FXF, SSH_FXP } from '../engine/sftp/constants.ts';
import { PacketWriter, type PacketReader } from '../engine/sftp/packets.ts';
import { extended } from './extended.ts';
import type { Handles } from './handles.ts';
import type { Root } from './root.ts';
import { okReply } from './replies.ts';
import { StatusError } from './status.ts';

/** One request on its way to an answer. */
export type Request = {
  readonly type: number;
  readonly id: number;
  readonly reader: PacketReader;
  readonly root: Root;
  readonly handles: Handles;
};

/** Extensions the server offers, with the revisions that OpenSSH's PROTOCOL file gives them. */
export const extensions: readonly (readonly [name: string, revision: string])[] = [
  ['posix-rename@openssh.com', '1'],
  ['statvfs@openssh.com', '2'],
  ['fsync@openssh.com', '1'],
  ['limits@openssh.com', '1'],
];

const operations: Readonly<Record<number, (request: Request) => Promise<Buffer>>> = {
  [SSH_FXP.OPEN]: open,
  [SSH_FXP.CLOSE]: async ({ id, reader, handles }) => {
    await handles.close(reader.bytes());
    return okReply(id);
  },
  [SSH_FXP.READ]: read,
  [SSH_FXP.WRITE]: async ({ id, reader, handles }) => {
    const file = handles.file(reader.bytes());
    const position = reader.size();
    const data = reader.bytes();
    await file.write(data, 0, data.length, position);
    return okReply(id);
  },
  [SSH_FXP.LSTAT]: async ({ id, reader, root }) =>
    attrsReply(id, await fs.lstat(await root.locate(reader.text()))),
  [SSH_FXP.STAT]: async ({ id, reader, root }) =>
    attrsReply(id, await fs.stat(await root.follow(reader.text()))),
  [SSH_FXP.FSTAT]: async ({ id, reader, handles }) =>
    attrsReply(id, await handles.file(reader.bytes()).stat()),
  [SSH_FXP.SETSTAT]: setStat,
  [SSH_FXP.FSETSTAT]: setStatOfHandle,
  [SSH_FXP.OPENDIR]: async ({ id, reader, root, handles }) => {
    const at = await root.follow(reader.text());
    return handleReply(id, handles.add({ kind: 'directory', directory: await opendir(at), at }));
  },
  [SSH_FXP.READDIR]: readDirectory,
  [SSH_FXP.REMOVE]: async ({ id, reader, root }) => {
    const at = await root.locate(reader.text());
    // unlink(2) on a directory is EPERM or EISDIR, depending on the system
    if ((await fs.lstat(at)).isDirectory()) throw new StatusError(SSH_FX.FAILURE, 'Is a directory');
    await fs.unlink(at);
    return okReply(id);
  },
  [SSH_FXP.MKDIR]: async ({ id, reader, root }) => {
    const at = await root.locate(reader.text());
    await fs.mkdir(at, readAttrs(reader).mode ?? 0o777);
    return okReply(id);
  },
  [SSH_FXP.RMDIR]: async ({ id, reader, root }) => {
    await fs.rmdir(await root.locate(reader.text()));
    return okReply(id);
  },
  [SSH_FXP.REALPATH]: async ({ id, reader, root }) => {
    const real = await root.follow(reader.text());
    return nameReply(id, root.clientPath(real));
  },
  [SSH_FXP.RENAME]: rename,
  [SSH_FXP.READLINK]: async ({ id, reader, root }) =>
    nameReply(id, await fs.readlink(await root.locate(reader.text()), 'buffer')),
  [SSH_FXP.SYMLINK]: makeLink,
  [SSH_FXP.EXTENDED]: extended,
};

/** The reply packet for one request; throws what `statusOf` understands. */
export async function answer(request: Request): Promise<Buffer> {
  const operation = operations[request.type];
  if (!operation) throw new StatusError(SSH_FX.OP_UNSUPPORTED, 'Operation unsupported');
  return operation(request);
}

async function open({ id, reader, root, handles }: Request): Promise<Buffer> {
  const clientPath = reader.text();
  const flags = reader.u32();
  const { mode } = readAttrs(reader);
  const writes = (flags & SSH_FXF.WRITE) !== 0;
  const creates = (flags & SSH_FXF.CREAT) !== 0;
  const at = creates ? await root.locate(clientPath) : await root.follow(clientPath);
  // a link at the end was followed above where that is allowed
  let how = (writes ? constants.O_RDWR : constants.O_RDONLY) | (constants.O_NOFOLLOW ?? 0);
  if (creates) how |= constants.O_CREAT;
  if (flags & SSH_FXF.EXCL) how |= constants.O_EXCL;
  if (flags & SSH_FXF.TRUNC) how |= constants.O_TRUNC;
  const file = await fs.open(at, how, mode ?? 0o666);
  try {
    if (!(await file.stat()).isFile()) {
      throw new StatusError(SSH_FX.FAILURE, 'Not a regular file');
    }
  } catch (thrown) {
    await file.close();
    throw thrown;
  }
  return handleReply(id, handles.add({ kind: 'file', file }));
}

// as OpenSSH: more than this in one READ is answered short
const maxReadBytes = 255 * 1024;

async function read({ id, reader, handles }: Request): Promise<Buffer> {
  const file = handles.file(reader.bytes());
  const position = reader.size();
  const data = Buffer.allocUnsafe(Math.min(reader.u32(), maxReadBytes));
  const { bytesRead } = await file.read(data, 0, data.length, position);
  if (bytesRead === 0) throw new StatusError(SSH_FX.EOF, 'End of file');
  return new PacketWriter(SSH_FXP.DATA, bytesRead + 16)
    .u32(id)
    .bytes(data.subarray(0, bytesRead))
    .finish();
}

async function setStat({ id, reader, root }: Request): Promise<Buffer> {
  const at = await root.follow(reader.text());
  const attrs = readAttrs(reader);
  if (attrs.size !== undefined) await fs.truncate(at, attrs.size);
  if (attrs.mode !== undefined) await fs.chmod(at, attrs.mode);
  if (attrs.mtimeMs !== undefined) {
    await fs.utimes(at, seconds(attrs.atimeMs ?? attrs.mtimeMs), seconds(attrs.mtimeMs));
  }
  return okReply(id);
}

async function setStatOfHandle({ id, reader, handles }: Request): Promise<Buffer> {
  const file = handles.file(reader.bytes());
  const attrs = readAttrs(reader);
  if (attrs.size !== undefined) await file.truncate(attrs.size);
  if (attrs.mode !== undefined) await file.chmod(attrs.mode);
  if (attrs.mtimeMs !== undefined) {
    await file.utimes(seconds(attrs.atimeMs ?? attrs.mtimeMs), seconds(attrs.mtimeMs));
  }
  return okReply(id);
}

function seconds(timeMs: number): number {
  return Math.floor(timeMs / 1000);
}

// as OpenSSH: at most this many names in one reply
const namesPerReply = 100;

async function readDirectory({ id, reader, handles }: Request): Promise<Buffer> {
  const { directory, at } = handles.directory(reader.bytes());
  const writer = new PacketWriter(SSH_FXP.NAME, 8_192).u32(id);
  const names: [name: Buffer, stats: Stats][] = [];
  while (names.length < namesPerReply) {
    const next = await directory.read();
    if (!next) break;
    // opendir was asked for bytes, which its types do not say
    const name = next.name as unknown as Buffer;
    const stats = await statIn(at, name);
    if (stats) names.push([name, stats]);
  }
  if (names.length === 0) throw new StatusError(SSH_FX.EOF, 'End of file');
  writer.u32(names.length);
  for (const [name, stats] of names) {
    writer.bytes(name).bytes(name);
    writeAttrs(writer, attrsOfStats(stats));
  }
  return writer.finish();
}

async function statIn(directory: Buffer, name: Buffer): Promise<Stats | undefined> {
  try {
    return await fs.lstat(Buffer.concat([directory, Buffer.from('/'), name]));
  } catch {
    // deleted since it was read: it is no longer part of the directory
    return undefined;
  }
}

function opendir(at: Buffer): ReturnType<typeof fs.opendir> {
  // Node takes a Buffer and this encoding here, its types lag behind
  const asTyped = at as unknown as string;
  return fs.opendir(asTyped, { encoding: 'buffer' as BufferEncoding });
}

async function rename({ id, reader, root }: Request): Promise<Buffer> {
  const from = await root.locate(reader.text());
  const to = await root.locate(reader.text());
  // version 3 says that RENAME never replaces
  const taken = await fs.lstat(to).then(
    () => true,
    () => false,
  );
  if (taken) throw new StatusError(SSH_FX.FAILURE, 'Failure');
  await fs.rename(from, to);
  return okReply(id);
}

async function makeLink({ id, reader, root }: Request): Promise<Buffer> {
  // OpenSSH's order, which clients have come to expect: first where it points, then the link
  const target = reader.bytes();
  const at = await root.locate(reader.text());
  if (bytesToText(target).startsWith('/')) {
    throw new StatusError(SSH_FX.PERMISSION_DENIED, 'Only relative links here');
  }
  await fs.symlink(target, at);
  return okReply(id);
}

function handleReply(id: number, handle: Buffer): Buffer {
  return new PacketWriter(SSH_FXP.HANDLE).u32(id).bytes(handle).finish();
}

function nameReply(id: number, name: Buffer): Buffer {
  const writer = new PacketWriter(SSH_FXP.NAME).u32(id).u32(1).bytes(name).bytes(name);
  return writeAttrs(writer, {}).finish();
}

function attrsReply(id: number, stats: Stats): Buffer {
  return writeAttrs(new PacketWriter(SSH_FXP.ATTRS).u32(id), attrsOfStats(stats)).finish();
}
