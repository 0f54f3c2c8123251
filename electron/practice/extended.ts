import * as fs from 'node:fs/promises';
import { SSH_FX, SSH_FXP } from '../engine/sftp/constants.ts';
import { PacketWriter } from '../engine/sftp/packets.ts';
import type { Request } from './operations.ts';
import { okReply } from './replies.ts';
import { StatusError } from './status.ts';

/** Answers the extensions of OpenSSH's PROTOCOL file that the practice server offers. */
export async function extended(request: Request): Promise<Buffer> {
  const { id, reader, root, handles } = request;
  switch (reader.text()) {
    case 'posix-rename@openssh.com':
      await fs.rename(await root.locate(reader.text()), await root.locate(reader.text()));
      return okReply(id);
    case 'fsync@openssh.com':
      await handles.file(reader.bytes()).sync();
      return okReply(id);
    case 'statvfs@openssh.com':
      return statvfs(request);
    case 'limits@openssh.com':
      return limitsReply(id);
    default:
      throw new StatusError(SSH_FX.OP_UNSUPPORTED, 'Operation unsupported');
  }
}

async function statvfs({ id, reader, root }: Request): Promise<Buffer> {
  const facts = await fs.statfs(await root.follow(reader.text()));
  return new PacketWriter(SSH_FXP.EXTENDED_REPLY)
    .u32(id)
    .u64(facts.bsize)
    .u64(facts.bsize) // fragment size, which Node does not tell
    .u64(facts.blocks)
    .u64(facts.bfree)
    .u64(facts.bavail)
    .u64(facts.files)
    .u64(facts.ffree)
    .u64(facts.ffree)
    .u64(0) // file system id
    .u64(0) // flags
    .u64(255) // longest name
    .finish();
}

function limitsReply(id: number): Buffer {
  // OpenSSH's figures: a packet of 256 KiB, 1 KiB less for a READ or WRITE
  return new PacketWriter(SSH_FXP.EXTENDED_REPLY)
    .u32(id)
    .u64(256 * 1024)
    .u64(255 * 1024)
    .u64(255 * 1024)
    .u64(1_000)
    .finish();
}
