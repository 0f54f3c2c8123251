import { timingSafeEqual } from 'node:crypto';

/**
 * chacha20-poly1305@openssh.com as OpenSSH encrypts private keys with it: no sequence number, no extra data, and only
 * the first half of the 64-byte key in use. Electron's BoringSSL has no ChaCha20; a key file is small, so speed does not
 * matter here.
 */
export function openChachaPoly(key: Buffer, data: Buffer, tag: Buffer): Buffer | undefined {
  const main = key.subarray(0, 32);
  const oneTimeKey = chachaBlock(main, 0).subarray(0, 32);
  const sum = poly1305(oneTimeKey, data);
  if (tag.length !== sum.length || !timingSafeEqual(sum, tag)) return undefined;
  const opened = Buffer.from(data);
  for (let at = 0; at < opened.length; at += 64) {
    const block = chachaBlock(main, 1 + at / 64);
    const end = Math.min(64, opened.length - at);
    for (let index = 0; index < end; index += 1) {
      opened[at + index] = (opened[at + index] ?? 0) ^ (block[index] ?? 0);
    }
  }
  return opened;
}

const constants = [0x61707865, 0x3320646e, 0x79622d32, 0x6b206574];
/** Two of these are a double round: four columns, four diagonals (RFC 8439 section 2.3). */
const quarters = [
  [0, 4, 8, 12],
  [1, 5, 9, 13],
  [2, 6, 10, 14],
  [3, 7, 11, 15],
  [0, 5, 10, 15],
  [1, 6, 11, 12],
  [2, 7, 8, 13],
  [3, 4, 9, 14],
] as const;

/** One block of the key stream, with a nonce of zeros. */
export function chachaBlock(key: Buffer, counter: number): Buffer {
  const start = new Uint32Array(16);
  start.set(constants);
  for (let word = 0; word < 8; word += 1) start[4 + word] = key.readUInt32LE(word * 4);
  start[12] = counter;
  const state = Uint32Array.from(start);
  for (let round = 0; round < 10; round += 1) {
    for (const [a, b, c, d] of quarters) quarterRound(state, a, b, c, d);
  }
  const block = Buffer.alloc(64);
  for (let word = 0; word < 16; word += 1) {
    block.writeUInt32LE(((state[word] ?? 0) + (start[word] ?? 0)) >>> 0, word * 4);
  }
  return block;
}

function quarterRound(state: Uint32Array, a: number, b: number, c: number, d: number): void {
  mix(state, a, b, d, 16);
  mix(state, c, d, b, 12);
  mix(state, a, b, d, 8);
  mix(state, c, d, b, 7);
}

/** `to += from; turned = (turned ^ to) <<< bits`. */
function mix(state: Uint32Array, to: number, from: number, turned: number, bits: number): void {
  state[to] = (state[to] ?? 0) + (state[from] ?? 0);
  const value = (state[turned] ?? 0) ^ (state[to] ?? 0);
  state[turned] = (value << bits) | (value >>> (32 - bits));
}

const prime = (1n << 130n) - 5n;
const clamp = 0x0ffffffc0ffffffc0ffffffc0fffffffn;

/** RFC 8439 section 2.5. */
export function poly1305(key: Buffer, data: Buffer): Buffer {
  const r = littleEndian(key.subarray(0, 16)) & clamp;
  let sum = 0n;
  for (let at = 0; at < data.length; at += 16) {
    const block = data.subarray(at, at + 16);
    sum = ((sum + littleEndian(block) + (1n << BigInt(block.length * 8))) * r) % prime;
  }
  const total = (sum + littleEndian(key.subarray(16, 32))) & ((1n << 128n) - 1n);
  return Buffer.from(total.toString(16).padStart(32, '0'), 'hex').reverse();
}

function littleEndian(bytes: Buffer): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
}
