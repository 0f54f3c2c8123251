import { createCipheriv, randomFillSync, type CipherGCMTypes } from 'node:crypto';
import { expect, it } from 'vitest';
import { occurrencesIn } from '../testing/memory-scan.ts';
import { decryptCbc, decryptCtr, openGcm } from './masked-decipher.ts';
import { secretMemory } from './secret-text.ts';

const chance = (length: number) => randomFillSync(secretMemory(length));

/** Encrypts, with a key of chance. */
function locked(name: string, keyBytes: number, ivBytes: number, secret: Buffer) {
  const [key, iv] = [chance(keyBytes), chance(ivBytes)];
  const cipher = createCipheriv(name as CipherGCMTypes, key, iv).setAutoPadding(false);
  const data = Buffer.concat([cipher.update(secret), cipher.final()]);
  const tag = name.endsWith('-gcm') ? cipher.getAuthTag() : Buffer.alloc(0);
  return { key, iv, data, tag };
}

const ways = [
  ['aes-128-ctr', 16, 16],
  ['aes-256-ctr', 32, 16],
  ['aes-192-cbc', 24, 16],
  ['aes-256-cbc', 32, 16],
  ['des-ede3-cbc', 24, 8],
  ['aes-128-gcm', 16, 12],
  ['aes-256-gcm', 32, 12],
] as const;

function open(name: string, sealed: ReturnType<typeof locked>): Buffer | undefined {
  if (name.endsWith('-gcm')) return openGcm(name.includes('128') ? 128 : 256, sealed);
  return name.endsWith('-ctr') ? decryptCtr(name, sealed) : decryptCbc(name, sealed);
}

it.each(ways)('%s gives what was encrypted, whatever its length', (name, keyBytes, ivBytes) => {
  for (const blocks of [0, 1, 2, 3, 20, 163]) {
    const secret = chance(blocks * 16);
    expect(open(name, locked(name, keyBytes, ivBytes, secret))?.equals(secret)).toBe(true);
  }
});

it.each(['aes-128-gcm', 'aes-256-gcm'])('%s gives nothing when a bit has changed', (name) => {
  const sealed = locked(name, name.includes('128') ? 16 : 32, 12, chance(48));
  for (const bytes of [sealed.data, sealed.tag]) {
    bytes[5] = (bytes[5] ?? 0) ^ 1;
    expect(open(name, sealed)).toBeUndefined();
    bytes[5] = (bytes[5] ?? 0) ^ 1;
  }
  expect(open(name, { ...sealed, tag: sealed.tag.subarray(1) })).toBeUndefined();
});

it.skipIf(process.platform !== 'linux').each(ways)(
  '%s leaves no second copy of what it decrypted',
  (name, keyBytes, ivBytes) => {
    // shorter than a part of the process that could be looked for by chance, longer than a block
    const needle = chance(24);
    const secret = secretMemory(160);
    secret.set(needle, 64);
    const sealed = locked(name, keyBytes, ivBytes, secret);
    secret.fill(0);
    const opened = open(name, sealed);
    expect(opened?.subarray(64, 88).equals(needle)).toBe(true);
    opened?.fill(0);
    expect(occurrencesIn(process.pid, needle), 'but for the needle itself').toBe(1);
  },
);
