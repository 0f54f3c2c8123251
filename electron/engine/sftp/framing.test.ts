import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OpError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { PacketSplitter } from './framing.ts';

function framed(payload: Uint8Array): Buffer {
  const packet = Buffer.alloc(4 + payload.length);
  packet.writeUInt32BE(payload.length, 0);
  packet.set(payload, 4);
  return packet;
}

function lengthOnly(length: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(length, 0);
  return bytes;
}

describe('framing', () => {
  it('gives the same packets however the stream is cut', () => {
    const packets = fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 12 });
    const cuts = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(packets, cuts, (payloads, sizes) => {
        const seen: Uint8Array[] = [];
        const splitter = new PacketSplitter((packet) => seen.push(Uint8Array.from(packet)));
        const stream = Buffer.concat(payloads.map(framed));
        for (let at = 0, turn = 0; at < stream.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          splitter.push(stream.subarray(at, at + size));
          at += size;
        }
        expect(seen).toEqual(payloads);
        expect(splitter.isIdle).toBe(true);
      }),
    );
  });

  it('lends a packet that lies in one chunk without a copy', () => {
    const chunk = framed(Buffer.from('hello'));
    let lent: Buffer | undefined;
    new PacketSplitter((packet) => (lent = packet)).push(chunk);
    expect(lent?.buffer).toBe(chunk.buffer);
    expect(lent?.byteOffset).toBe(chunk.byteOffset + 4);
  });

  it.each([0, 2 ** 31, 2 ** 32 - 1, limits.sftpPacketBytes + 1])(
    'refuses a packet of %d bytes',
    (length) => {
      const whole = new PacketSplitter(() => undefined);
      expect(() => whole.push(lengthOnly(length))).toThrow(OpError);
      const bytewise = new PacketSplitter(() => undefined);
      expect(() => {
        for (const byte of lengthOnly(length)) bytewise.push(Uint8Array.of(byte));
      }).toThrow(OpError);
    },
  );

  it('takes a packet of exactly the limit', () => {
    const seen: number[] = [];
    const splitter = new PacketSplitter((packet) => seen.push(packet.length), 1000);
    splitter.push(lengthOnly(1000));
    splitter.push(Buffer.alloc(999));
    expect(seen).toEqual([]);
    splitter.push(Buffer.alloc(1));
    expect(seen).toEqual([1000]);
  });

  it('allocates by what came, not by what a length says', () => {
    const before = process.memoryUsage().arrayBuffers;
    const splitters = Array.from({ length: 50 }, () => new PacketSplitter(() => undefined));
    for (const splitter of splitters) {
      splitter.push(lengthOnly(limits.sftpPacketBytes));
      splitter.push(Buffer.alloc(10));
    }
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1024 * 1024);
  });
});
