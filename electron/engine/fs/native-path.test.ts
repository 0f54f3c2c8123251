import { describe, expect, it } from 'vitest';
import { fromWindows, toWindows } from './native-path.ts';

describe('Windows paths', () => {
  it.each([
    ['/C:', 'C:\\'],
    ['/C:/', 'C:\\'],
    ['/C:/Users/a b', 'C:\\Users\\a b'],
    ['//server/share/x', '\\\\server\\share\\x'],
  ])('turn %s into %s', (ours, native) => {
    expect(toWindows(ours)).toBe(native);
  });

  it.each([
    ['C:\\', '/C:/'],
    ['C:\\Users\\x', '/C:/Users/x'],
    ['\\\\?\\C:\\x', '/C:/x'],
    ['\\\\server\\share', '//server/share'],
  ])('come back from %s as %s', (native, ours) => {
    expect(fromWindows(native)).toBe(ours);
  });

  it('refuse a backslash, which would become a separator', () => {
    expect(() => toWindows('/C:/a\\..\\b')).toThrow('backslash');
  });
});
