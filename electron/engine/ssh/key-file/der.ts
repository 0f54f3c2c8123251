/** The few parts of DER (X.690) that private keys are made of. */

/** Tags of the values in use. */
export const tags = {
  integer: 0x02,
  bitString: 0x03,
  octets: 0x04,
  null: 0x05,
  oid: 0x06,
  sequence: 0x30,
  /** `[0]`, explicit. */
  first: 0xa0,
  /** `[1]`, explicit. */
  second: 0xa1,
} as const;

/** Reads values off a buffer in order; a value of another tag, or past the end, gives undefined. */
export type DerReader = {
  readonly take: (tag: number) => Buffer | undefined;
  /** The same for a positive integer: its bytes without leading zeros. */
  readonly magnitude: () => Buffer | undefined;
  /** The same for a small integer. */
  readonly small: () => number | undefined;
  readonly inside: (tag: number) => DerReader | undefined;
  readonly atEnd: () => boolean;
};

/** See {@link DerReader}. */
export function derReader(buffer: Buffer): DerReader {
  let at = 0;
  const take = (tag: number): Buffer | undefined => {
    if (buffer[at] !== tag) return undefined;
    const length = lengthAt(buffer, at + 1);
    if (!length || length.from + length.bytes > buffer.length) return undefined;
    at = length.from + length.bytes;
    return buffer.subarray(length.from, at);
  };
  const magnitude = () => {
    const bytes = take(tags.integer);
    if (!bytes || bytes.length === 0 || (bytes[0] ?? 0) >= 0x80) return undefined;
    return withoutZeros(bytes);
  };
  const small = () => {
    const bytes = magnitude();
    // six bytes are exact in a double
    return bytes && bytes.length <= 6 ? numberOf(bytes) : undefined;
  };
  const inside = (tag: number) => {
    const bytes = take(tag);
    return bytes && derReader(bytes);
  };
  return { take, magnitude, small, inside, atEnd: () => at === buffer.length };
}

/** A positive integer's bytes without the zeros in front. */
export function withoutZeros(bytes: Buffer): Buffer {
  let start = 0;
  while (start < bytes.length && bytes[start] === 0) start += 1;
  return bytes.subarray(start);
}

function numberOf(bytes: Buffer): number {
  return bytes.length === 0 ? 0 : bytes.readUIntBE(0, bytes.length);
}

function lengthAt(buffer: Buffer, at: number): { from: number; bytes: number } | undefined {
  const first = buffer[at];
  if (first === undefined) return undefined;
  if (first < 0x80) return { from: at + 1, bytes: first };
  const count = first - 0x80;
  // key files are at most a megabyte long
  if (count < 1 || count > 3 || at + 1 + count > buffer.length) return undefined;
  return { from: at + 1 + count, bytes: buffer.readUIntBE(at + 1, count) };
}

/** A value with its tag and length. */
export function derValue(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const head = Buffer.of(tag, ...lengthBytes(length));
  return Buffer.concat([head, ...parts]);
}

/** As short as can be: BoringSSL takes no other form. */
function lengthBytes(length: number): readonly number[] {
  if (length < 0x80) return [length];
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}

/** A positive integer from its magnitude. */
export function derInteger(magnitude: Buffer): Buffer {
  const bytes = withoutZeros(magnitude);
  const isShort = bytes.length > 0 && (bytes[0] ?? 0) < 0x80;
  return isShort ? derValue(tags.integer, bytes) : derValue(tags.integer, Buffer.of(0), bytes);
}

/** An object identifier as people write it: `1.2.840.113549`. */
export function oidText(oid: Buffer): string {
  const parts: number[] = [];
  let value = 0;
  for (const byte of oid.subarray(0, 64)) {
    value = value * 128 + (byte & 0x7f);
    if (byte & 0x80) continue;
    parts.push(value);
    value = 0;
  }
  const [first = 0, ...rest] = parts;
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - root * 40, ...rest].join('.');
}
