import { duplexPair, type Duplex } from 'node:stream';
import { SSH_FXP } from '../engine/sftp/constants.ts';
import { PacketSplitter } from '../engine/sftp/framing.ts';
import { PacketReader } from '../engine/sftp/packets.ts';

/** An SFTP channel on which requests and replies take turns, so that each turn is one round trip of a far server. */
export type Turns = {
  /** What the client gets as its channel. */
  readonly channel: Duplex;
  /** The kinds of the requests of each turn so far, in their order, one of each kind. */
  readonly seen: string[][];
};

// turns of the event loop without a request: the client then waits for replies, and for nothing else
const quietLoops = 20;

/** Holds requests until the client sends no more of them, and replies until all of these have been answered. */
export function takeTurns(server: Duplex): Turns {
  const [channel, front] = duplexPair();
  const seen: string[][] = [];
  let asked: { readonly kind: string; readonly bytes: Buffer }[] = [];
  let answers: Buffer[] = [];
  let open = 0;
  let quiet = 0;
  let isWatching = false;

  const watch = (): void => {
    if (open > 0 || asked.length === 0) {
      isWatching = false;
      return;
    }
    quiet += 1;
    if (quiet < quietLoops) setImmediate(watch);
    else {
      isWatching = false;
      begin();
    }
  };
  const begin = (): void => {
    const turn = asked;
    asked = [];
    open = turn.length;
    seen.push([...new Set(turn.map(({ kind }) => kind))]);
    for (const { bytes } of turn) server.write(bytes);
  };
  const startWatching = (): void => {
    quiet = 0;
    if (isWatching) return;
    isWatching = true;
    setImmediate(watch);
  };
  const requests = new PacketSplitter((packet) => {
    asked.push({ kind: kindOf(packet), bytes: framed(packet) });
    startWatching();
  });
  const replies = new PacketSplitter((packet) => {
    answers.push(framed(packet));
    open -= 1;
    if (open > 0) return;
    const all = answers;
    answers = [];
    for (const bytes of all) front.write(bytes);
    startWatching();
  });
  front.on('data', (chunk: Buffer) => requests.push(chunk));
  server.on('data', (chunk: Buffer) => replies.push(chunk));
  front.on('close', () => server.destroy());
  return { channel, seen };
}

const kinds = new Map<number, string>(Object.entries(SSH_FXP).map(([name, type]) => [type, name]));

function kindOf(packet: Buffer): string {
  const reader = new PacketReader(packet);
  const type = reader.u8();
  if (type !== SSH_FXP.EXTENDED) return kinds.get(type) ?? String(type);
  reader.u32();
  return reader.text();
}

function framed(packet: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(packet.length);
  return Buffer.concat([length, packet]);
}
