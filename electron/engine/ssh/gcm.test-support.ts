import { createRequire } from 'node:module';
import type { GcmDecipher } from './gcm-opener.ts';
import type { GcmCipher } from './gcm-sealer.ts';

/** The part of ssh2 that encrypts, which it does not export. */
type Ssh2Crypto = {
  readonly CIPHER_INFO: { readonly [name: string]: object };
  readonly createCipher: (config: object) => GcmCipher;
  readonly createDecipher: (config: object) => GcmDecipher;
};

const ssh2Crypto = createRequire(import.meta.url)('ssh2/lib/protocol/crypto.js') as Ssh2Crypto;

/** Names of the ciphers that are sped up. */
export const gcmNames = ['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com'] as const;

type Keys = { readonly name: string; readonly key: Buffer; readonly iv: Buffer };

/** Some key, and an IV whose counter is about to carry into its next bytes. */
export function keysFor(name: string): Keys {
  const key = Buffer.alloc(name.startsWith('aes128') ? 16 : 32, 7);
  return { name, key, iv: Buffer.from([1, 2, 3, 4, 0, 0, 0, 0, 0, 255, 255, 254]) };
}

/** ssh2's own cipher in JavaScript. */
export function ssh2Cipher({ name, key, iv }: Keys, onWrite: (bytes: Buffer) => void): GcmCipher {
  return ssh2Crypto.createCipher({
    outbound: {
      onWrite,
      seqno: 2 ** 32 - 2,
      cipherInfo: ssh2Crypto.CIPHER_INFO[name],
      cipherKey: Buffer.from(key),
      cipherIV: Buffer.from(iv),
      forceNative: true,
    },
  });
}

/** ssh2's own decipher in JavaScript. */
export function ssh2Decipher(
  { name, key, iv }: Keys,
  onPayload: (payload: Buffer) => number | false | undefined,
): GcmDecipher {
  return ssh2Crypto.createDecipher({
    inbound: {
      onPayload,
      seqno: 2 ** 32 - 2,
      decipherInfo: ssh2Crypto.CIPHER_INFO[name],
      decipherKey: Buffer.from(key),
      decipherIV: Buffer.from(iv),
      forceNative: true,
    },
  });
}

/** Payloads around every size at which something changes: none, one block, one step, a full packet. */
export const payloads: readonly Buffer[] = [
  0, 1, 10, 11, 12, 27, 28, 1_000, 16_383, 16_384, 16_400, 32_777, 34_000,
].map((bytes) => Buffer.alloc(bytes, `payload of ${bytes} `));

/** Sends a payload as ssh2 does. */
export function send(cipher: GcmCipher, payload: Uint8Array): void {
  const packet = cipher.allocPacket(payload.length);
  packet.set(payload, 5);
  cipher.encrypt(packet);
}
