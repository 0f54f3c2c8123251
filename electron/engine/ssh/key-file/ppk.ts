import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { displayName } from '../../../../shared/names.ts';
import { isWholeKey } from '../public-key.ts';
import { wireReader, wireString } from '../wire.ts';
import { decipher } from './ciphers.ts';
import { argon2Key } from './kdf.ts';
import { damagedKey, unsupportedKey, wrongPassphrase } from './key-fault.ts';
import { isCurve, type KeyParts } from './key-parts.ts';
import type { ParsedKeyFile } from './parsed-key.ts';
import { readPpkFields, type PpkFields } from './ppk-fields.ts';

/** Reads PuTTY's format, versions 2 and 3 (appendix C of its manual). Its MAC is checked before anything is used. */

const aes = { name: 'aes-256-cbc', keyBytes: 32, ivBytes: 16, blockBytes: 16, tagBytes: 0 };

/** Reads what stands in clear; throws a `KeyFault`. */
export function parsePpk(bytes: Buffer): ParsedKeyFile {
  const fields = readPpkFields(bytes);
  requireSupported(fields.algorithm);
  const { publicBlob: blob, isEncrypted } = fields;
  const type = wireReader(blob).string()?.toString('latin1');
  if (!isWholeKey(blob) || type !== fields.algorithm) throw damagedKey();
  const block = isEncrypted ? aes.blockBytes : 1;
  if (fields.privateBlob.length % block !== 0) throw damagedKey();
  const wipe = () => void fields.privateBlob.fill(0);
  return { blob, isEncrypted, open: (passphrase) => openPpk(fields, passphrase), wipe };
}

function requireSupported(algorithm: string): void {
  if (/^(ssh-(rsa|ed25519)|ecdsa-sha2-nistp(256|384|521))$/.test(algorithm)) return;
  if (algorithm === 'ssh-dss') {
    throw unsupportedKey('holds a DSA key, which no current server takes');
  }
  if (algorithm.includes('-cert-v0')) {
    throw unsupportedKey(
      'holds a certificate in place of a key',
      'Export the key alone: puttygen FILE --remove-cert -o NEWFILE',
    );
  }
  throw unsupportedKey(`holds a key of type ${displayName(algorithm.slice(0, 64))}`);
}

type Keys = { readonly cipherKey: Buffer; readonly iv: Buffer; readonly macKey: Buffer };

async function openPpk(fields: PpkFields, passphrase: Buffer): Promise<KeyParts> {
  // PuTTY writes no encrypted file without a passphrase, and argon2 takes none
  if (fields.isEncrypted && passphrase.length === 0) throw wrongPassphrase();
  const keys = await deriveKeys(fields, fields.isEncrypted ? passphrase : Buffer.alloc(0));
  const { cipherKey: key, iv, macKey } = keys;
  const secret = fields.isEncrypted
    ? decipher(aes, { key, iv, data: fields.privateBlob })
    : Buffer.from(fields.privateBlob);
  try {
    if (!isSealedBy(macKey, fields, secret)) {
      throw fields.isEncrypted ? wrongPassphrase() : damagedKey();
    }
    return readParts(fields, secret) ?? fail();
  } finally {
    for (const wiped of [secret, key, iv, macKey]) wiped.fill(0);
  }
}

function fail(): never {
  throw damagedKey();
}

async function deriveKeys(fields: PpkFields, passphrase: Buffer): Promise<Keys> {
  const { kdf } = fields;
  if (fields.version === 2) return oldKeys(passphrase);
  if (!kdf) {
    const none = Buffer.alloc(0);
    return { cipherKey: none, iv: none, macKey: none };
  }
  const length = aes.keyBytes + aes.ivBytes + 32;
  const derived = await argon2Key(kdf.kind, passphrase, { salt: kdf.salt, cost: kdf.cost, length });
  return {
    cipherKey: derived.subarray(0, 32),
    iv: derived.subarray(32, 48),
    macKey: derived.subarray(48),
  };
}

/** Version 2: a few rounds of SHA-1, and no IV. */
function oldKeys(passphrase: Buffer): Keys {
  const sha1 = (...parts: readonly Uint8Array[]) =>
    parts.reduce((hash, part) => hash.update(part), createHash('sha1')).digest();
  const halves = [0, 1].map((index) => sha1(Buffer.of(0, 0, 0, index), passphrase));
  return {
    cipherKey: Buffer.concat(halves).subarray(0, 32),
    iv: Buffer.alloc(16),
    macKey: sha1(Buffer.from('putty-private-key-file-mac-key', 'latin1'), passphrase),
  };
}

function isSealedBy(macKey: Buffer, fields: PpkFields, secret: Buffer): boolean {
  const mac = createHmac(fields.version === 2 ? 'sha1' : 'sha256', macKey);
  const { algorithm, encryption, comment, publicBlob } = fields;
  for (const part of [algorithm, encryption, comment, publicBlob, secret]) {
    const packed = wireString(part);
    mac.update(packed);
    packed.fill(0);
  }
  const sum = mac.digest();
  return sum.length === fields.mac.length && timingSafeEqual(sum, fields.mac);
}

/** Public numbers come from the public half. Copies, because what they are read from is wiped. */
function readParts(fields: PpkFields, secret: Buffer): KeyParts | undefined {
  const known = wireReader(fields.publicBlob);
  const hidden = wireReader(secret);
  known.string();
  const next = (reader: ReturnType<typeof wireReader>): Buffer | undefined => {
    const bytes = reader.string();
    return bytes && Buffer.from(bytes);
  };
  if (fields.algorithm === 'ssh-rsa') {
    const [e, n] = [next(known), next(known)];
    const [d, p, q, qi] = [next(hidden), next(hidden), next(hidden), next(hidden)];
    return n && e && d && p && q && qi && { type: 'rsa', n, e, d, p, q, qi };
  }
  if (fields.algorithm === 'ssh-ed25519') {
    const [publicKey, seed] = [next(known), next(hidden)];
    return publicKey && seed && { type: 'ed25519', seed, publicKey };
  }
  const curve = next(known)?.toString('latin1') ?? '';
  const [point, d] = [next(known), next(hidden)];
  return isCurve(curve) && point && d ? { type: 'ecdsa', curve, d, point } : undefined;
}
