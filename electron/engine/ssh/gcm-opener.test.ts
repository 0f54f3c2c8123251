import { describe, expect, it } from 'vitest';
import { openFaster } from './gcm-opener.ts';
import { gcmNames, keysFor, payloads, send, ssh2Cipher, ssh2Decipher } from './gcm.test-support.ts';

const refused = /Bad packet length|unable to authenticate/;

/** What ssh2's own cipher makes of payloads. */
function sealed(of: readonly Buffer[], name: string = gcmNames[0]): Buffer {
  const written: Buffer[] = [];
  const cipher = ssh2Cipher(keysFor(name), (bytes) => written.push(Buffer.from(bytes)));
  for (const payload of of) send(cipher, payload);
  return Buffer.concat(written);
}

function opener(
  onPayload: (payload: Buffer) => number | false | undefined,
  name: string = gcmNames[0],
) {
  const decipher = ssh2Decipher(keysFor(name), onPayload);
  openFaster(decipher);
  return decipher;
}

describe('a decipher that was sped up', () => {
  it.each(gcmNames)('understands ssh2 with %s, however the bytes are cut', (name) => {
    const bytes = sealed(payloads, name);
    for (const step of [bytes.length, 40_000, 32_791, 4_099, 61, 3]) {
      const opened: Buffer[] = [];
      const decipher = opener((payload) => void opened.push(payload), name);
      for (let at = 0; at < bytes.length; at += step) {
        // one buffer for all: what was handed in is written over afterwards
        const data = Buffer.alloc(step + 5, 9);
        const end = 5 + bytes.copy(data, 5, at, at + step);
        expect(decipher.decrypt(data, 5, end)).toBe(undefined);
        data.fill(9);
      }
      expect(opened.length).toBe(payloads.length);
      for (const [index, payload] of payloads.entries()) {
        expect(opened[index]?.equals(payload)).toBe(true);
      }
      expect(decipher.inSeqno).toBe((2 ** 32 - 2 + payloads.length) % 2 ** 32);
    }
  });

  it('shows nothing of a packet that was touched anywhere', () => {
    const bytes = sealed([Buffer.alloc(20_000, 'x')]);
    const places = [0, 3, 4, 5, 100, 9_000, bytes.length - 17, bytes.length - 16, bytes.length - 1];
    for (const place of places) {
      const touched = Buffer.from(bytes);
      touched[place] = (touched[place] ?? 0) ^ 1;
      const opened: Buffer[] = [];
      const decipher = opener((payload) => void opened.push(payload));
      // a changed length may ask for more bytes than there are, which are then wrong as well
      const data = Buffer.concat([touched, Buffer.alloc(40_000)]);
      expect(() => decipher.decrypt(data, 0, data.length)).toThrow(refused);
      expect(opened).toEqual([]);
    }
  });

  it('refuses a packet out of its turn', () => {
    const [one, two] = [Buffer.from('one'), Buffer.from('two')];
    const bytes = sealed([one, two]);
    const decipher = opener(() => undefined);
    expect(() => decipher.decrypt(bytes.subarray(bytes.length / 2), 0, bytes.length / 2)).toThrow(
      refused,
    );
  });

  it.each([0, 8, 24 + 1, 34_992, 2 ** 31, 2 ** 32 - 16])(
    'refuses a length of %d before anything is allocated for it',
    (length) => {
      const data = Buffer.alloc(64);
      data.writeUInt32BE(length, 0);
      const decipher = opener(() => undefined);
      expect(() => decipher.decrypt(data, 0, data.length)).toThrow('Bad packet length');
    },
  );

  it('stops where ssh2 says so, and goes on from there with what ssh2 put in its place', () => {
    const bytes = sealed([Buffer.from('one'), Buffer.from('two')]);
    const seen: string[] = [];
    const decipher = opener((payload) => {
      seen.push(payload.toString());
      return false;
    });
    const at = decipher.decrypt(bytes, 0, bytes.length);
    expect([at, seen]).toEqual([bytes.length / 2, ['one']]);
    Object.assign(decipher, { _onPayload: (payload: Buffer) => void seen.push(`+${payload}`) });
    expect(decipher.decrypt(bytes, at ?? 0, bytes.length)).toBe(undefined);
    expect(seen).toEqual(['one', '+two']);
  });
});
