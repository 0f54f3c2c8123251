import { expect, it } from 'vitest';
import { nothingToDoText } from './words.ts';

it.each([
  [{ extra: 0, leftOut: 0 }, true],
  [{ extra: 1, leftOut: 0 }, false],
  [{ extra: 0, leftOut: 1 }, false],
])('calls folders alike only when nothing else was found: %o', (counts, isAlike) => {
  expect(nothingToDoText(counts).includes('alike')).toBe(isAlike);
});
