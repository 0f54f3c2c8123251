import { getCipherInfo } from 'node:crypto';
import { decryptCbc, decryptCtr, openGcm } from '../../masked-decipher.ts';
import { openChachaPoly } from './chacha-poly.ts';
import { unsupportedKey, wrongPassphrase, type KeyFault } from './key-fault.ts';

/** A cipher as OpenSSH's key format uses it: lengths in bytes. */
export type KeyCipher = {
  /** As the runtime calls it. */
  readonly name: string;
  readonly keyBytes: number;
  readonly ivBytes: number;
  readonly blockBytes: number;
  /** Length of the tag behind the secret; 0 for ciphers without one. */
  readonly tagBytes: number;
};

const plain = (name: string, keyBytes: number, blockBytes: number): KeyCipher => ({
  name,
  keyBytes,
  ivBytes: blockBytes,
  blockBytes,
  tagBytes: 0,
});

/** Every cipher ssh-keygen writes private keys with, by OpenSSH's name. */
export const openSshCiphers: ReadonlyMap<string, KeyCipher> = new Map([
  ...[128, 192, 256].flatMap((bits) =>
    ['ctr', 'cbc'].map((mode): [string, KeyCipher] => [
      `aes${bits}-${mode}`,
      plain(`aes-${bits}-${mode}`, bits / 8, 16),
    ]),
  ),
  ['rijndael-cbc@lysator.liu.se', plain('aes-256-cbc', 32, 16)],
  ['3des-cbc', plain('des-ede3-cbc', 24, 8)],
  ...[128, 256].map((bits): [string, KeyCipher] => [
    `aes${bits}-gcm@openssh.com`,
    { name: `aes-${bits}-gcm`, keyBytes: bits / 8, ivBytes: 12, blockBytes: 16, tagBytes: 16 },
  ]),
  [
    'chacha20-poly1305@openssh.com',
    { name: chachaName(), keyBytes: 64, ivBytes: 0, blockBytes: 8, tagBytes: 16 },
  ],
]);

function chachaName(): string {
  return 'chacha20-poly1305@openssh.com';
}

/** What a cipher needs to undo its work. */
export type Sealed = {
  readonly key: Buffer;
  readonly iv: Buffer;
  readonly data: Buffer;
  readonly tag?: Buffer;
};

/** Undoes a cipher without padding; throws a `KeyFault` when the tag does not fit, or the runtime cannot do it. */
export function decipher(cipher: KeyCipher, { key, iv, data, tag }: Sealed): Buffer {
  if (cipher.name === chachaName()) {
    return openChachaPoly(key, data, tag ?? Buffer.alloc(0)) ?? fail(wrongPassphrase());
  }
  requireCipher(cipher.name);
  if (!tag) return undo(cipher.name, { key, iv, data });
  const bits = cipher.keyBytes === 16 ? 128 : 256;
  return openGcm(bits, { key, iv, data, tag }) ?? fail(wrongPassphrase());
}

/** Undoes a block cipher with the padding PEM files use; throws a `KeyFault` when the padding is wrong. */
export function decipherPadded(name: string, sealed: Sealed): Buffer {
  requireCipher(name);
  const opened = undo(name, sealed);
  const padding = opened.at(-1) ?? 0;
  const block = sealed.iv.length;
  const end = opened.subarray(-padding);
  if (padding >= 1 && padding <= block && end.every((byte) => byte === padding)) {
    return opened.subarray(0, -padding);
  }
  // the padding is wrong: so was the passphrase, as far as can be told
  opened.fill(0);
  throw wrongPassphrase();
}

function undo(name: string, sealed: Sealed): Buffer {
  return name.endsWith('-ctr') ? decryptCtr(name, sealed) : decryptCbc(name, sealed);
}

/** Electron's BoringSSL lacks some of OpenSSL's ciphers. */
function requireCipher(name: string): void {
  if (getCipherInfo(name)) return;
  throw unsupportedKey(
    `is encrypted with ${name}, which Hawser’s runtime does not have`,
    'Encrypt it anew: ssh-keygen -p -f FILE',
  );
}

function fail(fault: KeyFault): never {
  throw fault;
}
