import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesToText, displayName, hasEscapes, nameInText, textToBytes } from './names.ts';

test('any bytes come back as they were', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      expect([...textToBytes(bytesToText(bytes))]).toEqual([...bytes]);
    }),
    { numRuns: 2_000 },
  );
});

test('different bytes never get the same text', () => {
  const bytes = fc.array(fc.constantFrom(0x41, 0x80, 0xc3, 0xa9, 0xed, 0xb2, 0xf0, 0x9f), {
    maxLength: 6,
  });
  fc.assert(
    fc.property(bytes, bytes, (one, other) => {
      const same = bytesToText(Uint8Array.from(one)) === bytesToText(Uint8Array.from(other));
      expect(same).toBe(one.join() === other.join());
    }),
    { numRuns: 5_000 },
  );
});

test('valid UTF-8 stays readable, a byte order mark included', () => {
  const name = '\ufeffGrüße 港口 🚢';
  expect(bytesToText(new TextEncoder().encode(name))).toBe(name);
  expect(hasEscapes(name)).toBe(false);
});

test.each([
  ['a Latin-1 letter', [0x63, 0x61, 0x66, 0xe9], 'caf\\xE9'],
  ['an overlong slash', [0xc0, 0xaf], '\\xC0\\xAF'],
  ['a surrogate in UTF-8', [0xed, 0xb2, 0x80], '\\xED\\xB2\\x80'],
  ['a cut sequence', [0xe6, 0xb8], '\\xE6\\xB8'],
  ['a line feed', [0x61, 0x0a, 0x62], 'a\\nb'],
  ['an escape sequence', [0x1b, 0x5b, 0x32, 0x4a], '\\x1B[2J'],
  ['a right-to-left override', [0xe2, 0x80, 0xae], '\\u202E'],
  ['a zero-width space', [0xe2, 0x80, 0x8b], '\\u200B'],
])('%s is shown, not obeyed', (_what, bytes, shown) => {
  expect(displayName(bytesToText(Uint8Array.from(bytes)))).toBe(shown);
});

test.each([
  ['plain name', 'plain name'],
  [' a.txt', '␣a.txt'],
  ['a.txt  ', 'a.txt␣␣'],
  ['two  spaces', 'two␣␣spaces'],
  ['/srv/ a /b ', '/srv/␣a␣/b␣'],
  ['\u00a0a\u2003', '␣a␣'],
  [' \n', String.raw`␣\n`],
  [' ', '␣'],
])('in a sentence %j stands as %s', (name, shown) => {
  expect(nameInText(name)).toBe(shown);
  // what main put into a sentence may be shown once more
  expect(nameInText(shown)).toBe(shown);
});
