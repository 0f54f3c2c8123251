import { expect, test } from 'vitest';
import { modeText } from './mode.ts';

test.each([
  [0o644, 'rw-r--r--'],
  [0o755, 'rwxr-xr-x'],
  [0o000, '---------'],
  [0o4755, 'rwsr-xr-x'],
  [0o4644, 'rwSr--r--'],
  [0o2755, 'rwxr-sr-x'],
  [0o1777, 'rwxrwxrwt'],
  [0o1776, 'rwxrwxrwT'],
])('%o reads %s, as in ls -l', (mode, text) => {
  expect(modeText(mode)).toBe(text);
});
