import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { InOrder, type Mark } from './in-order.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => vi.useRealTimers());

/** Moves blocks of 10 bytes, one after the other, each taking so long. */
function marksOf(blocks: number, msPerBlock: number): Mark[] {
  const marks: Mark[] = [];
  const inOrder = new InOrder({ markBytes: 20, onMark: (mark) => marks.push(mark) });
  for (let index = 0; index < blocks; index += 1) {
    void inOrder.eat(Buffer.alloc(10, index), index * 10);
    inOrder.wrote(10, index * 10);
    vi.advanceTimersByTime(msPerBlock);
  }
  return marks;
}

test('a copy that takes its time is marked at every step, with the hash of what is before', () => {
  const marks = marksOf(8, 5);
  expect(marks.map(({ offset }) => offset)).toEqual([20, 40, 60, 80]);
  const start = Buffer.concat([Buffer.alloc(10, 0), Buffer.alloc(10, 1)]);
  expect(marks[0]?.sha256).toBe(createHash('sha256').update(start).digest('hex'));
});

test('a copy in haste is marked at every third step, however fast it is', () => {
  expect(marksOf(16, 0).map(({ offset }) => offset)).toEqual([20, 80, 140]);
});

test('none is left out while the file waits for them', () => {
  const marks: Mark[] = [];
  const inOrder = new InOrder({
    markBytes: 20,
    isWaitedFor: true,
    onMark: (one) => marks.push(one),
  });
  for (let index = 0; index < 6; index += 1) {
    void inOrder.eat(Buffer.alloc(10, index), index * 10);
    inOrder.wrote(10, index * 10);
  }
  expect(marks.map(({ offset }) => offset)).toEqual([20, 40, 60]);
});

test('a mark is told once all before it is written', () => {
  const marks: Mark[] = [];
  const inOrder = new InOrder({ markBytes: 10, onMark: (mark) => marks.push(mark) });
  void inOrder.eat(Buffer.alloc(10, 1), 0);
  void inOrder.eat(Buffer.alloc(10, 2), 10);
  inOrder.wrote(10, 10);
  expect(marks).toEqual([]);
  inOrder.wrote(10, 0);
  expect(marks.map(({ offset }) => offset)).toEqual([10]);
});
