import { displayName } from '../../../../shared/names.ts';
import { isWholeKey, keyTypeOf } from '../public-key.ts';
import { wireReader } from '../wire.ts';
import { decipher, openSshCiphers, type KeyCipher } from './ciphers.ts';
import { checkBcryptCost } from './costs.ts';
import { bcryptKey } from './kdf.ts';
import { damagedKey, unsupportedKey, wrongPassphrase } from './key-fault.ts';
import { isCurve, type KeyParts } from './key-parts.ts';
import type { ParsedKey } from './parsed-key.ts';

/** Reads OpenSSH's own format (PROTOCOL.key in its sources), out of its armour. */

const magic = Buffer.from('openssh-key-v1\0', 'latin1');

/** Reads what stands in clear; the rest is read by `open`. Throws a `KeyFault`. */
export function parseOpenSshKey(bytes: Buffer): ParsedKey {
  const header = readHeader(bytes);
  const { blob, cipher } = header;
  const type = keyTypeOf(blob);
  if (type === undefined) throw damagedKey();
  requireSupported(type);
  if (!isWholeKey(blob)) throw damagedKey();
  const isEncrypted = cipher !== undefined;
  const open = (passphrase: Buffer): KeyParts => {
    if (cipher === undefined) return readSecret(header.secret, 'clear');
    const secret = decryptSecret({ ...header, cipher }, passphrase);
    try {
      return readSecret(secret, 'decrypted');
    } finally {
      secret.fill(0);
    }
  };
  return { blob: Buffer.from(blob), isEncrypted, open };
}

type Header = {
  /** Undefined when nothing is encrypted. */
  readonly cipher: KeyCipher | undefined;
  readonly salt: Buffer;
  readonly rounds: number;
  readonly blob: Buffer;
  readonly secret: Buffer;
  readonly tag: Buffer;
};

function readHeader(bytes: Buffer): Header {
  if (!bytes.subarray(0, magic.length).equals(magic)) throw damagedKey();
  const reader = wireReader(bytes.subarray(magic.length));
  const cipherName = reader.string()?.toString('latin1');
  const kdf = reader.string()?.toString('latin1');
  const kdfOptions = reader.string();
  const count = reader.uint32();
  if (cipherName === undefined || kdf === undefined || !kdfOptions) throw damagedKey();
  if (count === undefined || count === 0) throw damagedKey();
  if (count > 1) throw manyKeys(count);
  const blob = reader.string();
  const secret = reader.string();
  if (!blob || !secret) throw damagedKey();
  const { cipher, salt, rounds } = readProtection(cipherName, kdf, kdfOptions);
  const tag = reader.rest();
  const block = cipher?.blockBytes ?? 8;
  if (tag.length !== (cipher?.tagBytes ?? 0)) throw damagedKey();
  if (secret.length === 0 || secret.length % block !== 0) throw damagedKey();
  return { cipher, salt, rounds, blob, secret, tag };
}

/** More keys in one file than Hawser, or ssh, would use. */
export function manyKeys(count: number): Error {
  return unsupportedKey(`holds ${count} keys`, 'Keep one private key in a file.');
}

function readProtection(
  cipherName: string,
  kdf: string,
  kdfOptions: Buffer,
): Pick<Header, 'cipher' | 'salt' | 'rounds'> {
  if (cipherName === 'none' && kdf === 'none' && kdfOptions.length === 0) {
    return { cipher: undefined, salt: Buffer.alloc(0), rounds: 0 };
  }
  const cipher = openSshCiphers.get(cipherName);
  if (!cipher && cipherName !== 'none') throw unknownWay('encrypted with', cipherName);
  if (kdf !== 'bcrypt' && kdf !== 'none') throw unknownWay('protected by', kdf);
  const options = wireReader(kdfOptions);
  const salt = options.string();
  const rounds = options.uint32();
  if (!cipher || kdf !== 'bcrypt' || !salt?.length || !rounds || !options.atEnd()) {
    throw damagedKey();
  }
  checkBcryptCost(rounds);
  return { cipher, salt, rounds };
}

function unknownWay(how: string, name: string): Error {
  return unsupportedKey(
    `is ${how} ${displayName(name.slice(0, 64))}`,
    'Encrypt it anew: ssh-keygen -p -Z aes256-ctr -f FILE',
  );
}

function requireSupported(type: string): void {
  if (type === 'ssh-dss') throw unsupportedKey('holds a DSA key, which no current server takes');
  if (type.includes('-cert-v0')) {
    throw unsupportedKey(
      'holds a certificate in place of a key',
      'Keep the certificate beside the key, in FILE-cert.pub.',
    );
  }
  const isKnown = /^(ssh-(ed25519|rsa)|ecdsa-sha2-nistp(256|384|521)|sk-.*)$/.test(type);
  if (!isKnown) throw unsupportedKey(`holds a key of type ${displayName(type)}`);
}

function decryptSecret(header: Header & { cipher: KeyCipher }, passphrase: Buffer): Buffer {
  // what ssh-keygen cannot have used, and its bcrypt refuses
  if (passphrase.length === 0) throw wrongPassphrase();
  const { cipher, salt, rounds, secret: data, tag } = header;
  const length = cipher.keyBytes + cipher.ivBytes;
  const derived = bcryptKey(passphrase, { salt, rounds, length });
  try {
    const key = derived.subarray(0, cipher.keyBytes);
    const iv = derived.subarray(cipher.keyBytes);
    return decipher(cipher, { key, iv, data, ...(cipher.tagBytes > 0 ? { tag } : {}) });
  } finally {
    derived.fill(0);
  }
}

/** The private section: twice the same random number, the key, a comment, and padding that counts up. */
function readSecret(secret: Buffer, how: 'clear' | 'decrypted'): KeyParts {
  const reader = wireReader(secret);
  const [check, again] = [reader.uint32(), reader.uint32()];
  // the numbers differ when the passphrase was wrong; a file in clear has no other reason than damage
  if (check === undefined || check !== again) {
    throw how === 'clear' ? damagedKey() : wrongPassphrase();
  }
  const parts = readParts(reader);
  const comment = reader.string();
  if (!parts || !comment || !isPadding(reader.rest())) throw damagedKey();
  return parts;
}

function isPadding(bytes: Buffer): boolean {
  return bytes.length < 256 && bytes.every((byte, index) => byte === index + 1);
}

/** Copies, because what they are read from is wiped. */
function readParts(reader: ReturnType<typeof wireReader>): KeyParts | undefined {
  const type = reader.string()?.toString('latin1');
  const next = (): Buffer | undefined => {
    const bytes = reader.string();
    return bytes && Buffer.from(bytes);
  };
  if (type === 'ssh-rsa') {
    const [n, e, d, qi, p, q] = [next(), next(), next(), next(), next(), next()];
    return n && e && d && qi && p && q && { type: 'rsa', n, e, d, p, q, qi };
  }
  if (type === 'ssh-ed25519') {
    const [publicKey, pair] = [next(), next()];
    if (publicKey?.length !== 32 || pair?.length !== 64) return undefined;
    // the second half of the pair is the public key once more
    if (!pair.subarray(32).equals(publicKey)) return undefined;
    return { type: 'ed25519', seed: pair.subarray(0, 32), publicKey };
  }
  const curve = type?.replace(/^ecdsa-sha2-/, '') ?? '';
  if (!isCurve(curve) || next()?.toString('latin1') !== curve) return undefined;
  const [point, d] = [next(), next()];
  return point && d && { type: 'ecdsa', curve, d, point };
}
