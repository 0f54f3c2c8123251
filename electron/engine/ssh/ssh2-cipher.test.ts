import { PassThrough } from 'node:stream';
import type { Client } from 'ssh2';
import { describe, expect, it } from 'vitest';
import { gcmNames, keysFor, ssh2Cipher, ssh2Decipher } from './gcm.test-support.ts';
import { Outlet } from './outlet.ts';
import { speedUpCiphers } from './ssh2-cipher.ts';

/** As much of a client as is looked at. */
function client() {
  const protocol: { _cipher?: object; _decipher?: object | undefined } = {};
  speedUpCiphers({ _protocol: protocol } as unknown as Client, new Outlet(new PassThrough()));
  return protocol;
}

const newCipher = () => ssh2Cipher(keysFor(gcmNames[0]), () => undefined);
const newDecipher = () => ssh2Decipher(keysFor(gcmNames[0]), () => undefined);
/** True when its methods are still those of its class. */
const isAsMade = (made: object | undefined) =>
  ['encrypt', 'decrypt', 'allocPacket'].every((name) => !Object.hasOwn(made ?? {}, name));

describe('speeding up ciphers', () => {
  it('reaches the first pair of keys and every later one', () => {
    const protocol = client();
    for (let exchange = 0; exchange < 3; exchange += 1) {
      const [cipher, decipher] = [newCipher(), newDecipher()];
      protocol._cipher = cipher;
      protocol._decipher = decipher;
      expect([protocol._cipher, protocol._decipher]).toEqual([cipher, decipher]);
      expect([isAsMade(protocol._cipher), isAsMade(protocol._decipher)]).toEqual([false, false]);
    }
  });

  it('leaves any cipher alone that looks otherwise than we know it', () => {
    const protocol = client();
    const others = [
      Object.assign(newCipher(), { _encKey: Buffer.alloc(24) }),
      Object.assign(newCipher(), { _encIV: 'text' }),
      Object.assign(newCipher(), { _encSSLName: 'aes-128-ccm' }),
      Object.assign(newCipher(), { outSeqno: undefined }),
      { ...newCipher() },
    ];
    for (const other of others) {
      const { encrypt } = other;
      protocol._cipher = other;
      expect(other.encrypt).toBe(encrypt);
    }
    const decipher = Object.assign(newDecipher(), { _decipherIV: undefined });
    protocol._decipher = decipher;
    expect(isAsMade(decipher)).toBe(true);
    protocol._decipher = undefined;
    expect(protocol._decipher).toBe(undefined);
  });

  it('does nothing to a client that is not connecting', () => {
    const unconnected = {} as unknown as Client;
    expect(() => speedUpCiphers(unconnected, new Outlet(new PassThrough()))).not.toThrow();
  });
});
