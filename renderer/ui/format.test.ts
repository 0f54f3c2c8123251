import { expect, test } from 'vitest';
import { formatBytes, formatDuration, formatItems } from './format.ts';

test.each([
  [0, '0 B'],
  [412, '412 B'],
  [999, '999 B'],
  [1_000, '1.0 kB'],
  [1_840, '1.8 kB'],
  [999_960, '1.0 MB'],
  [612_400_000, '612.4 MB'],
  [2 ** 53, '9.0 PB'],
])('%d bytes read %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test.each([
  [0, '0:00'],
  [41.4, '0:41'],
  [62, '1:02'],
  [725, '12:05'],
  [11_240, '3:07:20'],
])('%d seconds read %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});

test('one of a thing is not several', () => {
  expect(formatItems(1, 'file', 'files')).toBe('1 file');
  expect(formatItems(1_284, 'file', 'files')).toBe('1,284 files');
});
