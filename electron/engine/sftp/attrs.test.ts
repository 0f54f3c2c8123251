import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OpError } from '../../../shared/errors.ts';
import { readAttrs, writeAttrs, type AttrsToSend } from './attrs.ts';
import { PacketReader, PacketWriter } from './packets.ts';

function roundTrip(attrs: AttrsToSend, longName?: Uint8Array) {
  const packet = writeAttrs(new PacketWriter(105), attrs).finish();
  const reader = new PacketReader(packet.subarray(5));
  const back = readAttrs(reader, longName);
  expect(reader.left).toBe(0);
  return back;
}

const seconds = fc.integer({ min: 0, max: 2 ** 32 - 1 }).map((value) => value * 1000);
const word = fc.integer({ min: 0, max: 2 ** 32 - 1 });

describe('attributes', () => {
  it('come back as they were sent', () => {
    const full = fc.record({
      kind: fc.constantFrom('file' as const, 'directory' as const, 'link' as const),
      size: fc.maxSafeNat(),
      mode: fc.integer({ min: 0, max: 0o7777 }),
      mtimeMs: seconds,
      atimeMs: seconds,
      uid: word,
      gid: word,
    });
    fc.assert(
      fc.property(full, (attrs) => {
        expect(roundTrip(attrs)).toEqual(attrs);
      }),
    );
  });

  it('leave out what is not given', () => {
    expect(roundTrip({})).toEqual({ kind: 'file' });
    expect(roundTrip({ mode: 0o640 })).toEqual({ kind: 'file', mode: 0o640 });
    expect(roundTrip({ uid: 5 })).toEqual({ kind: 'file' });
  });

  it('send one time for both when only one is given', () => {
    expect(roundTrip({ mtimeMs: 5000 })).toMatchObject({ mtimeMs: 5000, atimeMs: 5000 });
  });

  it.each([
    ['before 1970', -5000, 0],
    ['after 2106', 2 ** 32 * 1000, (2 ** 32 - 1) * 1000],
    ['within a second', 1999, 1000],
    ['not a number', NaN, 0],
  ])('cut times %s to what 32 bits of seconds hold', (_, sent, stored) => {
    expect(roundTrip({ mtimeMs: sent }).mtimeMs).toBe(stored);
  });

  it('take the kind from the long name when the type bits are missing', () => {
    const kinds = ['d', 'l', 'p', '-', '?'].map(
      (letter) => roundTrip({ mode: 0o755 }, Buffer.from(`${letter}rwxr-xr-x`)).kind,
    );
    expect(kinds).toEqual(['directory', 'link', 'other', 'file', 'file']);
    expect(roundTrip({ kind: 'file' }, Buffer.from('drwx')).kind).toBe('file');
  });

  it('count devices and sockets as other', () => {
    const packet = new PacketWriter(105).u32(4).u32(0o140777).finish();
    expect(readAttrs(new PacketReader(packet.subarray(5)))).toEqual({ kind: 'other', mode: 0o777 });
  });

  it('skip extended pairs and end with the packet when their count lies', () => {
    const pairs = new PacketWriter(105).u32(0x8000_0000).u32(2);
    for (const text of ['a', 'b', 'c', 'd']) pairs.text(text);
    const packet = pairs.u32(77).finish();
    const reader = new PacketReader(packet.subarray(5));
    expect(readAttrs(reader)).toEqual({ kind: 'file' });
    expect(reader.u32()).toBe(77);
    const lie = new PacketWriter(105).u32(0x8000_0000).u32(0xffff_ffff).finish();
    expect(() => readAttrs(new PacketReader(lie.subarray(5)))).toThrow(OpError);
  });
});
