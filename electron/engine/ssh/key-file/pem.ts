import { getCipherInfo } from 'node:crypto';
import { displayName } from '../../../../shared/names.ts';
import type { ArmourBlock } from './armour.ts';
import { decipherPadded } from './ciphers.ts';
import { derReader, tags } from './der.ts';
import { bytesToKey } from './kdf.ts';
import { damagedKey, unsupportedKey, wrongPassphrase } from './key-fault.ts';
import { keyFromParts, type KeyParts } from './key-parts.ts';
import type { ParsedKey } from './parsed-key.ts';
import { parseEncryptedPkcs8, readPkcs8 } from './pkcs8.ts';
import { readRsaDer, readSec1Der } from './private-der.ts';

/** Reads keys in the forms openssl writes: PKCS#1, SEC1 and PKCS#8, encrypted or not. */

type Read = (der: Buffer) => KeyParts;

/** Throws a `KeyFault`. */
export function parsePemKey({ label, headers, body }: ArmourBlock): ParsedKey {
  const read = readerOf(label);
  if (!body) throw damagedKey();
  if (label === 'ENCRYPTED PRIVATE KEY') {
    const decrypt = parseEncryptedPkcs8(body);
    return encrypted(read, decrypt);
  }
  if (!headers.has('proc-type') && !headers.has('dek-info')) return clear(read, body);
  return encrypted(read, parseDekInfo(headers, body));
}

function readerOf(label: string): Read {
  switch (label) {
    case 'RSA PRIVATE KEY':
      return readRsaDer;
    case 'EC PRIVATE KEY':
      return (der) => readSec1Der(der);
    case 'PRIVATE KEY':
    case 'ENCRYPTED PRIVATE KEY':
      return readPkcs8;
    case 'DSA PRIVATE KEY':
      throw unsupportedKey('holds a DSA key, which no current server takes');
    default:
      throw unsupportedKey(
        `holds a “${displayName(label)}”, a format Hawser does not know`,
        'Hawser reads the formats of OpenSSH, openssl (PEM) and PuTTY.',
      );
  }
}

/** The public half is computed from the private one: no other stands in clear. */
function clear(read: Read, body: Buffer): ParsedKey {
  const { blob } = keyFromParts(read(body));
  return { blob, isEncrypted: false, open: () => read(body) };
}

function encrypted(read: Read, decrypt: (passphrase: Buffer) => Buffer): ParsedKey {
  const open = (passphrase: Buffer): KeyParts => {
    const der = decrypt(passphrase);
    try {
      // padding that fits by chance, one time in 256, gives bytes that are no key at all
      const outer = derReader(der);
      if (!outer.take(tags.sequence) || !outer.atEnd()) throw wrongPassphrase();
      return read(der);
    } finally {
      der.fill(0);
    }
  };
  return { blob: undefined, isEncrypted: true, open };
}

const dekCipher = /^(AES-(?:128|192|256)-CBC|DES-EDE3-CBC),([0-9A-Fa-f]+)$/;

/** RFC 1421's encryption as openssl does it. */
function parseDekInfo(
  headers: ReadonlyMap<string, string>,
  data: Buffer,
): (passphrase: Buffer) => Buffer {
  const info = headers.get('dek-info');
  if (!/^4, *ENCRYPTED$/.test(headers.get('proc-type') ?? '') || info === undefined) {
    throw damagedKey();
  }
  const [, name, hex] = dekCipher.exec(info) ?? [];
  if (name === undefined || hex === undefined) {
    throw unsupportedKey(
      `is encrypted with ${displayName(info.split(',')[0]?.slice(0, 64) ?? '')}`,
      'Encrypt it anew: ssh-keygen -p -f FILE',
    );
  }
  const isTriple = name === 'DES-EDE3-CBC';
  const block = isTriple ? 8 : 16;
  const iv = Buffer.from(hex, 'hex');
  if (hex.length !== block * 2 || data.length % block !== 0) throw damagedKey();
  return (passphrase) => {
    const length = getCipherInfo(name.toLowerCase())?.keyLength ?? (isTriple ? 24 : 32);
    const key = bytesToKey(passphrase, iv.subarray(0, 8), length);
    try {
      return decipherPadded(name.toLowerCase(), { key, iv, data });
    } finally {
      key.fill(0);
    }
  };
}
