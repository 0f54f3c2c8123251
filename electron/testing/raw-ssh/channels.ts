import { message, Reader, str, u32 } from './bytes.ts';
import { SSH } from './numbers.ts';
import type { RawPeer } from './peer.ts';
import { serveSftp } from './sftp.ts';

const usualWindowBytes = 2 * 1024 * 1024;
const usualPacketBytes = 32 * 1024;

/** One channel that a client has opened. */
export class RawChannel {
  readonly peer: RawPeer;
  readonly id: number;
  readonly remoteId: number;
  /** Gets what the client sends. */
  onData: (data: Buffer) => void = () => undefined;
  isClosed = false;
  readonly #packetBytes: number;
  #windowBytes: number;
  #type: number = SSH.CHANNEL_DATA;
  #waiting: Buffer[] = [];
  #whenSent: (() => void) | undefined;

  constructor(peer: RawPeer, id: number, remoteId: number, windowBytes: number, packet: number) {
    this.peer = peer;
    this.id = id;
    this.remoteId = remoteId;
    this.#windowBytes = windowBytes;
    this.#packetBytes = Math.min(packet, usualPacketBytes);
  }

  /** What the client still lets through. */
  get windowBytes(): number {
    return this.#windowBytes;
  }

  /** Sends data as the client's window allows. */
  write(data: Buffer): void {
    this.#waiting.push(data);
    this.#flush();
  }

  /** The same, from now on as data of another kind: `SSH.CHANNEL_EXTENDED_DATA` is what a program says of errors. */
  writeAs(type: number, data: Buffer): void {
    this.#type = type;
    this.write(data);
  }

  /** Sends a message of this channel, `remoteId` in front of its fields. */
  say(type: number, ...fields: readonly Uint8Array[]): void {
    this.peer.send(message(type, u32(this.remoteId), ...fields));
  }

  /** Ends the channel once all is sent. */
  close(exitCode?: number): void {
    this.#whenSent = () => {
      if (this.isClosed) return;
      this.isClosed = true;
      if (exitCode !== undefined) {
        this.say(SSH.CHANNEL_REQUEST, str('exit-status'), Buffer.of(0), u32(exitCode));
      }
      this.say(SSH.CHANNEL_EOF);
      this.say(SSH.CHANNEL_CLOSE);
    };
    this.#flush();
  }

  widen(bytes: number): void {
    this.#windowBytes += bytes;
    this.#flush();
  }

  #flush(): void {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      const bytes = Math.min(next.length, this.#windowBytes, this.#packetBytes);
      if (bytes === 0 && next.length > 0) return;
      this.#windowBytes -= bytes;
      const kind = this.#type === SSH.CHANNEL_EXTENDED_DATA ? [u32(1)] : [];
      if (bytes > 0) this.say(this.#type, ...kind, str(next.subarray(0, bytes)));
      if (bytes === next.length) this.#waiting.shift();
      else this.#waiting[0] = next.subarray(bytes);
    }
    this.#whenSent?.();
    this.#whenSent = undefined;
  }
}

/** Answers what belongs to the connection protocol (RFC 4254) as an honest server. */
export function answerConnection(peer: RawPeer, payload: Buffer): void {
  const reader = new Reader(payload, 1);
  switch (payload.readUInt8(0)) {
    case SSH.GLOBAL_REQUEST:
      reader.text();
      if (reader.bool()) peer.send(message(SSH.REQUEST_FAILURE));
      return;
    case SSH.CHANNEL_OPEN:
      return openChannel(peer, reader);
    case SSH.CHANNEL_WINDOW_ADJUST:
      return peer.channels.get(reader.u32())?.widen(reader.u32());
    case SSH.CHANNEL_DATA:
      return takeData(peer, reader);
    case SSH.CHANNEL_REQUEST:
      return answerRequest(peer, reader);
    case SSH.CHANNEL_EOF:
      return peer.channels.get(reader.u32())?.close(0);
    case SSH.CHANNEL_CLOSE:
      return closeChannel(peer, reader.u32());
    default:
      // answers to what a scenario has asked
      return;
  }
}

function openChannel(peer: RawPeer, reader: Reader): void {
  const kind = reader.text();
  const [remoteId, windowBytes, packetBytes] = [reader.u32(), reader.u32(), reader.u32()];
  if (kind !== 'session') {
    const reason = [u32(3), str('unknown channel type'), str('')];
    return peer.send(message(SSH.CHANNEL_OPEN_FAILURE, u32(remoteId), ...reason));
  }
  // not the client's number, so that a mix-up shows
  const id = peer.channels.size + 100;
  peer.channels.set(id, new RawChannel(peer, id, remoteId, windowBytes, packetBytes));
  const { windowBytes: ours = usualWindowBytes, packetBytes: most = usualPacketBytes } =
    peer.scenario;
  const facts = [u32(remoteId), u32(id), u32(ours), u32(most)];
  peer.send(message(SSH.CHANNEL_OPEN_CONFIRMATION, ...facts));
}

function takeData(peer: RawPeer, reader: Reader): void {
  const channel = peer.channels.get(reader.u32());
  const data = Buffer.from(reader.bytes());
  channel?.say(SSH.CHANNEL_WINDOW_ADJUST, u32(data.length));
  channel?.onData(data);
}

function answerRequest(peer: RawPeer, reader: Reader): void {
  const channel = peer.channels.get(reader.u32());
  const name = reader.text();
  const wantsReply = reader.bool();
  if (channel === undefined) return;
  const isKnown = ['subsystem', 'shell', 'exec', 'pty-req', 'window-change'].includes(name);
  if (wantsReply) channel.say(isKnown ? SSH.CHANNEL_SUCCESS : SSH.CHANNEL_FAILURE);
  if (name === 'subsystem') serveSftp(channel, peer.scenario.sftp ?? {});
  if (name === 'shell') channel.onData = (data) => channel.write(data);
  if (name === 'exec') {
    channel.write(Buffer.from(`not here: ${reader.text()}\n`));
    channel.close(127);
  }
}

function closeChannel(peer: RawPeer, id: number): void {
  const channel = peer.channels.get(id);
  if (channel === undefined || channel.isClosed) return;
  channel.isClosed = true;
  channel.say(SSH.CHANNEL_CLOSE);
}
