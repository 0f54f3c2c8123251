import { SSH_FX, SSH_FXP } from '../engine/sftp/constants.ts';
import { PacketWriter } from '../engine/sftp/packets.ts';

/** A STATUS packet. */
export function statusReply(id: number, status: number, text: string): Buffer {
  return new PacketWriter(SSH_FXP.STATUS).u32(id).u32(status).text(text).text('en').finish();
}

/** The STATUS packet of success. */
export function okReply(id: number): Buffer {
  return statusReply(id, SSH_FX.OK, 'Success');
}
