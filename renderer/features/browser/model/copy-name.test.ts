import { describe, expect, it } from 'vitest';
import { copyName, maskedName } from './copy-name.ts';

const beside = (name: string, kind: 'file' | 'directory', ...taken: string[]) =>
  copyName(name, kind, (other) => taken.includes(other));

describe('the name of a duplicate', () => {
  it.each([
    ['a.txt', 'file', [], 'a copy.txt'],
    ['a.txt', 'file', ['a copy.txt'], 'a copy 2.txt'],
    ['a.txt', 'file', ['a copy.txt', 'a copy 2.txt'], 'a copy 3.txt'],
    ['a copy.txt', 'file', [], 'a copy 2.txt'],
    ['a copy 9.txt', 'file', [], 'a copy 10.txt'],
    ['archive.tar.gz', 'file', [], 'archive.tar copy.gz'],
    ['Makefile', 'file', [], 'Makefile copy'],
    ['.profile', 'file', [], '.profile copy'],
    ['v1.2', 'directory', [], 'v1.2 copy'],
    ['v1.2', 'file', [], 'v1 copy.2'],
    ['copy', 'file', [], 'copy copy'],
    ['odd\nname.txt', 'file', [], 'odd\nname copy.txt'],
    ['caf\udce9.txt', 'file', [], 'caf\udce9 copy.txt'],
  ] as const)('of %j as a %s beside %j is %j', (name, kind, taken, wanted) => {
    expect(beside(name, kind, ...taken)).toBe(wanted);
  });

  it('goes past thousands that are taken', () => {
    const taken = new Set([
      'a copy',
      ...Array.from({ length: 5_000 }, (_, at) => `a copy ${at + 2}`),
    ]);
    expect(copyName('a', 'file', (name) => taken.has(name))).toBe('a copy 5002');
  });
});

describe('a name by a mask', () => {
  it.each([
    ['a.txt', '*', 'a.txt'],
    ['a.txt', '*.bak', 'a.bak'],
    ['a.txt', '*.*.bak', 'a.txt.bak'],
    ['a.txt', 'old-*.*', 'old-a.txt'],
    ['a.txt', 'same', 'same'],
    ['Makefile', '*.*', 'Makefile'],
    ['.profile', '*.bak', '.profile.bak'],
    ['a.b.c', '*-*', 'a.b-c'],
    ['a.txt', '***', 'atxt'],
    ['$&.txt', 'x*', 'x$&'],
    ['a.txt', '', ''],
  ])('%j by %j is %j', (name, mask, wanted) => {
    expect(maskedName(name, mask)).toBe(wanted);
  });
});
