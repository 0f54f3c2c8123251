import { duplexPair, type Duplex } from 'node:stream';
import { SSH_FILEXFER_ATTR, SSH_FXP, sftpVersion } from '../engine/sftp/constants.ts';
import { PacketSplitter } from '../engine/sftp/framing.ts';
import { PacketReader, PacketWriter } from '../engine/sftp/packets.ts';
import { extensions } from '../practice/operations.ts';
import { okReply, statusReply } from '../practice/replies.ts';
import { Root } from '../practice/root.ts';
import { serveSftp } from '../practice/sftp-server.ts';
import {
  changedData,
  flipWrite,
  lieText,
  quotaLie,
  repeatedWrite,
  wrongKind,
  type Lie,
} from './lies.ts';

/** How a scripted server behaves. */
export type LyingOptions = {
  /** The folder that is its `/`. */
  readonly directory: string;
  readonly lies: readonly Lie[];
  /** Extensions that it does not offer. */
  readonly without?: readonly string[];
  /** Extensions to be offered besides, which nobody asks for. */
  readonly also?: readonly string[];
  /** What it says a READ or WRITE may carry at most; 4 KiB is the least that clients believe. */
  readonly chunkBytes?: number;
};

/** A running scripted server. */
export type LyingServer = {
  /** What the client gets as its channel. */
  readonly channel: Duplex;
  /** The lies that were told, in words. */
  readonly told: readonly string[];
  /** Requests that arrived, greeting and limits not counted. */
  readonly requests: number;
  /** Hangs up, and waits until all that was asked before is done. */
  close(): Promise<void>;
};

// no client has so many requests under way
const ownId = 2 ** 32 - 1;
const greetingRequests = 'limits@openssh.com';
// long enough for a reply to come in between, short against every deadline
const swapAtMostMs = 20;

/** An SFTP server in memory on a real folder, which answers honestly but for what its script says. */
export async function startLyingServer(options: LyingOptions): Promise<LyingServer> {
  const script = new LyingScript(options);
  script.serve(await Root.at(options.directory));
  return script;
}

class LyingScript implements LyingServer {
  readonly channel: Duplex;
  readonly told: string[] = [];
  readonly #options: LyingOptions;
  readonly #front: Duplex;
  readonly #back: Duplex;
  readonly #honest: Duplex;
  readonly #lies = new Map<number, Lie>();
  readonly #seen = new Map<number | string, number>();
  #requests = 0;
  #open = 0;
  #over = false;
  #held: Buffer | undefined;
  #onIdle: () => void = () => undefined;

  constructor(options: LyingOptions) {
    this.#options = options;
    [this.channel, this.#front] = duplexPair();
    [this.#back, this.#honest] = duplexPair();
    for (const end of [this.channel, this.#front, this.#back, this.#honest]) {
      end.on('error', () => undefined);
    }
  }

  get requests(): number {
    return this.#requests;
  }

  serve(root: Root): void {
    const requests = new PacketSplitter((packet) => this.#onRequest(Buffer.from(packet)));
    const replies = new PacketSplitter((packet) => this.#onReply(Buffer.from(packet)));
    this.#front.on('data', (chunk: Buffer) => requests.push(chunk));
    this.#back.on('data', (chunk: Buffer) => replies.push(chunk));
    this.channel.on('close', () => (this.#over = true));
    serveSftp(this.#honest, root);
  }

  async close(): Promise<void> {
    this.#hangUp();
    if (this.#open > 0) await new Promise<void>((resolve) => (this.#onIdle = resolve));
    // its end lets go of the files that are still open
    this.#honest.destroy();
    this.#back.destroy();
    this.#front.destroy();
  }

  #onRequest(packet: Buffer): void {
    if (this.#over) return;
    const reader = new PacketReader(packet);
    const type = reader.u8();
    if (type === SSH_FXP.INIT) return this.#reply(this.#version());
    const id = reader.u32();
    const name = type === SSH_FXP.EXTENDED ? reader.text() : type;
    if (name === greetingRequests) return this.#reply(this.#limits(id));
    const lie = this.#lieAbout(name);
    if (lie === undefined) return this.#forward(packet);
    switch (lie.how) {
      case 'refuse':
        this.told.push(lieText(lie));
        return this.#reply(statusReply(id, lie.code, lie.text));
      case 'forget':
        this.told.push(lieText(lie));
        return this.#reply(okReply(id));
      case 'end-before':
        this.told.push(lieText(lie));
        return this.#hangUp();
      case 'lose-content':
        this.told.push(lieText(lie));
        this.#forward(emptied(reader.bytes()));
        return this.#reply(statusReply(id, quotaLie.code, quotaLie.text));
      case 'flip-write':
        this.told.push(lieText(lie));
        flipWrite(packet);
        return this.#forward(packet);
      case 'repeat-write':
        this.told.push(lieText(lie));
        this.#forward(packet);
        return this.#forward(repeatedWrite(packet, ownId));
      default:
        this.#lies.set(id, lie);
        return this.#forward(packet);
    }
  }

  #lieAbout(type: number | string): Lie | undefined {
    const request = this.#requests;
    this.#requests += 1;
    const nth = this.#seen.get(type) ?? 0;
    this.#seen.set(type, nth + 1);
    return this.#options.lies.find(({ when }) =>
      'request' in when ? when.request === request : when.type === type && when.nth === nth,
    );
  }

  #forward(packet: Buffer): void {
    this.#open += 1;
    this.#back.write(framed(packet));
  }

  #onReply(packet: Buffer): void {
    this.#open -= 1;
    if (this.#open === 0) this.#onIdle();
    if (this.#over) return;
    const id = packet.readUInt32BE(1);
    if (id === ownId) return;
    const lie = this.#lies.get(id);
    this.#lies.delete(id);
    if (lie === undefined) return this.#reply(framed(packet));
    const isTold = this.#answer(lie, packet, id);
    if (isTold) this.told.push(lieText(lie));
    else this.#reply(framed(packet));
  }

  /** False when the lie does not fit the reply. */
  #answer(lie: Lie, packet: Buffer, id: number): boolean {
    switch (lie.how) {
      case 'drop-reply':
        return true;
      case 'repeat-reply':
        this.#reply(framed(packet));
        this.#reply(framed(packet));
        return true;
      case 'swap-with-next':
        this.#held = framed(packet);
        setTimeout(() => this.#release(), swapAtMostMs);
        return true;
      case 'delay-reply':
        setTimeout(() => this.#reply(framed(packet)), lie.delayMs);
        return true;
      case 'deny':
        this.#reply(statusReply(id, lie.code, lie.text));
        return true;
      case 'wrong-kind':
        this.#reply(wrongKind(packet));
        return true;
      case 'end-after':
        this.#hangUp();
        return true;
      case 'short-read':
      case 'long-read':
      case 'empty-read':
      case 'flip-read': {
        const changed = changedData(packet, lie.how);
        if (changed !== undefined) this.#reply(changed);
        return changed !== undefined;
      }
      case 'refuse':
      case 'forget':
      case 'repeat-write':
      case 'lose-content':
      case 'flip-write':
      case 'end-before':
        return false;
      default:
        return lie satisfies never;
    }
  }

  #reply(bytes: Buffer): void {
    if (this.#over) return;
    this.#front.write(bytes);
    this.#release();
  }

  #release(): void {
    const held = this.#held;
    this.#held = undefined;
    if (held !== undefined) this.#reply(held);
  }

  #hangUp(): void {
    this.#over = true;
    this.channel.destroy();
  }

  #version(): Buffer {
    const writer = new PacketWriter(SSH_FXP.VERSION).u32(sftpVersion);
    for (const [name, revision] of extensions) {
      if (this.#options.without?.includes(name) !== true) writer.text(name).text(revision);
    }
    for (const name of this.#options.also ?? []) writer.text(name).text('1');
    return writer.finish();
  }

  #limits(id: number): Buffer {
    const chunkBytes = this.#options.chunkBytes ?? 32 * 1024;
    return (
      new PacketWriter(SSH_FXP.EXTENDED_REPLY)
        .u32(id)
        // clients take 1 KiB off for what a WRITE carries besides its data
        .u64(chunkBytes + 1024)
        .u64(chunkBytes)
        .u64(chunkBytes)
        .u64(1_000)
        .finish()
    );
  }
}

/** A request of the script's own: the file of a handle is cut to nothing. */
function emptied(handle: Buffer): Buffer {
  const writer = new PacketWriter(SSH_FXP.FSETSTAT).u32(ownId).bytes(handle);
  return writer.u32(SSH_FILEXFER_ATTR.SIZE).u64(0).finish().subarray(4);
}

function framed(packet: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(packet.length);
  return Buffer.concat([length, packet]);
}
