import { createHash, pbkdf2Sync, scryptSync } from 'node:crypto';
import { createRequire } from 'node:module';
import { secretMemory } from '../../secret-text.ts';
import type { Argon2Cost, ScryptCost } from './costs.ts';
import { damagedKey } from './key-fault.ts';

type Bcrypt = {
  readonly pbkdf: (
    pass: Uint8Array,
    passLength: number,
    salt: Uint8Array,
    saltLength: number,
    key: Uint8Array,
    keyLength: number,
    rounds: number,
  ) => number;
};

/** OpenSSH's bcrypt_pbkdf: about 25 ms a round, without a pause. It is ssh2's own copy, taken from where ssh2 stands. */
export function bcryptKey(
  passphrase: Buffer,
  { salt, rounds, length }: { salt: Buffer; rounds: number; length: number },
): Buffer {
  const ssh2 = createRequire(import.meta.url).resolve('ssh2');
  const bcrypt = createRequire(ssh2)('bcrypt-pbkdf') as Bcrypt;
  const key = secretMemory(length);
  const { length: passLength } = passphrase;
  const failed = bcrypt.pbkdf(passphrase, passLength, salt, salt.length, key, length, rounds);
  if (failed !== 0) throw damagedKey();
  return key;
}

/** Kinds of argon2 PuTTY writes. */
export type Argon2Kind = 'argon2d' | 'argon2i' | 'argon2id';

/** Argon2 for PuTTY's version 3. */
export async function argon2Key(
  kind: Argon2Kind,
  passphrase: Buffer,
  { salt, cost, length }: { salt: Buffer; cost: Argon2Cost; length: number },
): Promise<Buffer> {
  // loaded here, because every session process has this file but only few ever need argon2
  const functions = await import('hash-wasm');
  const key = await functions[kind]({
    password: passphrase,
    salt,
    iterations: cost.passes,
    parallelism: cost.parallelism,
    memorySize: cost.memoryKiB,
    hashLength: length,
    outputType: 'binary',
  });
  return Buffer.from(key.buffer, key.byteOffset, key.byteLength);
}

/** PBKDF2 with one of Node's hashes. */
export function pbkdf2Key(
  passphrase: Buffer,
  options: { salt: Buffer; iterations: number; hash: string; length: number },
): Buffer {
  const { salt, iterations, hash, length } = options;
  return pbkdf2Sync(passphrase, salt, iterations, length, hash);
}

/** scrypt, which openssl writes on request. */
export function scryptKey(
  passphrase: Buffer,
  { salt, cost, length }: { salt: Buffer; cost: ScryptCost; length: number },
): Buffer {
  try {
    const { n: N, r, p } = cost;
    return scryptSync(passphrase, salt, length, {
      N,
      r,
      p,
      maxmem: 128 * N * r + 128 * r * p + 65_536,
    });
  } catch {
    // N is no power of two, or one of them is zero
    throw damagedKey();
  }
}

/** OpenSSL's EVP_BytesToKey with MD5 and one iteration, which old encrypted PEM files use. */
export function bytesToKey(passphrase: Buffer, salt: Buffer, length: number): Buffer {
  const rounds: Buffer[] = [];
  let last: Buffer = Buffer.alloc(0);
  for (let done = 0; done < length; done += last.length) {
    last = createHash('md5').update(last).update(passphrase).update(salt).digest();
    rounds.push(last);
  }
  const key = Buffer.concat(rounds).subarray(0, length);
  for (const round of rounds) round.fill(0);
  return key;
}
