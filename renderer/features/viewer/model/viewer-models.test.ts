import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { readFileSync } from 'node:fs';
import {
  back,
  further,
  spanAround,
  spanAtEnd,
  spanBytes,
  type FileSpan,
  type ReadSpan,
} from './file-span.ts';
import { imageKind, pixelsOf } from './images.ts';
import { hexRow, offsetText, rowAt, rowStarts, textRow } from './rows.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('rows', () => {
  const utf8 = { as: 'text', charset: 'utf-8' } as const;

  it('of a text are its lines', () => {
    expect([...rowStarts(bytesOf('a\nbc\n\nd'), utf8)]).toEqual([0, 2, 5, 6, 7]);
    expect([...rowStarts(bytesOf('a\n'), utf8)]).toEqual([0, 2]);
    expect([...rowStarts(new Uint8Array(0), utf8)]).toEqual([0, 0]);
  });

  it('of UTF-16 end where both bytes say so, not in the middle of a character', () => {
    // U+0A0A has the bytes of two line feeds
    const wide = Uint8Array.from([0x0a, 0x0a, 0x0a, 0x00, 0x61, 0x00]);
    expect([...rowStarts(wide, { as: 'text', charset: 'utf-16le' })]).toEqual([0, 4, 6]);
    const big = Uint8Array.from([0x0a, 0x0a, 0x00, 0x0a, 0x00, 0x61]);
    expect([...rowStarts(big, { as: 'text', charset: 'utf-16be' })]).toEqual([0, 4, 6]);
  });

  it('of a line without end go on after 2,048 bytes, and never cut a character of UTF-8', () => {
    const starts = rowStarts(bytesOf('é'.repeat(3_000)), utf8);
    for (let row = 0; row + 1 < starts.length; row += 1) {
      const part = bytesOf('é'.repeat(3_000)).subarray(starts[row], starts[row + 1]);
      expect(textRow(part, 'utf-8')).toMatch(/^é+$/u);
    }
    expect(starts.length).toBeLessThan(5);
  });

  it('have all bytes once, whatever they are', () => {
    const forms = fc.constantFrom('utf-8', 'utf-16le', 'gbk', 'windows-1252');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 6_000 }), forms, (bytes, charset) => {
        const starts = [...rowStarts(bytes, { as: 'text', charset })];
        expect(starts[0]).toBe(0);
        expect(starts.at(-1)).toBe(bytes.length);
        expect(starts).toEqual(starts.toSorted((a, b) => a - b));
      }),
    );
  });

  it('are found by a byte in them', () => {
    const starts = rowStarts(bytesOf('ab\ncd\nef'), utf8);
    expect([0, 2, 3, 5, 6, 8, 99].map((offset) => rowAt(starts, offset))).toEqual([
      0, 0, 1, 1, 2, 2, 2,
    ]);
    expect(rowAt(rowStarts(new Uint8Array(0), utf8), 0)).toBe(0);
  });

  it('write out what is no text and what hides or turns round other text, and leave out the line end', () => {
    expect(textRow(Uint8Array.from([0x61, 0xff, 0x0d, 0x0a]), 'utf-8')).toBe(String.raw`a\xFF`);
    const tricky = bytesOf('\u001b[31mred\tlog\u202etxt.exe 🔊\n');
    expect(textRow(tricky, 'utf-8')).toBe(
      `${String.raw`\x1B[31mred`}\tlog${String.raw`\u202E`}txt.exe 🔊`,
    );
  });

  it('of hex are sixteen bytes in two groups, with their ASCII', () => {
    expect([...rowStarts(new Uint8Array(33), { as: 'hex' })]).toEqual([0, 16, 32, 33]);
    const row = hexRow(bytesOf('Hawser\n'));
    expect(row).toEqual({ hex: '48 61 77 73 65 72 0a', ascii: 'Hawser·' });
    expect(hexRow(bytesOf('0123456789abcdef')).hex).toBe(
      '30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66',
    );
    expect(offsetText(0x12345)).toBe('00012345');
  });
});

/** A file in memory; counts what is read of it. */
function fileOf(content: { bytes: Uint8Array }) {
  let readBytes = 0;
  const read: ReadSpan = (offset, length) => {
    const bytes = content.bytes.slice(offset, offset + length);
    readBytes += bytes.length;
    return Promise.resolve({ ok: true, value: { bytes, size: content.bytes.length } });
  };
  return { read, readBytes: () => readBytes };
}

async function value(result: ReturnType<typeof spanAround>): Promise<FileSpan> {
  const settled = await result;
  if (!settled.ok) throw new Error(settled.error.message);
  return settled.value;
}

describe('the part of a file in memory', () => {
  const MiB = 1024 * 1024;
  const numbered = (size: number): Uint8Array => {
    const bytes = new Uint8Array(size);
    for (let at = 0; at < size; at += 4) new DataView(bytes.buffer).setUint32(at, at);
    return bytes;
  };
  const isRight = (span: FileSpan, all: Uint8Array): boolean =>
    Buffer.from(span.bytes).equals(all.subarray(span.start, span.start + span.bytes.length));

  it('is small, wherever it is looked at, and is what is there', async () => {
    const bytes = numbered(16 * MiB);
    const { read, readBytes } = fileOf({ bytes });
    for (const offset of [0, 5 * MiB + 1, 16 * MiB]) {
      const span = await value(spanAround(read, offset));
      expect(span.bytes.length).toBeLessThanOrEqual(spanBytes);
      expect(span.start <= offset && span.start % 2 === 0 && isRight(span, bytes)).toBe(true);
    }
    const end = await value(spanAtEnd(read, bytes.length));
    expect(end.start + end.bytes.length).toBe(bytes.length);
    expect(readBytes()).toBeLessThan(5 * MiB);
  });

  it('moves on and back without a gap', async () => {
    const bytes = numbered(6 * MiB);
    const { read } = fileOf({ bytes });
    let span = await value(spanAround(read, 0));
    for (let step = 0; step < 12; step += 1) {
      span = await value(further(read, span));
      expect(isRight(span, bytes) && span.bytes.length <= spanBytes).toBe(true);
    }
    expect(span.start).toBeGreaterThan(2 * MiB);
    for (let step = 0; step < 12; step += 1) {
      span = await value(back(read, span));
      expect(isRight(span, bytes) && span.bytes.length <= spanBytes).toBe(true);
    }
    expect(span.start).toBe(0);
  });

  it('grows with a file that grows, and is read anew from one that was cut off', async () => {
    const content = { bytes: bytesOf('one\n') };
    const { read } = fileOf(content);
    let span = await value(spanAround(read, 0));
    content.bytes = bytesOf('one\ntwo\n');
    span = await value(further(read, span));
    expect(span).toMatchObject({ start: 0, size: 8, bytes: bytesOf('one\ntwo\n') });
    content.bytes = bytesOf('new\n');
    span = await value(further(read, span));
    expect(span).toMatchObject({ start: 0, size: 4, bytes: bytesOf('new\n') });
  });

  it('stays as it is when a read fails', async () => {
    const error = { code: 'disconnected', message: 'Gone.' } as const;
    const failing: ReadSpan = () => Promise.resolve({ ok: false, error });
    const span = { start: 0, bytes: bytesOf('x'), size: 9 };
    for (const result of [further(failing, span), spanAround(failing, 0), spanAtEnd(failing, 9)]) {
      expect(await result).toEqual({ ok: false, error });
    }
  });
});

describe('an image', () => {
  const png = new Uint8Array(readFileSync('assets/icons/256x256.png'));

  it('is known by its first bytes, and says how large it is before it is unpacked', () => {
    expect(imageKind(png, 'x.txt')).toBe('png');
    expect(pixelsOf(png, 'png')).toBe(256 * 256);
    const gif = Uint8Array.from([...bytesOf('GIF89a'), 0x10, 0x27, 0x20, 0x4e]);
    expect([imageKind(gif, ''), pixelsOf(gif, 'gif')]).toEqual(['gif', 10_000 * 20_000]);
    const jpeg = Uint8Array.from([
      0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc4, 0, 3, 9, 0xff, 0xc2, 0, 17, 8, 0x01, 0x00,
      0x02, 0x00, 3,
    ]);
    expect([imageKind(jpeg, ''), pixelsOf(jpeg, 'jpeg')]).toEqual(['jpeg', 256 * 512]);
    const lossless = Uint8Array.from([...bytesOf('RIFF????WEBPVP8L????/'), 0xff, 0xc0, 0x3f, 0x00]);
    expect([imageKind(lossless, ''), pixelsOf(lossless, 'webp')]).toEqual(['webp', 256 * 256]);
  });

  it('that is a bomb says so: a few bytes may claim any number of pixels', () => {
    const bomb = png.slice();
    new DataView(bomb.buffer).setUint32(16, 0xffff_ffff);
    new DataView(bomb.buffer).setUint32(20, 0xffff_ffff);
    expect(pixelsOf(bomb, 'png')).toBeGreaterThan(1e18);
  });

  it('is a drawing only by its name as well', () => {
    expect(imageKind(bytesOf('<?xml?><svg/>'), 'a.svg')).toBe('svg');
    expect(imageKind(bytesOf('<svg/>'), 'a.txt')).toBeUndefined();
    expect(imageKind(bytesOf('text'), 'a.svg')).toBeUndefined();
  });
});

test('no bytes make the look at an image fail', () => {
  const kinds = fc.constantFrom('png', 'jpeg', 'gif', 'webp', 'bmp', 'svg');
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), kinds, (bytes, kind) => {
      imageKind(bytes, 'x.svg');
      pixelsOf(bytes, kind);
    }),
  );
});
