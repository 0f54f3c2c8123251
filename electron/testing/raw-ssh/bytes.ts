/** The data types of RFC 4251 section 5, written and read without any SSH library. */

/** One byte. */
export const u8 = (value: number): Buffer => Buffer.of(value & 0xff);

/** Four bytes, any number taken modulo 2^32. */
export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}

/** Eight bytes. */
export function u64(value: bigint | number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt.asUintN(64, BigInt(value)));
  return bytes;
}

/** A truth value. */
export const bool = (value: unknown): Buffer => Buffer.of(value ? 1 : 0);

/** Bytes behind their length; text goes as UTF-8. */
export function str(value: string | Uint8Array): Buffer {
  const bytes = Buffer.from(value as string);
  return Buffer.concat([u32(bytes.length), bytes]);
}

/** A list of names. */
export const names = (list: readonly string[]): Buffer => str(list.join(','));

/** A positive number of any size, from its big-endian bytes. */
export function mpint(bytes: Uint8Array): Buffer {
  let start = 0;
  while (start < bytes.length && bytes[start] === 0) start += 1;
  const digits = bytes.subarray(start);
  const isHigh = ((digits[0] ?? 0) & 0x80) !== 0;
  return str(isHigh ? Buffer.concat([Buffer.of(0), digits]) : digits);
}

/** A message: its number and its fields. */
export const message = (type: number, ...fields: readonly Uint8Array[]): Buffer =>
  Buffer.concat([u8(type), ...fields]);

/** Reads fields one after the other; throws past the end. */
export class Reader {
  readonly #bytes: Buffer;
  #at: number;

  constructor(bytes: Buffer, at = 0) {
    this.#bytes = bytes;
    this.#at = at;
  }

  u8(): number {
    return this.take(1).readUInt8();
  }

  u32(): number {
    return this.take(4).readUInt32BE();
  }

  u64(): bigint {
    return this.take(8).readBigUInt64BE();
  }

  bool(): boolean {
    return this.u8() !== 0;
  }

  bytes(): Buffer {
    return this.take(this.u32());
  }

  text(): string {
    return this.bytes().toString();
  }

  names(): string[] {
    return this.text().split(',').filter(Boolean);
  }

  take(length: number): Buffer {
    const part = this.#bytes.subarray(this.#at, this.#at + length);
    if (part.length < length) throw new RangeError('the message is too short');
    this.#at += length;
    return part;
  }
}
