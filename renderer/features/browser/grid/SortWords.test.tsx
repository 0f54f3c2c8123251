import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { create } from 'zustand';
import type { Sort } from '../model/sort.ts';
import type { Pane } from '../pane/pane.ts';
import { SortWords } from './SortWords.tsx';

afterEach(cleanup);

test('another order is said once in words, and nothing is said of what stays or of the first one', () => {
  const store = create<{ sort: Sort; path: string }>(() => ({
    sort: { column: 'name', direction: 'ascending' },
    path: '/',
  }));
  render(<SortWords pane={{ store } as unknown as Pane} />);
  const words = () => screen.getByRole('status').textContent;
  expect(words()).toBe('');
  act(() => store.setState({ path: '/other' }));
  expect(words()).toBe('');
  act(() => store.setState({ sort: { column: 'modified', direction: 'descending' } }));
  expect(words()).toBe('Sorted by modified, descending');
  act(() => store.setState({ sort: { column: 'size', direction: 'ascending' } }));
  expect(words()).toBe('Sorted by size, ascending');
});
