import { expect, it } from 'vitest';
import { Buffers } from './buffers.ts';

it('uses a buffer again that was handed back', () => {
  const buffers = new Buffers(1024 * 1024);
  const first = buffers.take(5_000);
  expect(first.length).toBe(8_192);
  buffers.give(first);
  expect(buffers.take(8_192)).toBe(first);
});

it('never gives one buffer to two at once', () => {
  const buffers = new Buffers(1024 * 1024);
  const first = buffers.take(100);
  buffers.give(first);
  expect(buffers.take(100)).toBe(first);
  expect(buffers.take(100)).not.toBe(first);
});

it('keeps no more than it may', () => {
  const buffers = new Buffers(4_096);
  const [one, two] = [buffers.take(4_096), buffers.take(4_096)];
  buffers.give(one);
  buffers.give(two);
  expect(buffers.take(4_096)).toBe(one);
  expect(buffers.take(4_096)).not.toBe(two);
});
