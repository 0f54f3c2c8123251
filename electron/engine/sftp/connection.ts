import type { Duplex, Readable } from 'node:stream';
import type { OpError } from '../../../shared/errors.ts';
import { AbortBook } from './abort-book.ts';
import { sftpVersion, SSH_FX, SSH_FXP } from './constants.ts';
import { isSsh2Channel } from './receive-window.ts';
import { decryptsApart } from '../ssh/ssh2-cipher.ts';
import { release } from '../ssh/release.ts';
import { asProtocolError, broken, cancelled, disconnected, notSftp, silent } from './faults.ts';
import { PacketSplitter } from './framing.ts';
import type { NameCoding } from './name-coding.ts';
import { PacketReader, PacketWriter } from './packets.ts';
import { PendingTable, type Pending } from './pending.ts';
import { Sent, type Request } from './request.ts';
import { PacketSender } from './sender.ts';
import { statusError } from './status.ts';

/** How long a channel may be silent while requests wait, before it counts as dead. */
export type SftpTimes = {
  readonly requestTimeoutMs: number;
  /** The same while a request waits that may rightly take minutes. */
  readonly slowTimeoutMs: number;
};

/** The deadlines of security.md section 4, rule 6. */
export const usualTimes: SftpTimes = { requestTimeoutMs: 30_000, slowTimeoutMs: 300_000 };

// of a partial reply: so many bytes count as life, one byte a second does not
const progressBytes = 16 * 1024;

/** A channel that speaks SFTP: matches replies with requests and ends, once and for all, on whatever breaks the rules. */
export class SftpConnection {
  /** Settles, never rejects, when the channel is over; with what ended it. */
  readonly ended: Promise<OpError>;
  /** The coding of names and paths when they are not in UTF-8. */
  names: NameCoding | undefined;
  readonly #channel: Duplex;
  readonly #times: SftpTimes;
  readonly #sender: PacketSender;
  readonly #pending: PendingTable;
  readonly #splitter = new PacketSplitter((packet) => this.#onPacket(packet));
  readonly #aborts = new AbortBook();
  #hello: ((reader: PacketReader) => void) | undefined;
  #failHello: ((error: OpError) => void) | undefined;
  #endError: OpError | undefined;
  #resolveEnded: (error: OpError) => void = () => undefined;
  #timer: NodeJS.Timeout | undefined;
  #aliveAtMs = performance.now();
  #partialBytes = 0;

  constructor(channel: Duplex, times: SftpTimes = usualTimes, firstId = 0) {
    this.#channel = channel;
    this.#times = times;
    this.#pending = new PendingTable(firstId);
    this.#sender = new PacketSender(channel, () => this.#alive());
    this.ended = new Promise((resolve) => (this.#resolveEnded = resolve));
    channel.on('error', (cause: Error) => this.end(disconnected(cause)));
    channel.on('end', () => this.end(disconnected()));
    channel.on('close', () => this.end(disconnected()));
    channel.on('data', (chunk: Uint8Array) => {
      this.#onData(chunk);
      // a packet's memory is its own, and replies are copied out of it
      if (isSsh2Channel(channel) && decryptsApart(channel._client)) release(chunk);
    });
    // an ssh2 channel stops when what the server writes to its error output is not taken
    (channel as { readonly stderr?: Readable }).stderr?.resume();
  }

  /** What ended the channel, once it is over. */
  get endError(): OpError | undefined {
    return this.#endError;
  }

  /** Requests under way. */
  get load(): number {
    return this.#pending.size;
  }

  /** Gives what `parse` makes of the VERSION reply to the INIT that is sent here, unless somebody has sent it. */
  hello<T>(parse: (reader: PacketReader) => T, { isInitSent } = { isInitSent: false }): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#endError !== undefined) return reject(this.#endError);
      this.#failHello = reject;
      this.#hello = (reader) => resolve(parse(reader));
      if (!isInitSent) this.#sender.send(initPacket());
      this.#alive();
      this.#watch();
    });
  }

  /** Sends a request and gives what `parse` makes of its reply. */
  request<T>(request: Request<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#endError !== undefined) return reject(this.#endError);
      const { signal } = request;
      if (signal?.aborted === true) return reject(cancelled(request.asked));
      const id = this.#pending.takeId();
      const packet = packetOf(request, id, this.names);
      const stopListening = this.#listen(id, signal, reject);
      this.#add(id, new Sent(request, { resolve, reject, stopListening }));
      this.#sender.send(packet, request.payload);
    });
  }

  /** Ends the channel; everything under way fails with `error` at once. */
  end(error: OpError): void {
    if (this.#endError !== undefined) return;
    this.#endError = error;
    clearTimeout(this.#timer);
    this.#sender.end();
    this.#failHello?.(error);
    for (const request of this.#pending.drain()) if (!request.isAbandoned) request.fail(error);
    this.#resolveEnded(error);
    this.#channel.destroy();
  }

  #add(id: number, request: Pending): void {
    request.sentAtMs = performance.now();
    this.#pending.add(id, request);
    this.#watch();
  }

  /** Gives up on a request when its signal says so; the reply that still comes is swallowed. */
  #listen(
    id: number,
    signal: AbortSignal | undefined,
    reject: (error: OpError) => void,
  ): (() => void) | undefined {
    if (signal === undefined) return undefined;
    return this.#aborts.add(signal, () => {
      const request = this.#pending.get(id);
      if (request === undefined) return;
      request.isAbandoned = true;
      reject(cancelled(request.asked));
    });
  }

  #onData(chunk: Uint8Array): void {
    if (this.#endError !== undefined) return;
    this.#partialBytes += chunk.length;
    if (this.#partialBytes >= progressBytes) this.#alive();
    try {
      this.#splitter.push(chunk);
    } catch (thrown) {
      this.end(this.#hello === undefined ? asProtocolError(thrown) : notSftp(thrown));
    }
  }

  /** A throw out of here ends the channel. */
  #onPacket(packet: Buffer): void {
    if (this.#endError !== undefined) return;
    this.#alive();
    const reader = new PacketReader(packet, this.names);
    const type = reader.u8();
    if (this.#hello !== undefined) {
      if (type !== SSH_FXP.VERSION) throw broken(`packet type ${type} instead of a version`);
      const hello = this.#hello;
      this.#hello = undefined;
      hello(reader);
      this.#failHello = undefined;
      return;
    }
    const request = this.#pending.remove(reader.u32());
    if (request === undefined) throw broken('a reply to nothing that was asked');
    try {
      settle(request, type, reader);
    } catch (thrown) {
      // it is out of the table already, so that the end of the channel would pass it by
      if (!request.isAbandoned) request.fail(asProtocolError(thrown));
      throw thrown;
    }
  }

  #alive(): void {
    this.#aliveAtMs = performance.now();
    this.#partialBytes = 0;
  }

  /** One timer for all: set while anything waits, it looks at when the channel last showed life. */
  #watch(): void {
    if (this.#timer !== undefined || this.#endError !== undefined) return;
    this.#timer = setTimeout(() => this.#check(), this.#times.requestTimeoutMs).unref();
  }

  #allowedMs(): number {
    return this.#pending.hasSlow ? this.#times.slowTimeoutMs : this.#times.requestTimeoutMs;
  }

  #check(): void {
    this.#timer = undefined;
    const oldest = this.#pending.oldestSentAtMs();
    if (oldest === undefined && this.#hello === undefined) return;
    const silentMs = performance.now() - Math.max(this.#aliveAtMs, oldest ?? 0);
    const leftMs = this.#allowedMs() - silentMs;
    if (leftMs > 0) {
      const nextMs = Math.min(Math.ceil(leftMs), this.#times.requestTimeoutMs);
      this.#timer = setTimeout(() => this.#check(), nextMs).unref();
      return;
    }
    this.end(silent(this.#allowedMs()));
  }
}

/** What a client says first. */
export function initPacket(): Buffer {
  return new PacketWriter(SSH_FXP.INIT).u32(sftpVersion).finish();
}

function packetOf<T>(request: Request<T>, id: number, names: NameCoding | undefined): Buffer {
  const writer = new PacketWriter(request.type, request.sizeBytes, names).u32(id);
  request.fill(writer);
  return request.payload === undefined
    ? writer.finish()
    : writer.u32(request.payload.length).finish(request.payload.length);
}

/** Gives a reply to its request. A throw means that the two do not belong together, so the channel is lost. */
function settle(request: Pending, type: number, reader: PacketReader): void {
  if (type === SSH_FXP.STATUS) takeStatus(request, reader);
  else if (type === request.reply) takeReply(request, reader);
  else throw broken(`packet type ${type} instead of ${request.reply}`, request.asked);
}

function takeStatus(request: Pending, reader: PacketReader): void {
  const code = reader.u32();
  if (code === SSH_FX.OK) {
    if (request.reply !== SSH_FXP.STATUS) {
      throw broken(`“OK” instead of packet type ${request.reply}`, request.asked);
    }
    // the text behind it says no more, and there are several of these for each small file
    if (!request.isAbandoned) request.take(reader);
    return;
  }
  // version 3 has a text here, but servers of older drafts leave it out
  const message = reader.left > 0 ? reader.bytes() : Buffer.alloc(0);
  if (request.isAbandoned) return;
  if (code === SSH_FX.EOF && request.takeEof()) return;
  request.fail(statusError(code, message, request.asked));
}

function takeReply(request: Pending, reader: PacketReader): void {
  try {
    if (request.isAbandoned) request.takeLate(reader);
    else request.take(reader);
  } catch (thrown) {
    // the frame was sound, so only this request is spoiled
    if (!request.isAbandoned) request.fail(asProtocolError(thrown));
  }
}
