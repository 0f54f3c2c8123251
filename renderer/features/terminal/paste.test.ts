import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanPaste, quotePaths } from './paste.ts';

describe('a paste', () => {
  it.each([
    ['the end of a bracketed paste', 'ls\u001b[201~\rrm -rf ~\r', 'ls[201~\nrm -rf ~\n'],
    ['the same in 8 bits', 'ls\u009b201~x', 'ls201~x'],
    ['an interrupt', 'a\u0003b\u0004\u001ac', 'abc'],
    ['an escape', '\u001b]0;evil\u0007', ']0;evil'],
    ['a delete', 'ls\u007f\u007frm', 'lsrm'],
    ['a backspace', 'ls\u0008\u0008rm', 'lsrm'],
    ['a NUL', 'l\0s', 'ls'],
    ['a next line', 'a\u0085b\u2028c\u2029d', 'a\nb\nc\nd'],
  ])('loses %s', (_, given, text) => {
    expect(cleanPaste(given).text).toBe(text);
  });

  it('of one line goes in unasked, its tabs and letters as they are', () => {
    const given = 'make\tall  # é中😀 👩‍👩‍👧';
    expect(cleanPaste(given)).toEqual({ text: given, lines: 1, removed: 0, mustAsk: false });
  });

  it.each([
    ['has two lines', 'a\nb', true],
    ['ends its line', 'a\r', true],
    ['is 5,000 long', 'x'.repeat(5_000), false],
    ['is longer', 'x'.repeat(5_001), true],
    ['turns its direction', 'ls \u202e#', true],
  ])('that %s is shown first: %s', (_, given, mustAsk) => {
    expect(cleanPaste(given).mustAsk).toBe(mustAsk);
  });

  it('counts what was taken out, and never leaves a key or a marker in', () => {
    expect(cleanPaste('a\u001b\u0007b\r\nc').removed).toBe(2);
    const parts = fc.constantFrom(
      'a',
      '\r',
      '\n',
      '\u001b',
      '[201~',
      '\u009b',
      '\u0003',
      '\0',
      'é',
    );
    fc.assert(
      fc.property(fc.array(parts), (pieces) => {
        const { text } = cleanPaste(pieces.join(''));
        expect(text).toMatch(/^[^\u0000-\u0008\u000b-\u001f\u007f-\u009f]*$/);
        expect(cleanPaste(text).text).toBe(text);
      }),
    );
  });
});

describe('E24 a path dropped on a terminal', () => {
  it.each([
    ['/a b', "'/a b' "],
    ['/$(id)`id`', "'/$(id)`id`' "],
    ["/it's", String.raw`'/it'\''s' `],
    ['/"; rm -rf ~; "', `'/"; rm -rf ~; "' `],
    ['/a!b', String.raw`'/a'\!'b' `],
    ['/a*?[b]{c,d}~\\', String.raw`'/a*?[b]{c,d}~\' `],
    ['-rf', "'-rf' "],
    ['/é中', "'/é中' "],
  ])('%j is one word that means itself: %j', (path, text) => {
    expect(quotePaths([path])).toEqual({ text, leftOut: 0 });
  });

  it.each([
    '/a\nid\n',
    '/a\rid',
    '/a\u001b[201~',
    '/a\u0003',
    '/a\tb',
    '/\u202e',
    '/a\u009b',
    '/\udce9',
    '',
  ])('CVE-2026-45038, 46709: %j is left out', (path) => {
    expect(quotePaths(['/b', path])).toEqual({ text: "'/b' ", leftOut: 1 });
  });
});
