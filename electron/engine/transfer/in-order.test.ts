import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { InOrder, type Mark } from './in-order.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => vi.useRealTimers());

const sha256 = (...parts: readonly Uint8Array[]) =>
  createHash('sha256').update(Buffer.concat(parts)).digest('hex');
const [first, second, third] = [1, 2, 3].map((fill) => Buffer.alloc(10, fill)) as [
  Buffer,
  Buffer,
  Buffer,
];

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
  void inOrder.eat(first, 0);
  void inOrder.eat(second, 10);
  inOrder.wrote(10, 10);
  expect(marks).toEqual([]);
  inOrder.wrote(10, 0);
  // what was hashed meanwhile is no part of it
  expect(marks).toEqual([{ offset: 10, sha256: sha256(first) }]);
});

test('blocks are hashed in the order of the file, whichever order they come in', async () => {
  const inOrder = new InOrder();
  const over: string[] = [];
  const waiting = [
    Promise.resolve(inOrder.eat(third, 20)).then(() => over.push('third')),
    Promise.resolve(inOrder.eat(second, 10)).then(() => over.push('second')),
  ];
  await new Promise(setImmediate);
  expect(over).toEqual([]);
  expect(inOrder.eat(first, 0)).toBeUndefined();
  await Promise.all(waiting);
  expect(over).toEqual(['second', 'third']);
  expect(inOrder.digest()).toBe(sha256(first, second, third));
});

test('a file that goes on where it was is hashed from there, with all that was before', () => {
  const marks: Mark[] = [];
  const hash = createHash('sha256').update(first);
  const inOrder = new InOrder({
    start: { offset: 10, hash },
    markBytes: 10,
    onMark: (mark) => marks.push(mark),
  });
  void inOrder.eat(second, 10);
  inOrder.wrote(10, 10);
  expect(marks).toEqual([{ offset: 20, sha256: sha256(first, second) }]);
  expect(inOrder.digest()).toBe(sha256(first, second));
});

test('an empty block holds nobody up', async () => {
  const inOrder = new InOrder();
  const waiting = inOrder.eat(Buffer.alloc(0), 10);
  expect(inOrder.eat(first, 0)).toBeUndefined();
  await waiting;
  expect(inOrder.eat(second, 10)).toBeUndefined();
  expect(inOrder.digest()).toBe(sha256(first, second));
});

test('whoever waits is let go at the end, after which nothing counts', async () => {
  const inOrder = new InOrder();
  const waiting = inOrder.eat(third, 20);
  expect(inOrder.eat(first, 0)).toBeUndefined();
  inOrder.abandon();
  await waiting;
  expect(inOrder.eat(second, 10)).toBeUndefined();
  expect(inOrder.digest()).toBe(sha256(first));
});
