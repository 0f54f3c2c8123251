import fc from 'fast-check';
import { expect, test } from 'vitest';
import { spanBytes, type ReadSpan } from './file-span.ts';
import { findRow, type FindWay } from './find-row.ts';

const encoder = new TextEncoder();

function fileOf(bytes: Uint8Array): ReadSpan {
  return async (offset, length) => {
    // the most that is read at once
    expect(length).toBeLessThanOrEqual(spanBytes);
    return { ok: true, value: { bytes: bytes.slice(offset, offset + length), size: bytes.length } };
  };
}

async function find(content: string, text: string, way: FindWay) {
  const result = await findRow(fileOf(encoder.encode(content)), { text, charset: 'utf-8' }, way);
  return result.ok ? result.value : result.error;
}

test('the nearest row that way is found, whatever the case; down the one it starts from counts, up it does not', async () => {
  const content = 'an Error\nfine\nanother error\nfine\n';
  expect(await find(content, 'ERROR', { to: 'down', from: 0 })).toEqual({ start: 0, length: 9 });
  expect(await find(content, 'error', { to: 'down', from: 9 })).toEqual({ start: 14, length: 14 });
  expect(await find(content, 'error', { to: 'up', from: 14 })).toEqual({ start: 0, length: 9 });
  expect(await find(content, 'error', { to: 'down', from: 28 })).toBeUndefined();
  expect(await find(content, 'error', { to: 'up', from: 0 })).toBeUndefined();
  expect(await find('', 'error', { to: 'down', from: 0 })).toBeUndefined();
});

test('a row over the border of two parts that are read is found whole, both ways', async () => {
  for (const over of [1, 3, 7]) {
    const before = `${'x'.repeat(99)}\n`.repeat(spanBytes / 100 + 2).slice(0, spanBytes - over - 1);
    const content = `${before}\nneedle é\n${`${'y'.repeat(99)}\n`.repeat(20_000)}`;
    const row = { start: before.length + 1, length: encoder.encode('needle é\n').length };
    expect(await find(content, 'Needle É', { to: 'down', from: 0 })).toEqual(row);
    expect(await find(content, 'needle', { to: 'up', from: content.length + 1 })).toEqual(row);
  }
});

test('it is found in UTF-16, and what the server refuses is told', async () => {
  const wide = new Uint8Array(Buffer.from('first\nsécond\n', 'utf16le'));
  const sought = { text: 'SÉC', charset: 'utf-16le' } as const;
  expect(await findRow(fileOf(wide), sought, { to: 'down', from: 0 })).toEqual({
    ok: true,
    value: { start: 12, length: 14 },
  });
  const error = { code: 'permission', message: 'No.' } as const;
  const refused: ReadSpan = async () => ({ ok: false, error });
  for (const to of ['down', 'up'] as const) {
    expect(await findRow(refused, sought, { to, from: 8 })).toEqual({ ok: false, error });
  }
});

test('from each row the same one is found as by looking at all of them', async () => {
  const line = fc.constantFrom('a', 'ab', 'AB b', '', 'éb', 'x'.repeat(30));
  const way = fc.constantFrom('down', 'up');
  await fc.assert(
    fc.asyncProperty(fc.array(line), fc.nat(), way, async (lines, at, to) => {
      const starts = [0];
      for (const one of lines) starts.push((starts.at(-1) ?? 0) + encoder.encode(one).length + 1);
      const from = at % starts.length;
      const rows = lines.map((one, index) => ({ one, index }));
      const that =
        to === 'down'
          ? rows.find(({ one, index }) => index >= from && /b/iu.test(one))
          : rows.findLast(({ one, index }) => index < from && /b/iu.test(one));
      const found = await find(lines.map((one) => `${one}\n`).join(''), 'b', {
        to,
        from: starts[from] ?? 0,
      });
      expect(found).toEqual(
        that && {
          start: starts[that.index],
          length: (starts[that.index + 1] ?? 0) - (starts[that.index] ?? 0),
        },
      );
    }),
    { numRuns: 200 },
  );
});
