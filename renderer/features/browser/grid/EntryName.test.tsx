import { render } from '@testing-library/react';
import { expect, it } from 'vitest';
import { EntryName } from './EntryName.tsx';
import styles from './EntryName.module.css';

it.each([
  ['trail  ', ['  ']],
  [' lead', [' ']],
  [' both ', [' ', ' ']],
  ['  ', ['  ']],
  ['a b', []],
])('draws the spaces at the ends of “%s”, which is read as it is', (name, spaces) => {
  const { container } = render(<EntryName entry={{ name, kind: 'file' }} filter={undefined} />);
  expect(container.textContent).toBe(name);
  const drawn = [...container.querySelectorAll(`.${styles['space'] ?? 'none'}`)];
  expect(drawn.map(({ textContent }) => textContent)).toEqual(spaces);
});
