import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OpError } from '../../../shared/errors.ts';
import { bytesToText } from '../../../shared/names.ts';
import { PacketReader, PacketWriter } from './packets.ts';

type Field =
  | { kind: 'u8' | 'u32'; value: number }
  | { kind: 'u64'; value: bigint }
  | { kind: 'bytes'; value: Uint8Array };

const field: fc.Arbitrary<Field> = fc.oneof(
  fc.record({ kind: fc.constant('u8' as const), value: fc.integer({ min: 0, max: 255 }) }),
  fc.record({
    kind: fc.constant('u32' as const),
    value: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  }),
  fc.record({ kind: fc.constant('u64' as const), value: fc.bigInt(0n, 2n ** 64n - 1n) }),
  fc.record({ kind: fc.constant('bytes' as const), value: fc.uint8Array({ maxLength: 600 }) }),
);

function write(fields: readonly Field[], type = 7): Buffer {
  const writer = new PacketWriter(type);
  for (const each of fields) {
    if (each.kind === 'u64') writer.u64(each.value);
    else if (each.kind === 'bytes') writer.bytes(each.value);
    else writer[each.kind](each.value);
  }
  return writer.finish();
}

function read(reader: PacketReader, like: readonly Field[]): Field[] {
  return like.map((each): Field => {
    if (each.kind === 'u64') return { kind: 'u64', value: reader.u64() };
    if (each.kind === 'bytes') return { kind: 'bytes', value: Uint8Array.from(reader.bytes()) };
    return { kind: each.kind, value: reader[each.kind]() };
  });
}

function outcomeOf(work: () => unknown): string {
  try {
    work();
    return 'read';
  } catch (thrown) {
    return thrown instanceof OpError ? thrown.code : String(thrown);
  }
}

describe('packets', () => {
  it('give back the fields they were built from', () => {
    fc.assert(
      fc.property(fc.array(field, { maxLength: 12 }), (fields) => {
        const packet = write(fields);
        expect(packet.readUInt32BE(0)).toBe(packet.length - 4);
        expect(packet[4]).toBe(7);
        const reader = new PacketReader(packet.subarray(5));
        expect(read(reader, fields)).toEqual(fields);
        expect(reader.left).toBe(0);
      }),
    );
  });

  it('fail as a broken protocol when they end too early, wherever they are cut', () => {
    fc.assert(
      fc.property(fc.array(field, { minLength: 1, maxLength: 6 }), fc.nat(), (fields, seed) => {
        const payload = write(fields).subarray(5);
        const cut = payload.subarray(0, seed % payload.length);
        expect(() => read(new PacketReader(cut), fields)).toThrow(OpError);
      }),
    );
  });

  it('never throw anything but a protocol error on hostile bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.array(field), (bytes, fields) => {
        expect(['read', 'protocol']).toContain(
          outcomeOf(() => read(new PacketReader(bytes), fields)),
        );
      }),
    );
  });

  it('lend a string of the packet instead of allocating what its length says', () => {
    const packet = Buffer.alloc(12);
    packet.writeUInt32BE(0xffff_ffff, 0);
    expect(() => new PacketReader(packet).bytes()).toThrow('ends too early');
    packet.writeUInt32BE(8, 0);
    expect(new PacketReader(packet).bytes().buffer).toBe(packet.buffer);
  });

  it('keep names that are not UTF-8 as they are', () => {
    const name = Uint8Array.of(0x66, 0xe9, 0xff, 0x0a, 0x27);
    const packet = new PacketWriter(1).text(bytesToText(name)).finish();
    expect(packet.subarray(9)).toEqual(Buffer.from(name));
    expect(new PacketReader(packet.subarray(5)).text()).toBe(bytesToText(name));
  });

  it('carry sizes and offsets exactly up to 2^53-1 and cap what is larger', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (size) => {
        const packet = new PacketWriter(1).u64(size).finish();
        expect(new PacketReader(packet.subarray(5)).u64()).toBe(BigInt(size));
        expect(new PacketReader(packet.subarray(5)).size()).toBe(size);
      }),
    );
    for (const huge of [2n ** 53n, 2n ** 63n, 2n ** 64n - 1n]) {
      const packet = new PacketWriter(1).u64(huge).finish();
      expect(new PacketReader(packet.subarray(5)).size()).toBe(Number.MAX_SAFE_INTEGER);
    }
  });

  it.each([-1, 0.5, NaN, 2 ** 53])('refuse %d as an offset', (offset) => {
    expect(() => new PacketWriter(1).u64(offset)).toThrow(OpError);
  });
});
