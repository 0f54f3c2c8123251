import { Duplex } from 'node:stream';
import { sftpVersion, SSH_FXP } from '../engine/sftp/constants.ts';
import { PacketSplitter } from '../engine/sftp/framing.ts';
import { PacketReader, PacketWriter } from '../engine/sftp/packets.ts';

/** A request that arrived at the peer; `reader` stands behind the id. */
export type PeerRequest = {
  readonly type: number;
  readonly id: number;
  readonly reader: PacketReader;
};

/** The far end of an SFTP channel, in memory: says exactly what a test tells it to, lies included. */
export type SftpPeer = {
  /** What the client gets as its channel. */
  readonly channel: Duplex;
  /** Waits for the next request. */
  next(): Promise<PeerRequest>;
  /** Sends bytes as they are. */
  send(bytes: Uint8Array): void;
  /** Answers INIT. */
  greet(extensions?: Readonly<Record<string, string>>, version?: number): Promise<void>;
  status(id: number, code: number, text?: string): void;
  /** Ends the channel from this side. */
  hangUp(): void;
};

/** Makes a peer. */
export function sftpPeer(): SftpPeer {
  const requests: PeerRequest[] = [];
  const waiting: ((request: PeerRequest) => void)[] = [];
  const splitter = new PacketSplitter((packet) => {
    const reader = new PacketReader(Buffer.from(packet));
    const request = { type: reader.u8(), id: reader.u32(), reader };
    const taker = waiting.shift();
    if (taker === undefined) requests.push(request);
    else taker(request);
  });
  const channel = new Duplex({
    read: () => undefined,
    write: (chunk: Uint8Array, _encoding, done) => {
      splitter.push(chunk);
      done();
    },
  });
  const peer: SftpPeer = {
    channel,
    next: () => {
      const request = requests.shift();
      if (request !== undefined) return Promise.resolve(request);
      return new Promise((resolve) => waiting.push(resolve));
    },
    send: (bytes) => channel.push(bytes),
    greet: async (extensions = {}, version = sftpVersion) => {
      await peer.next();
      const packet = new PacketWriter(SSH_FXP.VERSION).u32(version);
      for (const [name, data] of Object.entries(extensions)) packet.text(name).text(data);
      peer.send(packet.finish());
    },
    status: (id, code, text = '') => {
      const packet = new PacketWriter(SSH_FXP.STATUS).u32(id).u32(code).text(text).text('');
      peer.send(packet.finish());
    },
    hangUp: () => channel.push(null),
  };
  return peer;
}
