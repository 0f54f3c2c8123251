import { describe, expect, it } from 'vitest';
import { isBlank, isUntrusted, shown, shownLine, stacked, untrusted } from './untrusted.ts';

const of = (text: string, cap = 1_000) => untrusted(text, cap);

describe('text a server chose', () => {
  it('is shown line by line, with what could deceive the reader made visible', () => {
    expect(shown(of('one\r\ntwo\tthree\n\u001b[31mred\u202e\rback\n\n'))).toBe(
      'one\ntwo    three\n\\x1B[31mred\\u202E\nback',
    );
  });

  it('is shown on one line where only one is meant', () => {
    expect(shownLine(of(' a\n\nb\u0007\u200bc '), 100)).toBe('a b\\x07\\u200Bc');
    expect(shownLine(of('abcdef'), 3)).toBe('abc…');
  });

  it.each([
    [9, 'x'.repeat(9)],
    [10, 'x'.repeat(10)],
    [11, 'x'.repeat(10)],
  ])('of %i characters is cut at its cap of 10', (length, expected) => {
    expect(shown(of('x'.repeat(length), 10))).toBe(expected);
  });

  it('is never cut through a character', () => {
    expect(shown(of('a😀b', 2))).toBe('a');
    expect(shown(of('a😀b', 3))).toBe('a😀');
    expect(shownLine(of('a😀b'), 2)).toBe('a…');
  });

  it('is known again after a port, unless it is longer than its cap', () => {
    expect(isUntrusted(of('x'.repeat(20), 10), 10)).toBe(true);
    expect(isUntrusted('x'.repeat(11), 10)).toBe(false);
    expect(shown(stacked([of('a'), of('b')]))).toBe('a\nb');
    expect(isUntrusted({ length: 1 }, 10)).toBe(false);
    expect(isBlank(of(' \n\t'))).toBe(true);
    expect(isBlank(of('\u0007'))).toBe(false);
  });

  it('cannot be taken for a string of ours', () => {
    const text = of('x');
    // @ts-expect-error -- text of a server is not assignable to text of ours
    const ours: string = text;
    expect(ours).toBe('x');
  });
});
