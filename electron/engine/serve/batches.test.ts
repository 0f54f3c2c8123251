import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createBatches } from './batches.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function start() {
  const sent: number[][] = [];
  return { sent, batches: createBatches<number>((entries) => void sent.push(entries)) };
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

test('the first entries go at once, those of the same frame together', () => {
  const { sent, batches } = start();
  batches.add([1]);
  batches.add([2]);
  batches.add([3]);
  expect(sent).toEqual([[1]]);
  vi.advanceTimersByTime(16);
  expect(sent).toEqual([[1], [2, 3]]);
});

test('a hundred tiny batches a frame apart by a fifth make about sixty messages a second', () => {
  const { sent, batches } = start();
  for (let i = 0; i < 300; i += 1) {
    batches.add([i]);
    vi.advanceTimersByTime(3.34);
  }
  batches.flush();
  expect(sent.flat()).toEqual(numbers(300));
  expect(sent.length).toBeLessThan(66);
});

test('a huge batch is split at 2,000 and loses nothing', () => {
  const { sent, batches } = start();
  batches.add(numbers(4_100));
  batches.flush();
  expect(sent.map((entries) => entries.length)).toEqual([2_000, 2_000, 100]);
  expect(sent.flat()).toEqual(numbers(4_100));
});

test('flush sends what waits, and nothing is sent twice', () => {
  const { sent, batches } = start();
  batches.add([1]);
  batches.add([2]);
  batches.flush();
  vi.advanceTimersByTime(100);
  expect(sent).toEqual([[1], [2]]);
});
