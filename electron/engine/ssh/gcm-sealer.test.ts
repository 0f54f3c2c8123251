import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { sealFaster } from './gcm-sealer.ts';
import { gcmNames, keysFor, payloads, send, ssh2Cipher, ssh2Decipher } from './gcm.test-support.ts';
import { Outlet } from './outlet.ts';

/** A sped-up cipher, and what it wrote. */
function sealer(name: string = gcmNames[0]) {
  const outlet = new Outlet(new PassThrough());
  const written: Buffer[] = [];
  const cipher = ssh2Cipher(keysFor(name), (bytes) => {
    written.push(Buffer.from(bytes));
    outlet.put(bytes);
  });
  sealFaster(cipher, outlet);
  return { cipher, written };
}

describe('a cipher that was sped up', () => {
  it.each(gcmNames)('is understood by ssh2 with %s, packet after packet', (name) => {
    const { cipher, written } = sealer(name);
    const opened: Buffer[] = [];
    const decipher = ssh2Decipher(keysFor(name), (payload) => void opened.push(payload));
    for (const payload of payloads) send(cipher, payload);
    for (const bytes of written) decipher.decrypt(bytes, 0, bytes.length);
    expect(opened.length).toBe(payloads.length);
    for (const [index, payload] of payloads.entries()) {
      expect(opened[index]?.equals(payload)).toBe(true);
    }
  });

  it('counts packets in the cipher that ssh2 looks at, round after 2^32', () => {
    const { cipher } = sealer();
    for (const expected of [2 ** 32 - 1, 0, 1]) {
      send(cipher, Buffer.from('x'));
      expect(cipher.outSeqno).toBe(expected);
    }
  });

  it('writes each packet once, in one piece', () => {
    const { cipher, written } = sealer();
    send(cipher, Buffer.alloc(32_777));
    expect(written.map(({ length }) => length)).toEqual([4 + 32_784 + 16]);
  });

  it('pads with at least four bytes that nobody can foretell', () => {
    const { cipher } = sealer();
    const paddings = payloads.map(({ length }) => {
      const packet = cipher.allocPacket(length);
      const padding = packet.subarray(5 + length);
      expect(packet[4]).toBe(padding.length);
      expect(padding.length).toBeGreaterThanOrEqual(4);
      expect((packet.length - 4) % 16).toBe(0);
      return padding.toString('hex').slice(0, 8);
    });
    expect(new Set(paddings).size).toBe(paddings.length);
  });

  it('never builds two packets in the same memory', () => {
    const { cipher, written } = sealer();
    const first = cipher.allocPacket(100);
    const second = cipher.allocPacket(100);
    expect(first.buffer).not.toBe(second.buffer);
    first.fill('a', 5, 105);
    second.fill('b', 5, 105);
    cipher.encrypt(first);
    cipher.encrypt(second);
    const opened: string[] = [];
    const keys = keysFor(gcmNames[0]);
    const decipher = ssh2Decipher(keys, (payload) => void opened.push(payload.toString()));
    for (const bytes of written) decipher.decrypt(bytes, 0, bytes.length);
    expect(opened).toEqual(['a'.repeat(100), 'b'.repeat(100)]);
  });

  it('leaves nothing of a short packet in memory, which may have been a password', () => {
    const { cipher } = sealer();
    const packet = cipher.allocPacket(30);
    packet.write('a secret that must not stay', 5);
    cipher.encrypt(packet);
    expect(packet.every((byte) => byte === 0)).toBe(true);
  });

  it('sends nothing once ssh2 has given it up', () => {
    const { cipher, written } = sealer();
    (cipher as unknown as { free(): void }).free();
    send(cipher, Buffer.from('x'));
    expect(written).toEqual([]);
  });
});
