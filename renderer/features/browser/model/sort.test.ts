import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../../shared/entry.ts';
import { naturalKey } from './natural-key.ts';
import { comparer, makeRow, sortAfterClick, type Sort } from './sort.ts';

const file = (name: string, more: Partial<Entry> = {}): Entry => ({ name, kind: 'file', ...more });
const folder = (name: string, more: Partial<Entry> = {}): Entry => ({
  name,
  kind: 'directory',
  ...more,
});

function sorted(entries: readonly Entry[], sort: Sort): string[] {
  return entries
    .map(makeRow)
    .sort(comparer(sort))
    .map((row) => row.entry.name);
}

describe('natural order', () => {
  const order = (names: readonly string[]): string[] =>
    sorted(
      names.map((name) => file(name)),
      { column: 'name', direction: 'ascending' },
    );

  it('puts file9 before file10, and numbers of any length in their order', () => {
    expect(order(['file10', 'file9', 'file100', 'file1'])).toEqual([
      'file1',
      'file9',
      'file10',
      'file100',
    ]);
    expect(order(['v123456789012345678901', 'v99999999999999999999'])).toEqual([
      'v99999999999999999999',
      'v123456789012345678901',
    ]);
  });

  it('does not care for case and accents, but keeps names that differ only in them apart', () => {
    expect(order(['b', 'A', 'a', 'Ä', 'Z', 'é', 'f'])).toEqual(['A', 'a', 'Ä', 'b', 'é', 'f', 'Z']);
  });

  it('puts dot files first and numbers before letters', () => {
    expect(order(['a', '1', '.env', '10', 'README', '2'])).toEqual([
      '.env',
      '1',
      '2',
      '10',
      'a',
      'README',
    ]);
  });

  it('keeps leading zeros apart without letting them change the order', () => {
    expect(naturalKey('a007')).toBe(naturalKey('a7'));
    expect(order(['a08', 'a7', 'a007'])).toEqual(['a007', 'a7', 'a08']);
  });

  it('is a total order over hostile names', () => {
    const name = fc.string({ unit: 'binary', maxLength: 6 });
    const compare = comparer({ column: 'name', direction: 'ascending' });
    fc.assert(
      fc.property(name, name, name, (a, b, c) => {
        const [x, y, z] = [a, b, c].map((text) => makeRow(file(text)));
        const sign = (value: number) => Math.sign(value);
        expect(sign(compare(x!, y!))).toBe(-sign(compare(y!, x!)) + 0);
        expect(compare(x!, y!) === 0).toBe(a === b);
        expect(compare(x!, y!) <= 0 && compare(y!, z!) <= 0 && compare(x!, z!) > 0).toBe(false);
      }),
    );
  });
});

describe('columns', () => {
  const entries = [
    file('b', { size: 5, mtimeMs: 30, mode: 0o644 }),
    file('a', { size: 700, mtimeMs: 10, mode: 0o600 }),
    file('c', { size: 5 }),
    folder('z', { size: 4096, mtimeMs: 5 }),
    folder('y', { size: 9000, mtimeMs: 50 }),
    { name: 'x', kind: 'link', targetKind: 'directory', target: 'y' } as const,
  ];

  it('keeps folders, and links that lead to one, before files in both directions', () => {
    expect(sorted(entries, { column: 'name', direction: 'ascending' })).toEqual([
      'x',
      'y',
      'z',
      'a',
      'b',
      'c',
    ]);
    expect(sorted(entries, { column: 'name', direction: 'descending' })).toEqual([
      'z',
      'y',
      'x',
      'c',
      'b',
      'a',
    ]);
  });

  it('sorts by size with ties by name, and folders by name since their size says nothing', () => {
    expect(sorted(entries, { column: 'size', direction: 'ascending' })).toEqual([
      'x',
      'y',
      'z',
      'b',
      'c',
      'a',
    ]);
    expect(sorted(entries, { column: 'size', direction: 'descending' })).toEqual([
      'x',
      'y',
      'z',
      'a',
      'b',
      'c',
    ]);
  });

  it('sorts by time and mode, what is not known last when descending', () => {
    expect(sorted(entries, { column: 'modified', direction: 'descending' })).toEqual([
      'y',
      'z',
      'x',
      'b',
      'a',
      'c',
    ]);
    expect(sorted(entries, { column: 'mode', direction: 'descending' })).toEqual([
      'x',
      'y',
      'z',
      'b',
      'a',
      'c',
    ]);
  });

  it('turns round on a second click, and starts times with the newest', () => {
    const first = sortAfterClick({ column: 'name', direction: 'ascending' }, 'modified');
    expect(first).toEqual({ column: 'modified', direction: 'descending' });
    expect(sortAfterClick(first, 'modified').direction).toBe('ascending');
    expect(sortAfterClick(first, 'name').direction).toBe('ascending');
  });
});
