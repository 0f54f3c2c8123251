import { expect, test } from 'vitest';
import { quitQuestion } from './quit-words.ts';

const nothing = { transfers: 0, programs: 0, connections: 0 };

test('nothing is asked while nothing is at work', () => {
  expect(quitQuestion(nothing)).toBeUndefined();
});

test('one transfer is asked about as one, several as several', () => {
  const one = quitQuestion({ ...nothing, transfers: 1 });
  expect(`${one?.message} ${one?.detail}`).not.toMatch(/\b(them|they|transfers)\b/u);
  const two = quitQuestion({ ...nothing, transfers: 2 });
  expect(two?.message).toBe('2 transfers are still running.');
  expect(two?.detail).toMatch(/stops them/u);
});

test('it says what becomes of programs and connections, too', () => {
  expect(quitQuestion({ ...nothing, programs: 2, connections: 1 })).toEqual({
    message: '2 programs in terminals and a connection through a tunnel are still running.',
    detail: 'Quitting ends the programs and cuts the connection off.',
  });
  const both = quitQuestion({ ...nothing, transfers: 1, programs: 1 });
  expect(both?.detail).toMatch(/^Quitting stops the transfer\. .* Quitting ends the program\.$/u);
});
