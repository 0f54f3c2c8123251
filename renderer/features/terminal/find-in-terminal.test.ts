import { describe, expect, it } from 'vitest';
import { foundText, isSearchable } from './find-in-terminal.ts';

const asPattern = { regex: true };

describe('what can be looked for in a terminal', () => {
  it('is any text, and any pattern that is one', () => {
    expect(isSearchable('a(', { regex: false })).toBe(true);
    expect(isSearchable('a(', asPattern)).toBe(false);
    expect(isSearchable(String.raw`err\w+|fail`, asPattern)).toBe(true);
    expect(isSearchable('(error|warn)+', asPattern)).toBe(true);
  });

  it('is no pattern that could hold the window up', () => {
    for (const pattern of [
      '(a+)+$',
      '(a*)*b',
      '(x{2,})+',
      String.raw`(\d+\s*)+$`,
      'a'.repeat(201),
    ]) {
      expect(isSearchable(pattern, asPattern), pattern).toBe(false);
    }
  });

  it('is told of in numbers', () => {
    expect(foundText('', { resultIndex: -1, resultCount: 0 })).toBe('');
    expect(foundText('x', { resultIndex: -1, resultCount: 0 })).toBe('Nothing found');
    expect(foundText('x', { resultIndex: 2, resultCount: 12 })).toBe('3 of 12');
    expect(foundText('x', { resultIndex: -1, resultCount: 1 })).toBe('1 match');
  });
});
