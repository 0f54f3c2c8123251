import type { Duplex } from 'node:stream';
import { SSH_FXP, sftpVersion } from '../engine/sftp/constants.ts';
import { PacketSplitter } from '../engine/sftp/framing.ts';
import { PacketReader, PacketWriter } from '../engine/sftp/packets.ts';
import { Handles } from './handles.ts';
import { answer, extensions } from './operations.ts';
import { statusReply } from './replies.ts';
import type { Root } from './root.ts';
import { statusOf } from './status.ts';

// what limits@openssh.com tells clients: OpenSSH's own packet size
const maxPacketBytes = 256 * 1024;

/**
 * Serves SFTP version 3 (draft-ietf-secsh-filexfer-02) on a subsystem channel. One request after the other, as
 * OpenSSH's sftp-server does, so that a CLOSE never overtakes a WRITE. Ends when the channel ends.
 */
export function serveSftp(channel: Duplex, root: Root): void {
  const handles = new Handles();
  let last = Promise.resolve();
  const splitter = new PacketSplitter((packet) => {
    const copy = Buffer.from(packet);
    last = last.then(() => serveOne(channel, root, handles, copy));
  }, maxPacketBytes);
  channel.on('data', (chunk: Buffer) => {
    try {
      splitter.push(chunk);
    } catch {
      // not SFTP: there is no way back into step
      channel.destroy();
      return;
    }
    channel.pause();
    void last.then(() => channel.resume());
  });
  channel.on('end', () => {
    void last.then(() => channel.end());
  });
  channel.on('error', () => {
    // the client hung up: `close` follows
  });
  channel.on('close', () => void handles.closeAll());
}

async function serveOne(
  channel: Duplex,
  root: Root,
  handles: Handles,
  packet: Buffer,
): Promise<void> {
  const reader = new PacketReader(packet);
  const type = reader.u8();
  if (type === SSH_FXP.INIT) {
    channel.write(version());
    return;
  }
  const id = reader.u32();
  let reply: Buffer;
  try {
    reply = await answer({ type, id, reader, root, handles });
  } catch (thrown) {
    const { status, text } = statusOf(thrown);
    reply = statusReply(id, status, text);
  }
  if (!channel.destroyed) channel.write(reply);
}

function version(): Buffer {
  const writer = new PacketWriter(SSH_FXP.VERSION).u32(sftpVersion);
  for (const [name, revision] of extensions) writer.text(name).text(revision);
  return writer.finish();
}
