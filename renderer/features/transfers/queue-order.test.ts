import { expect, test } from 'vitest';
import type { Transfer } from '../../../shared/contract/transfers.ts';
import { aTransfer } from '../../testing/transfers.ts';
import { boundaryOf, dropInQueue, stepInQueue } from './queue-order.ts';

/** A queue from letters: capitals run, digits are done, the others wait. */
function queue(letters: string): Transfer[] {
  return letters
    .split('')
    .map((id) =>
      aTransfer({ id, state: /\d/.test(id) ? 'done' : id < 'a' ? 'running' : 'waiting' }),
    );
}

test('a step goes past the next one that waits, whatever stands between', () => {
  expect(stepInQueue(queue('1Aab2c'), 'b', -1)).toEqual({ id: 'b', before: 'a' });
  expect(stepInQueue(queue('1Aab2c'), 'a', 1)).toEqual({ id: 'a', before: 'c' });
  expect(stepInQueue(queue('1Aab2c'), 'b', 1)).toEqual({ id: 'b', before: null });
});

test('there is no step past the ends, nor for what does not wait', () => {
  expect(stepInQueue(queue('Aab'), 'a', -1)).toBeUndefined();
  expect(stepInQueue(queue('Aab'), 'b', 1)).toBeUndefined();
  expect(stepInQueue(queue('Aab'), 'A', 1)).toBeUndefined();
});

test.each([
  ['c', 0, { id: 'c', before: 'a' }, 1],
  ['c', 2, { id: 'c', before: 'b' }, 2],
  ['a', 4, { id: 'a', before: null }, 4],
  ['a', 5, { id: 'a', before: null }, 4],
  ['b', 2, undefined, undefined],
  ['b', 3, undefined, undefined],
  ['A', 3, undefined, undefined],
])('%s dropped at %i of Aabc9 asks for %o', (id, boundary, move, line) => {
  const transfers = queue('Aabc9');
  expect(dropInQueue(transfers, id, boundary)).toEqual(move);
  expect(move === undefined ? undefined : boundaryOf(transfers, move)).toBe(line);
});
