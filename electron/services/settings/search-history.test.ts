import { expect, it } from 'vitest';
import { limits } from '../../../shared/limits.ts';
import { withoutUsed, withUsed } from './search-history.ts';

const empty = { masks: [], texts: [], filters: [] };

it('what is looked for again moves to the front, and the oldest makes room', () => {
  let history = withUsed(empty, 'masks', '*.ts');
  for (let at = 0; at < limits.searchHistory + 5; at += 1) {
    history = withUsed(history, 'masks', `*.${at}`);
  }
  history = withUsed(history, 'masks', '*.10');
  expect(history.masks).toHaveLength(limits.searchHistory);
  expect(history.masks.slice(0, 2)).toEqual(['*.10', `*.${limits.searchHistory + 4}`]);
  expect(new Set(history.masks).size).toBe(limits.searchHistory);
  expect(history.texts).toEqual([]);
});

it('one kind is forgotten without the others', () => {
  const history = withUsed(withUsed(empty, 'texts', 'a'), 'filters', 'b');
  expect(withoutUsed(history, 'texts')).toEqual({ masks: [], texts: [], filters: ['b'] });
});
