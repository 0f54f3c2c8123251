import type { Client } from 'ssh2';
import { openFaster, type GcmDecipher } from './gcm-opener.ts';
import { sealFaster, type GcmCipher } from './gcm-sealer.ts';
import type { Outlet } from './outlet.ts';

// looked for at run time, since none of it is in ssh2's types
type Ciphers = { readonly _protocol?: { _decipher?: object; _cipher?: object } };

/**
 * True while ssh2 decrypts each packet into memory of its own, and so keeps nothing of the bytes it gets. Its GCM in
 * JavaScript does; others hold on to the start of a packet, and its native addon decrypts in place.
 */
export function decryptsApart(client: Client): boolean {
  return (client as Ciphers)._protocol?._decipher?.constructor.name === 'AESGCMDecipherNative';
}

/**
 * Speeds up each AES-GCM cipher that a connecting client gets from now on, with its first keys and all later ones. A
 * cipher that does not look as we know it stays as ssh2 made it, and so do others, but for what they leave behind.
 */
export function speedUpCiphers(client: Client, outlet: Outlet): void {
  const protocol = (client as Ciphers)._protocol;
  if (protocol === undefined) return;
  watch(protocol, '_cipher', (cipher) => {
    if (isGcmCipher(cipher)) sealFaster(cipher, outlet);
    else if (leavesPackets(cipher)) wipePackets(cipher);
  });
  watch(protocol, '_decipher', (decipher) => {
    if (isGcmDecipher(decipher)) openFaster(decipher);
  });
}

type Encrypting = { encrypt: (packet: Buffer) => void };

/** Those that encrypt a packet into other memory. ssh2's native addon does so in place, and keeps the packet. */
function leavesPackets(cipher: object | undefined): cipher is Encrypting {
  const name = cipher?.constructor.name ?? '';
  return ['ChaChaPolyCipherNative', 'GenericCipherNative'].includes(name);
}

// a password is shorter
const wipedBytes = 4 * 1024;
// the packet's length and that of its padding: some ciphers send the first as it is, later
const headBytes = 5;

/** A packet may hold a password: nothing of it stays once it is encrypted. */
function wipePackets(cipher: Encrypting): void {
  const encrypt = cipher.encrypt.bind(cipher);
  cipher.encrypt = (packet) => {
    encrypt(packet);
    packet.subarray(headBytes, wipedBytes).fill(0);
  };
}

/** Calls `onSet` with each object that is assigned to a property. */
function watch<K extends string>(
  owner: { [name in K]?: object },
  name: K,
  onSet: (value: object | undefined) => void,
): void {
  let current = owner[name];
  Object.defineProperty(owner, name, {
    configurable: true,
    enumerable: true,
    get: () => current,
    set: (value: object | undefined) => {
      onSet(value);
      current = value;
    },
  });
}

function isGcmCipher(cipher: object | undefined): cipher is GcmCipher {
  const { outSeqno, _onWrite, _encSSLName, _encKey, _encIV, _dead } = (cipher ??
    {}) as Partial<GcmCipher>;
  return (
    cipher?.constructor.name === 'AESGCMCipherNative' &&
    typeof outSeqno === 'number' &&
    typeof _onWrite === 'function' &&
    _dead === false &&
    isGcmKey(_encSSLName, _encKey, _encIV)
  );
}

function isGcmDecipher(decipher: object | undefined): decipher is GcmDecipher {
  const { inSeqno, _onPayload, _decipherSSLName, _decipherKey, _decipherIV } = (decipher ??
    {}) as Partial<GcmDecipher>;
  return (
    decipher?.constructor.name === 'AESGCMDecipherNative' &&
    typeof inSeqno === 'number' &&
    typeof _onPayload === 'function' &&
    isGcmKey(_decipherSSLName, _decipherKey, _decipherIV)
  );
}

function isGcmKey(name: unknown, key: unknown, iv: unknown): boolean {
  const keyBytes = { 'aes-128-gcm': 16, 'aes-256-gcm': 32 }[String(name)];
  return (
    keyBytes !== undefined &&
    Buffer.isBuffer(key) &&
    key.length === keyBytes &&
    Buffer.isBuffer(iv) &&
    iv.length === 12
  );
}
