import { decipherPadded } from './ciphers.ts';
import { checkPbkdf2Cost, checkScryptCost } from './costs.ts';
import { derReader, oidText, tags, type DerReader } from './der.ts';
import { pbkdf2Key, scryptKey } from './kdf.ts';
import { damagedKey, unsupportedKey } from './key-fault.ts';
import type { KeyParts } from './key-parts.ts';
import { readCurve, readRsaDer, readSec1Der, wholeSequence } from './private-der.ts';

const named = (names: Record<string, string>): ReadonlyMap<string, string> =>
  new Map(Object.entries(names));

const hashes = named({
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.8': 'sha224',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
});

type Cipher = { readonly name: string; readonly keyBytes: number; readonly blockBytes: number };

const ciphers: ReadonlyMap<string, Cipher> = new Map([
  ['1.2.840.113549.3.7', { name: 'des-ede3-cbc', keyBytes: 24, blockBytes: 8 }],
  ['2.16.840.1.101.3.4.1.2', { name: 'aes-128-cbc', keyBytes: 16, blockBytes: 16 }],
  ['2.16.840.1.101.3.4.1.22', { name: 'aes-192-cbc', keyBytes: 24, blockBytes: 16 }],
  ['2.16.840.1.101.3.4.1.42', { name: 'aes-256-cbc', keyBytes: 32, blockBytes: 16 }],
]);

/** What else openssl writes; named, because nobody knows them by number. */
const oldCiphers = named({
  '1.2.840.113549.1.5.1': 'PBE-MD2-DES',
  '1.2.840.113549.1.5.3': 'PBE-MD5-DES',
  '1.2.840.113549.1.5.6': 'PBE-MD5-RC2',
  '1.2.840.113549.1.5.10': 'PBE-SHA1-DES',
  '1.2.840.113549.1.12.1.1': 'PBE-SHA1-RC4',
  '1.2.840.113549.1.12.1.3': 'PBE-SHA1-3DES',
  '1.2.840.113549.1.12.1.4': 'PBE-SHA1-2DES',
  '1.2.840.113549.1.12.1.6': 'PBE-SHA1-RC2-40',
  '1.3.14.3.2.7': 'DES',
  '1.2.840.113549.3.2': 'RC2',
  '1.2.392.200011.61.1.1.1.2': 'Camellia-128',
  '1.2.392.200011.61.1.1.1.4': 'Camellia-256',
  '1.2.410.200046.1.1.12': 'ARIA-256',
});

const keyTypes = named({
  '1.2.840.113549.1.1.1': 'rsa',
  '1.2.840.10045.2.1': 'ec',
  '1.3.101.112': 'ed25519',
});

const otherTypes = named({
  '1.2.840.10040.4.1': 'a DSA key, which no current server takes',
  '1.2.840.113549.1.1.10': 'an RSA key for PSS signatures, which SSH does not use',
  '1.2.840.113549.1.3.1': 'a Diffie-Hellman key, which cannot sign',
  '1.3.101.110': 'an X25519 key, which cannot sign',
  '1.3.101.111': 'an X448 key, which cannot sign',
  '1.3.101.113': 'an Ed448 key, which OpenSSH does not use',
});

/** A `PrivateKeyInfo` (RFC 5208), or its newer form with a public key behind (RFC 5958). */
export function readPkcs8(der: Buffer): KeyParts {
  const reader = wholeSequence(der);
  const version = reader.small();
  const algorithm = reader.inside(tags.sequence);
  const oid = algorithm?.take(tags.oid);
  const inner = reader.take(tags.octets);
  if (version === undefined || version > 1 || !algorithm || !oid || !inner) throw damagedKey();
  const id = oidText(oid);
  const type = keyTypes.get(id);
  if (type === 'rsa') return readRsaDer(inner);
  if (type === 'ec') return readSec1Der(inner, readCurve(algorithm));
  if (type !== 'ed25519') {
    throw unsupportedKey(`holds ${otherTypes.get(id) ?? `a key of an unknown type (${id})`}`);
  }
  const seed = derReader(inner).take(tags.octets);
  if (seed?.length !== 32 || inner.length !== 34) throw damagedKey();
  return { type: 'ed25519', seed: Buffer.from(seed) };
}

const anew = 'Encrypt it anew: openssl pkcs8 -topk8 -in FILE -out NEWFILE';

/** An `EncryptedPrivateKeyInfo` (RFC 5208, RFC 8018): gives what decrypts it, after a check of what that costs. */
export function parseEncryptedPkcs8(der: Buffer): (passphrase: Buffer) => Buffer {
  const reader = wholeSequence(der);
  const algorithm = reader.inside(tags.sequence);
  const data = reader.take(tags.octets);
  const scheme = algorithm?.take(tags.oid);
  if (!algorithm || !scheme || !data?.length || !reader.atEnd()) throw damagedKey();
  if (oidText(scheme) !== '1.2.840.113549.1.5.13') throw unknownCipher(oidText(scheme));
  const params = algorithm.inside(tags.sequence);
  const kdf = params?.inside(tags.sequence);
  const encryption = params?.inside(tags.sequence);
  const cipherId = encryption?.take(tags.oid);
  if (!kdf || !encryption || !cipherId) throw damagedKey();
  const cipher = ciphers.get(oidText(cipherId));
  if (!cipher) throw unknownCipher(oidText(cipherId));
  const iv = encryption.take(tags.octets);
  if (iv?.length !== cipher.blockBytes || data.length % cipher.blockBytes !== 0) {
    throw damagedKey();
  }
  const derive = parseKdf(kdf, cipher.keyBytes);
  return (passphrase) => {
    const key = derive(passphrase);
    try {
      return decipherPadded(cipher.name, { key, iv, data });
    } finally {
      key.fill(0);
    }
  };
}

function unknownCipher(id: string): Error {
  return unsupportedKey(`is encrypted with ${oldCiphers.get(id) ?? `cipher ${id}`}`, anew);
}

function parseKdf(kdf: DerReader, length: number): (passphrase: Buffer) => Buffer {
  const oid = kdf.take(tags.oid);
  const params = kdf.inside(tags.sequence);
  const salt = params?.take(tags.octets);
  if (!oid || !params || !salt) throw damagedKey();
  switch (oidText(oid)) {
    case '1.2.840.113549.1.5.12':
      return parsePbkdf2(params, salt, length);
    case '1.3.6.1.4.1.11591.4.11':
      return parseScrypt(params, salt, length);
    default:
      throw unsupportedKey(`turns its passphrase into a key by ${oidText(oid)}`, anew);
  }
}

function parsePbkdf2(params: DerReader, salt: Buffer, length: number) {
  const iterations = params.small();
  if (iterations === undefined || iterations === 0) throw damagedKey();
  checkPbkdf2Cost(iterations);
  const hash = readEnd(params, length, () => {
    const oid = params.inside(tags.sequence)?.take(tags.oid);
    if (!oid) throw damagedKey();
    const found = hashes.get(oidText(oid));
    if (found === undefined) {
      throw unsupportedKey(`uses PBKDF2 with the hash ${oidText(oid)}`, anew);
    }
    return found;
  });
  return (passphrase: Buffer) =>
    pbkdf2Key(passphrase, { salt, iterations, hash: hash ?? 'sha1', length });
}

function parseScrypt(params: DerReader, salt: Buffer, length: number) {
  const [n, r, p] = [params.small(), params.small(), params.small()];
  if (!n || !r || !p) throw damagedKey();
  const cost = { n, r, p };
  checkScryptCost(cost);
  readEnd(params, length, () => {
    throw damagedKey();
  });
  return (passphrase: Buffer) => scryptKey(passphrase, { salt, cost, length });
}

/** An optional key length, which must be the cipher's, and what may follow it. */
function readEnd(params: DerReader, length: number, more: () => string): string | undefined {
  if (params.atEnd()) return undefined;
  const stated = params.small();
  if (stated !== undefined && stated !== length) throw damagedKey();
  const found = params.atEnd() ? undefined : more();
  if (!params.atEnd()) throw damagedKey();
  return found;
}
