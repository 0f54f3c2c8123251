import { OpError } from '../../../shared/errors.ts';
import { bytesToText, hasEscapes, textToBytes } from '../../../shared/names.ts';
import type { NameCoding } from './name-coding.ts';

/** The same bytes as a Buffer, without a copy. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

const wordValues = 2 ** 32;

/**
 * Reads the fields of one packet in order. Whatever the packet claims, a read past its end is a `protocol` OpError and
 * nothing is allocated by a stated length.
 */
export class PacketReader {
  readonly #packet: Buffer;
  readonly #names: NameCoding | undefined;
  #at = 0;

  /** `names` is the coding of names and paths when they are not in UTF-8. */
  constructor(packet: Uint8Array, names?: NameCoding) {
    this.#packet = asBuffer(packet);
    this.#names = names;
  }

  /** Bytes not read yet. */
  get left(): number {
    return this.#packet.length - this.#at;
  }

  /** One byte. */
  u8(): number {
    return this.#packet.readUInt8(this.#take(1));
  }

  /** Four bytes, unsigned. */
  u32(): number {
    return this.#packet.readUInt32BE(this.#take(4));
  }

  /** Eight bytes, unsigned and exact. */
  u64(): bigint {
    return this.#packet.readBigUInt64BE(this.#take(8));
  }

  /** Eight bytes as a number: exact up to 2^53-1, which also stands for everything above. */
  size(): number {
    const high = this.u32();
    const low = this.u32();
    return Math.min(high * wordValues + low, Number.MAX_SAFE_INTEGER);
  }

  /** A length-prefixed string as a view into the packet: copy what outlives it. */
  bytes(): Buffer {
    const length = this.u32();
    const start = this.#take(length);
    return this.#packet.subarray(start, start + length);
  }

  /** A length-prefixed name or path, in the encoding of `shared/names.ts`. */
  text(): string {
    return this.nameOf(this.bytes());
  }

  /** Bytes of a name or path as text. */
  nameOf(bytes: Uint8Array): string {
    return this.#names === undefined ? bytesToText(bytes) : this.#names.toText(bytes);
  }

  #take(length: number): number {
    const start = this.#at;
    if (length > this.#packet.length - start) {
      throw new OpError('protocol', 'The server broke SFTP rules: a packet ends too early.');
    }
    this.#at = start + length;
    return start;
  }
}

// fits every request but WRITE with a usual path; larger ones grow
const startBytes = 256;

/** Builds one packet with its length in front: `new PacketWriter(SSH_FXP.STAT).u32(id).text(path).finish()`. */
export class PacketWriter {
  readonly #names: NameCoding | undefined;
  #packet: Buffer;
  #at = 5;

  /** `sizeBytes` is a guess of the payload, to spare growing; `names` as of {@link PacketReader}. */
  constructor(type: number, sizeBytes = startBytes, names?: NameCoding) {
    this.#names = names;
    this.#packet = Buffer.allocUnsafe(sizeBytes + 5);
    this.#packet[4] = type;
  }

  u8(value: number): this {
    this.#room(1);
    this.#at = this.#packet.writeUInt8(value, this.#at);
    return this;
  }

  u32(value: number): this {
    this.#room(4);
    this.#at = this.#packet.writeUInt32BE(value, this.#at);
    return this;
  }

  /** Eight bytes from a bigint, or from a number that is exact: a whole one from 0 to 2^53-1. */
  u64(value: number | bigint): this {
    this.#room(8);
    if (typeof value === 'bigint') {
      this.#at = this.#packet.writeBigUInt64BE(value, this.#at);
      return this;
    }
    if (!Number.isSafeInteger(value) || value < 0) {
      throw new OpError('invalid', `Not a file offset or size: ${value}.`);
    }
    this.#at = this.#packet.writeUInt32BE(Math.floor(value / wordValues), this.#at);
    this.#at = this.#packet.writeUInt32BE(value % wordValues, this.#at);
    return this;
  }

  /** A length-prefixed string; the bytes are copied. */
  bytes(value: Uint8Array): this {
    this.u32(value.length);
    this.#room(value.length);
    this.#packet.set(value, this.#at);
    this.#at += value.length;
    return this;
  }

  /** A length-prefixed name or path given in the encoding of `shared/names.ts`. */
  text(value: string): this {
    if (this.#names !== undefined) return this.bytes(this.#names.toBytes(value));
    if (hasEscapes(value)) return this.bytes(textToBytes(value));
    // straight into the packet: bytes of their own for each name cost more than all else about it
    const length = Buffer.byteLength(value);
    this.u32(length);
    this.#room(length);
    this.#at += this.#packet.write(value, this.#at);
    return this;
  }

  /**
   * The whole packet with its length in front; the writer must not be used after. `payloadBytes` that are sent behind
   * it without a copy count as part of it.
   */
  finish(payloadBytes = 0): Buffer {
    this.#packet.writeUInt32BE(this.#at - 4 + payloadBytes, 0);
    return this.#packet.subarray(0, this.#at);
  }

  #room(bytes: number): void {
    const needed = this.#at + bytes;
    if (needed <= this.#packet.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#packet.length * 2));
    this.#packet.copy(larger, 0, 0, this.#at);
    this.#packet = larger;
  }
}
