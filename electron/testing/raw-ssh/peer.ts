import type { Socket } from 'node:net';
import { names, message, Reader, str, u32 } from './bytes.ts';
import { answerAuth } from './login.ts';
import { answerConnection, type RawChannel } from './channels.ts';
import {
  clearOpener,
  clearSealer,
  opener,
  sealer,
  type FrameLies,
  type Opener,
  type Sealer,
} from './frames.ts';
import {
  agreedCipher,
  agreedWay,
  deriveKeys,
  exchange,
  honestLists,
  kexInit,
  newHostKey,
  readKexInit,
  strictMark,
  type ClientOffer,
  type HostKey,
  type KexLists,
  type KexResult,
} from './kex.ts';
import { SSH } from './numbers.ts';
import type { Scenario } from './scenario.ts';

/** The server's end of one connection. */
export class RawPeer {
  readonly socket: Socket;
  readonly scenario: Scenario;
  readonly lists: KexLists;
  /** Another one may take its place before a new key exchange. */
  hostKey: HostKey;
  readonly serverIdent: string;
  readonly channels = new Map<number, RawChannel>();
  /** Numbers of the messages that came, in order. */
  readonly received: number[] = [];
  clientIdent = '';
  clientOffer: ClientOffer | undefined;
  sessionId: Buffer | undefined;
  #arrived: Buffer = Buffer.alloc(0);
  #seal: Sealer = clearSealer;
  #open: Opener = clearOpener;
  #nextOpen: Opener | undefined;
  #sent = 0;
  #taken = 0;
  #clientInit: Buffer = Buffer.alloc(0);
  #serverInit: Buffer | undefined;
  #held: Buffer[] = [];
  #isClientStrict: boolean | undefined;
  readonly #sendCounts = new Map<number, number>();
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(socket: Socket, scenario: Scenario) {
    this.socket = socket;
    this.scenario = scenario;
    this.lists = { ...honestLists, ...scenario.lists };
    this.hostKey = scenario.hostKey ?? newHostKey();
    this.serverIdent = scenario.ident ?? 'SSH-2.0-raw_1';
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      for (const timer of this.#timers) clearInterval(timer);
    });
    if (scenario.onSocket?.(socket) === true) return;
    const line = `${this.serverIdent}\r\n`;
    const listen = () => socket.on('data', (chunk) => this.#onData(chunk));
    const sendIdent: Scenario['sendIdent'] = (to, text, done) => {
      to.write(text, 'latin1');
      done();
    };
    (scenario.sendIdent ?? sendIdent)(socket, line, listen);
  }

  /** Settled by the first exchange: later offers need not have the marks. */
  get isStrict(): boolean {
    return this.#isClientStrict === true && this.lists.kex.includes(strictMark);
  }

  /** True when no more can be said. */
  get isOver(): boolean {
    return this.socket.destroyed || !this.socket.writable;
  }

  /** Sends a message, unless the scenario has something to say about it. */
  send(payload: Buffer): void {
    const type = payload.readUInt8(0);
    const nth = this.#sendCounts.get(type) ?? 0;
    this.#sendCounts.set(type, nth + 1);
    const instead = this.scenario.sending?.[type]?.(payload, this, nth);
    if (instead === undefined) return this.sendBare(payload);
    for (const each of [instead].flat()) this.sendNow(each);
  }

  /** Sends a message as it is, in a packet that may be wrong. While keys are exchanged only that goes out. */
  sendBare(payload: Buffer, lies?: FrameLies): void {
    if (this.#serverInit !== undefined && payload.readUInt8(0) > 49) this.#held.push(payload);
    else this.sendNow(payload, lies);
  }

  /** The same whatever is going on. */
  sendNow(payload: Buffer, lies?: FrameLies): void {
    this.raw(this.#seal(this.#sent, payload, lies));
    this.#sent = (this.#sent + 1) >>> 0;
  }

  /** Sends bytes without any packet around them. */
  raw(bytes: Buffer): void {
    if (!this.isOver) this.socket.write(bytes);
  }

  /** Does something again and again until the connection is over or it says `false`. */
  every(intervalMs: number, act: () => boolean | void): void {
    const timer = setInterval(() => {
      if (this.isOver || act() === false) clearInterval(timer);
    }, intervalMs);
    this.#timers.add(timer);
  }

  /** Sends again and again as fast as it is taken, `total` times at most. */
  flood(total: number, next: (index: number) => Buffer): void {
    let index = 0;
    const go = (): void => {
      for (let turn = 0; turn < 256; turn += 1) {
        if (index >= total || this.isOver) return;
        this.sendBare(next(index));
        index += 1;
        if (this.socket.writableNeedDrain) {
          this.socket.once('drain', go);
          return;
        }
      }
      setImmediate(go);
    };
    go();
  }

  /** Begins a key exchange; every connection has one at its start. */
  exchangeKeys(): void {
    if (this.#serverInit !== undefined || this.#nextOpen !== undefined) return;
    this.#serverInit = kexInit(this.lists);
    this.send(this.#serverInit);
  }

  /** What the exchange hash takes as this server's offer. */
  countAsOffer(init: Buffer): void {
    this.#serverInit = init;
  }

  #onData(chunk: Buffer): void {
    this.#arrived = Buffer.concat([this.#arrived, chunk]);
    if (this.clientIdent === '' && !this.#takeIdent()) return;
    try {
      while (!this.isOver) {
        const taken = this.#open(this.#taken, this.#arrived);
        if (taken === undefined) return;
        this.#arrived = this.#arrived.subarray(taken.usedBytes);
        this.#taken = (this.#taken + 1) >>> 0;
        this.#onMessage(taken.payload);
      }
    } catch {
      // a client that breaks the rules, which a test of a hostile server sees by the client's own word
      this.socket.destroy();
    }
  }

  #takeIdent(): boolean {
    const end = this.#arrived.indexOf(0x0a);
    if (end < 0) return false;
    this.clientIdent = this.#arrived.toString('latin1', 0, end).replace(/\r$/u, '');
    this.#arrived = this.#arrived.subarray(end + 1);
    this.exchangeKeys();
    return true;
  }

  #onMessage(payload: Buffer): void {
    const type = payload.readUInt8(0);
    const nth = this.received.filter((each) => each === type).length;
    this.received.push(type);
    if (this.scenario.receiving?.[type]?.(payload, this, nth) === true) return;
    switch (type) {
      case SSH.KEXINIT:
        this.#clientInit = Buffer.from(payload);
        this.clientOffer = readKexInit(payload);
        this.#isClientStrict ??= this.clientOffer.isStrict;
        return this.exchangeKeys();
      case SSH.KEX_INIT:
        return this.#reply(new Reader(payload, 1).bytes());
      case SSH.NEWKEYS:
        return this.#useNextKeys();
      case SSH.SERVICE_REQUEST:
        return this.send(message(SSH.SERVICE_ACCEPT, str(new Reader(payload, 1).bytes())));
      case SSH.DISCONNECT:
        this.socket.end();
        return undefined;
      case SSH.IGNORE:
      case SSH.DEBUG:
      case SSH.UNIMPLEMENTED:
      case SSH.EXT_INFO:
        return undefined;
      default:
        return type < 80 ? answerAuth(this, payload) : answerConnection(this, payload);
    }
  }

  #reply(clientPublic: Buffer): void {
    const { clientIdent, serverIdent, hostKey } = this;
    const serverInit = this.#serverInit ?? Buffer.alloc(0);
    const input = { clientIdent, serverIdent, serverInit, clientInit: this.#clientInit };
    const { hash, newHalf } = agreedWay(this.clientOffer, this.lists);
    const half = this.scenario.half?.() ?? newHalf();
    const result = exchange({ ...input, clientPublic }, hostKey.blob, { hash, half });
    this.sessionId ??= result.hash;
    const signature = str(hostKey.sign(result.hash));
    this.send(message(SSH.KEX_REPLY, str(hostKey.blob), str(result.serverPublic), signature));
    this.send(message(SSH.NEWKEYS));
    this.#changeKeys(result, this.sessionId);
  }

  #changeKeys(result: KexResult, sessionId: Buffer): void {
    if (this.clientOffer === undefined) return;
    const cipher = agreedCipher(this.clientOffer, this.lists);
    this.#seal = sealer(cipher, deriveKeys(result, sessionId, 'BDF'));
    this.#nextOpen = opener(cipher, deriveKeys(result, sessionId, 'ACE'));
    if (this.isStrict) this.#sent = 0;
    const isFirst = this.sessionId === result.hash;
    const { signatureAlgorithms: told = ['ssh-ed25519', 'rsa-sha2-512', 'rsa-sha2-256'] } =
      this.scenario;
    if (isFirst && told !== null) {
      this.send(message(SSH.EXT_INFO, u32(1), str('server-sig-algs'), names(told)));
    }
    this.#serverInit = undefined;
    for (const payload of this.#held.splice(0)) this.sendNow(payload);
  }

  #useNextKeys(): void {
    if (this.#nextOpen === undefined) return;
    this.#open = this.#nextOpen;
    this.#nextOpen = undefined;
    if (this.isStrict) this.#taken = 0;
  }
}
