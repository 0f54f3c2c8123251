import { secretMemory } from '../../secret-text.ts';

/**
 * The arithmetic that an RSA key is checked with, on magnitudes: bytes, most significant first. The numbers are secret;
 * JavaScript's own large ones lie where V8 moves them, and could not be wiped. What comes of it is for the caller to wipe.
 */

/** `a * b`. */
export function product(a: Uint8Array, b: Uint8Array): Buffer {
  const result = secretMemory(a.length + b.length);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    let carry = 0;
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const sum = byteAt(a, i) * byteAt(b, j) + byteAt(result, i + j + 1) + carry;
      result[i + j + 1] = sum & 0xff;
      carry = sum >> 8;
    }
    result[i] = carry;
  }
  return result;
}

/** `a % m`; `m` is not zero. */
export function remainder(a: Uint8Array, m: Uint8Array): Buffer {
  const divisor = significant(m);
  // one byte more than the divisor: what is left so far, and the next byte of `a`
  const rest = secretMemory(divisor.length + 1);
  for (const byte of a) {
    rest.copyWithin(0, 1);
    rest[divisor.length] = byte;
    reduce(rest, divisor);
  }
  return rest;
}

/** Takes the divisor off as often as it goes: at most 255 times, because less than one was left before the last byte. */
function reduce(rest: Buffer, divisor: Uint8Array): void {
  for (;;) {
    const times = timesAtLeast(rest, divisor);
    if (times === 0) return;
    let borrow = 0;
    for (let at = divisor.length - 1; at >= 0; at -= 1) {
      const difference = byteAt(rest, at + 1) - times * byteAt(divisor, at) - borrow;
      rest[at + 1] = difference & 0xff;
      borrow = (byteAt(rest, at + 1) - difference) >> 8;
    }
    rest[0] = byteAt(rest, 0) - borrow;
  }
}

/** Never more than the divisor goes, and none only when it does not go at all. */
function timesAtLeast(rest: Uint8Array, divisor: Uint8Array): number {
  const high = (byteAt(rest, 0) << 16) | (byteAt(rest, 1) << 8) | byteAt(rest, 2);
  const by = (byteAt(divisor, 0) << 8) | byteAt(divisor, 1);
  const times =
    divisor.length === 1 ? Math.floor((high >> 8) / (by >> 8)) : Math.floor(high / (by + 1));
  if (times > 0) return times;
  return compare(rest, divisor) >= 0 ? 1 : 0;
}

/** Negative, zero or positive, as for sorting. */
export function compare(a: Uint8Array, b: Uint8Array): number {
  const [one, other] = [significant(a), significant(b)];
  return one.length - other.length || Buffer.compare(one, other);
}

/** True for the magnitude of a number below 256. */
export function isSmall(a: Uint8Array, value: number): boolean {
  return compare(a, Buffer.of(value)) === 0;
}

/** Without the zeros in front. */
function significant(bytes: Uint8Array): Uint8Array {
  const start = bytes.findIndex((byte) => byte !== 0);
  return start === -1 ? bytes.subarray(bytes.length) : bytes.subarray(start);
}

function byteAt(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}
