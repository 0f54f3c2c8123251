import { expect, it } from 'vitest';
import { Distance } from './distance.ts';
import { Queue, type Lane } from './queue.ts';

const never = (): Promise<void> => new Promise(() => {});

/** A queue with more to do than it may, and how much of it was begun. */
function busyQueue(lane: Lane = 'small') {
  const queue = new Queue({ walk: 1, small: 9, large: 1, settle: 1, ask: 1 }, 1_000);
  const distance = new Distance(queue, { smallJobs: 100, nearJobs: 10, walks: 1, farWalks: 4 });
  let begun = 0;
  for (let count = 0; count < 500; count += 1) {
    queue.add(lane, () => {
      begun += 1;
      return never();
    });
  }
  return { distance, begun: () => begun };
}

it('has few small files under way until the other side proves to be far away', () => {
  const { distance, begun } = busyQueue();
  expect(begun()).toBe(10);
  distance.saw(5_000);
  expect(begun()).toBe(100);
});

it('believes the soonest reply', () => {
  const { distance, begun } = busyQueue();
  distance.saw(2);
  distance.saw(5_000);
  expect(begun()).toBe(10);
});

it('reads more folders at once when the other side is far away', () => {
  const { distance, begun } = busyQueue('walk');
  expect(begun()).toBe(1);
  distance.saw(5_000);
  expect(begun()).toBe(4);
  distance.saw(2);
  expect(begun()).toBe(4);
});
