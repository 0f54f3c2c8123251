import { expect, test } from 'vitest';
import { quitQuestion } from './quit-words.ts';

test('one transfer is asked about as one, several as several', () => {
  const one = quitQuestion(1);
  expect(`${one.message} ${one.detail}`).not.toMatch(/\b(them|they|transfers)\b/u);
  const two = quitQuestion(2);
  expect(two.message).toBe('2 transfers are still running.');
  expect(two.detail).toMatch(/stops them/u);
});
