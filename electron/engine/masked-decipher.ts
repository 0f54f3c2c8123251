import {
  createCipheriv,
  createDecipheriv,
  randomFillSync,
  timingSafeEqual,
  type CipherGCMTypes,
} from 'node:crypto';
import { secretMemory } from './secret-text.ts';

/**
 * Decrypts secrets. What Node hands out of a decipher is a copy: OpenSSL wrote into memory that is a little larger, and
 * Node frees that as it is. In Node and Electron alike the secret was still there. So what OpenSSL gets is masked with
 * bytes of chance, and so is what it gives; the mask is taken off in memory of our own, and wiped.
 */

/** What is to be decrypted, and with what. */
export type Encrypted = { readonly key: Buffer; readonly iv: Buffer; readonly data: Uint8Array };

/** Decrypts with one of the AES ciphers in counter mode. */
export function decryptCtr(name: string, { key, iv, data }: Encrypted): Buffer {
  const mask = randomFillSync(secretMemory(data.length));
  const masked = exclusiveOr(data, mask);
  const opened = createDecipheriv(name, key, iv).update(masked);
  const secret = exclusiveOr(opened, mask);
  mask.fill(0);
  return secret;
}

/** Decrypts with a cipher in CBC mode, as long as there are whole blocks; padding stays. */
export function decryptCbc(name: string, { key, iv, data }: Encrypted): Buffer {
  const block = iv.length;
  // in front of each block one of chance: that is what the block is mixed with, in place of the one before it
  const masked = randomFillSync(secretMemory(2 * data.length));
  for (let at = 0; at < data.length; at += block) {
    masked.set(data.subarray(at, at + block), 2 * at + block);
  }
  const opened = createDecipheriv(name, key, iv).setAutoPadding(false).update(masked);
  const secret = secretMemory(data.length);
  for (let at = 0; at < data.length; at += 1) {
    const inBlock = at % block;
    const from = 2 * (at - inBlock) + inBlock;
    const before = at < block ? byteAt(iv, at) : byteAt(data, at - block);
    secret[at] = byteAt(opened, from + block) ^ byteAt(masked, from) ^ before;
  }
  masked.fill(0);
  return secret;
}

/** Decrypts with AES in GCM mode, for nonces of 12 bytes; undefined when the tag is wrong. */
export function openGcm(
  bits: 128 | 256,
  sealed: Encrypted & { tag: Uint8Array },
): Buffer | undefined {
  const { key, iv, data, tag } = sealed;
  // the first block is the tag's
  const counter = Buffer.concat([iv, Buffer.of(0, 0, 0, 2)]);
  const secret = decryptCtr(`aes-${bits}-ctr`, { key, iv: counter, data });
  const name: CipherGCMTypes = `aes-${bits}-gcm`;
  const again = createCipheriv(name, key, iv);
  again.update(secret);
  again.final();
  const sum = again.getAuthTag();
  if (tag.length === sum.length && timingSafeEqual(sum, tag)) return secret;
  secret.fill(0);
  return undefined;
}

function exclusiveOr(one: Uint8Array, other: Uint8Array): Buffer {
  const result = secretMemory(one.length);
  for (let at = 0; at < one.length; at += 1) result[at] = byteAt(one, at) ^ byteAt(other, at);
  return result;
}

function byteAt(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}
