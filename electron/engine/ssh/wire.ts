import { secretMemory } from '../secret-text.ts';

/** The few SSH data types (RFC 4251 section 5) that keys, agents and signatures are made of. */

/** Reads SSH strings off a buffer in order; every read past the end gives undefined. */
export function wireReader(bytes: Uint8Array): {
  readonly string: () => Buffer | undefined;
  readonly uint32: () => number | undefined;
  readonly byte: () => number | undefined;
  readonly atEnd: () => boolean;
  /** Bytes not read yet. */
  readonly left: () => number;
  /** The bytes themselves. */
  readonly rest: () => Buffer;
} {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const uint32 = () => {
    if (at + 4 > buffer.length) return undefined;
    at += 4;
    return buffer.readUInt32BE(at - 4);
  };
  const byte = () => {
    if (at >= buffer.length) return undefined;
    at += 1;
    return buffer[at - 1];
  };
  const string = () => {
    const length = uint32();
    if (length === undefined || at + length > buffer.length) return undefined;
    at += length;
    return buffer.subarray(at - length, at);
  };
  const left = () => buffer.length - at;
  return { string, uint32, byte, left, atEnd: () => left() === 0, rest: () => buffer.subarray(at) };
}

/** An SSH string: length and bytes. */
export function wireString(value: Uint8Array | string): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
  // of a secret, too: small buffers of `alloc` could not be wiped
  const packed = secretMemory(4 + bytes.length);
  packed.writeUInt32BE(bytes.length);
  packed.set(bytes, 4);
  return packed;
}

/** A `uint32`. */
export function wireUint32(value: number): Buffer {
  const packed = Buffer.alloc(4);
  packed.writeUInt32BE(value);
  return packed;
}

/** A positive `mpint` from the magnitude's bytes: no needless zeros, and one when the top bit is set. */
export function wireMpint(magnitude: Uint8Array): Buffer {
  let start = 0;
  while (start < magnitude.length && magnitude[start] === 0) start += 1;
  const bytes = magnitude.subarray(start);
  return wireString((bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes);
}
