import { expect, test } from 'vitest';
import { edgeSpeed } from './edge-scroll.ts';

const box = { top: 100, bottom: 500 };

test('a list scrolls at its edges only, faster the closer the pointer is', () => {
  expect(edgeSpeed(300, box)).toBe(0);
  expect(edgeSpeed(121, box)).toBeLessThan(0);
  expect(edgeSpeed(101, box)).toBeLessThan(edgeSpeed(115, box));
  expect(edgeSpeed(499, box)).toBeGreaterThan(edgeSpeed(485, box));
});

test('a pointer outside of it scrolls nothing', () => {
  expect(edgeSpeed(99, box)).toBe(0);
  expect(edgeSpeed(501, box)).toBe(0);
});
