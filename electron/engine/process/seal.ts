import {
  createCipheriv,
  createHash,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { openGcm } from '../masked-decipher.ts';
import { secretMemory } from '../secret-text.ts';

/** Texts that only the one can read who made the key they are sealed for. */
export type Sealed = {
  /** The public half of a key that was made for these texts alone. */
  readonly key: Uint8Array;
  readonly bytes: Uint8Array;
};

/** Reads what is sealed for its key, once. */
export type Opener = {
  /** The public half, for {@link seal}. */
  readonly key: Uint8Array;
  /** Throws when something else was sealed, or for another key. */
  readonly open: (sealed: Sealed) => Buffer[];
};

/** Length of an X25519 key. */
export const sealKeyBytes = 32;

const cipher = 'aes-256-gcm';
const tagBytes = 16;
const lengthBytes = 4;
/** Each key seals once, so the counter may begin anywhere. */
const firstNonce = Buffer.alloc(12);

/** A key for one answer. The private half is OpenSSL's, which wipes it. */
export function createOpener(): Opener {
  const { privateKey, publicKey } = generateKeyPairSync('x25519');
  const key = rawOf(publicKey);
  return {
    key,
    open: ({ key: theirs, bytes }) => {
      const secret = sharedSecret(privateKey, theirs, [key, theirs]);
      const [data, tag] = [bytes.subarray(0, -tagBytes), bytes.subarray(-tagBytes)];
      const opened = openGcm(256, { key: secret, iv: firstNonce, data, tag });
      secret.fill(0);
      if (opened === undefined) throw new Error('Something else was sealed.');
      try {
        return unpacked(opened);
      } finally {
        opened.fill(0);
      }
    },
  };
}

/** Seals texts for the owner of `key`; throws when it is no key. */
export function seal(texts: readonly string[], key: Uint8Array): Sealed {
  const { privateKey, publicKey } = generateKeyPairSync('x25519');
  const ours = rawOf(publicKey);
  const secret = sharedSecret(privateKey, key, [key, ours]);
  const encipher = createCipheriv(cipher, secret, firstNonce, { authTagLength: tagBytes });
  secret.fill(0);
  const clear = packed(texts);
  const sealed = encipher.update(clear);
  clear.fill(0);
  encipher.final();
  return { key: ours, bytes: new Uint8Array(Buffer.concat([sealed, encipher.getAuthTag()])) };
}

/** What an X25519 key has in front in its DER form (RFC 8410). */
const derHead = Buffer.from('302a300506032b656e032100', 'hex');

function rawOf(key: KeyObject): Uint8Array {
  return new Uint8Array(key.export({ type: 'spki', format: 'der' }).subarray(derHead.length));
}

function sharedSecret(
  privateKey: KeyObject,
  theirs: Uint8Array,
  keys: readonly Uint8Array[],
): Buffer {
  if (theirs.byteLength !== sealKeyBytes) throw new Error('A key to seal for has 32 bytes.');
  const der = Buffer.concat([derHead, theirs]);
  const publicKey = createPublicKey({ key: der, format: 'der', type: 'spki' });
  const agreed = diffieHellman({ privateKey, publicKey });
  const hash = createHash('sha256').update(agreed);
  agreed.fill(0);
  for (const key of keys) hash.update(key);
  return hash.digest();
}

/** Each text with its length in front. */
function packed(texts: readonly string[]): Buffer {
  const lengths = texts.map((text) => Buffer.byteLength(text));
  const bytes = secretMemory(lengths.reduce((sum, length) => sum + lengthBytes + length, 0));
  let at = 0;
  for (const text of texts) {
    const length = bytes.write(text, at + lengthBytes);
    bytes.writeUInt32BE(length, at);
    at += lengthBytes + length;
  }
  return bytes;
}

/** In memory of their own: what they were read from is wiped. */
function unpacked(bytes: Buffer): Buffer[] {
  const texts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += lengthBytes + (texts.at(-1)?.length ?? 0)) {
    const text = secretMemory(bytes.readUInt32BE(at));
    bytes.copy(text, 0, at + lengthBytes);
    texts.push(text);
  }
  return texts;
}
