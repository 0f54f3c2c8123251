import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limits } from '../../../shared/limits.ts';
import { createMasks } from './masks.ts';

function isOut(mask: string, path: string, { isFolder = false } = {}): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return createMasks({ exclude: [mask] }).leavesOut({ name, path, isFolder });
}

describe('a mask', () => {
  it.each([
    ['*.tmp', ['a.tmp', 'd/e/a.tmp', '.tmp'], ['a.tmpx', 'a.TMP', 'tmp']],
    ['?.c', ['a.c', 'd/\u{1f600}.c'], ['ab.c', '.c']],
    ['[a-c]x', ['ax', 'cx'], ['dx', 'x', '-x']],
    ['[!a-c]x', ['dx', '-x'], ['ax', 'x']],
    ['[]x]', [']', 'x'], ['[', '[]x]']],
    ['[ab', ['[ab'], ['a']],
    ['[a-]', ['a', '-'], ['b']],
    [String.raw`\*`, ['*'], ['a', String.raw`\*`]],
    [String.raw`a\b`, [String.raw`a\b`], ['ab']],
    ['/build', ['build'], ['x/build', 'build/x']],
    ['src/*.o', ['src/a.o'], ['a.o', 'x/src/a.o', 'src/x/a.o']],
    ['src/**/x', ['src/x', 'src/a/x', 'src/a/b/x'], ['x', 'src', 'src/x/y']],
    ['**/x', ['x', 'a/x', 'a/b/x'], ['xx', 'x/a']],
    ['a/**', ['a/b', 'a/b/c'], ['a', 'b/a']],
    ['**', ['a', 'a/b'], []],
    ['a**b', ['ab', 'axb'], ['a/b']],
    ['caf\u00e9', ['cafe\u0301'], ['cafe']],
    ['', [], ['a']],
    ['/', [], ['a']],
  ])('%j takes the right paths', (mask, yes, no) => {
    for (const path of yes) expect([path, isOut(mask, path)]).toEqual([path, true]);
    for (const path of no) expect([path, isOut(mask, path)]).toEqual([path, false]);
  });

  it.each(['node_modules/', 'a/node_modules/'])(
    '%j with a slash at its end means folders',
    (mask) => {
      expect(isOut(mask, 'a/node_modules', { isFolder: true })).toBe(true);
      expect(isOut(mask, 'a/node_modules')).toBe(false);
    },
  );

  it('with a slash says nothing of what the user chose itself', () => {
    const masks = createMasks({ exclude: ['*/a', '/a', '*.tmp'] });
    expect(masks.leavesOut({ name: 'a', path: undefined, isFolder: false })).toBe(false);
    expect(masks.leavesOut({ name: 'a.tmp', path: undefined, isFolder: false })).toBe(true);
  });
});

describe('masks', () => {
  const leavesOut = (masks: ReturnType<typeof createMasks>, name: string, isFolder = false) =>
    masks.leavesOut({ name, path: name, isFolder });

  it('without any leave out nothing', () => {
    expect(leavesOut(createMasks({}), 'a')).toBe(false);
    expect(leavesOut(createMasks({ include: [], exclude: [] }), 'a')).toBe(false);
  });

  it('to include hide files, but never folders', () => {
    const masks = createMasks({ include: ['*.txt', '*.md'] });
    expect(leavesOut(masks, 'a.md')).toBe(false);
    expect(leavesOut(masks, 'a.c')).toBe(true);
    expect(leavesOut(masks, 'folder', true)).toBe(false);
  });

  it('to exclude win, for folders too', () => {
    const masks = createMasks({ include: ['*.txt'], exclude: ['secret*'] });
    expect(leavesOut(masks, 'secret.txt')).toBe(true);
    expect(leavesOut(masks, 'secrets', true)).toBe(true);
    expect(leavesOut(masks, 'a.txt')).toBe(false);
  });

  it('are as many and as long as the contract allows', () => {
    const many = [...Array.from({ length: limits.masks }, () => 'x'), 'y'];
    expect(leavesOut(createMasks({ exclude: many }), 'y')).toBe(false);
    const long = 'z'.repeat(limits.maskLength);
    expect(leavesOut(createMasks({ exclude: [long] }), long)).toBe(true);
    expect(leavesOut(createMasks({ exclude: [`${long}z`] }), `${long}z`)).toBe(false);
  });

  it.each(['*a'.repeat(127), `${'*a*'.repeat(80)}b`, '**/'.repeat(60) + 'b', '[a-z]*'.repeat(40)])(
    'take no time over what was made to take long: %s',
    (mask) => {
      const masks = createMasks({ exclude: [mask] });
      const name = `${'a'.repeat(4_000)}!`;
      const path = 'a/'.repeat(200) + name;
      const before = process.cpuUsage();
      masks.leavesOut({ name, path, isFolder: false });
      const { user } = process.cpuUsage(before);
      expect(user / 1_000).toBeLessThan(2_000);
    },
  );

  it('agree with a plain reading of the mask, letter by letter', () => {
    const letter = fc.constantFrom('a', 'b', '*', '?', '[ab]', '[!a]');
    const mask = fc.array(letter, { minLength: 1, maxLength: 8 });
    const name = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(mask, name, (tokens, text) => {
        expect(isOut(tokens.join(''), text)).toBe(plainName(tokens, text));
      }),
      { numRuns: 5_000 },
    );
  });

  it('agree with a plain reading of paths, level by level', () => {
    const level = fc.constantFrom('a', 'b', '*', '**');
    const mask = fc.array(level, { minLength: 1, maxLength: 5 });
    const path = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(mask, path, (levels, names) => {
        expect(isOut(`/${levels.join('/')}`, names.join('/'))).toBe(plainPath(levels, names));
      }),
      { numRuns: 5_000 },
    );
  });
});

/** All ways to read a mask are tried: slow, and plainly right. */
function plainName([token, ...rest]: string[], name: string): boolean {
  if (token === undefined) return name === '';
  if (token === '*') {
    return plainName(rest, name) || (name !== '' && plainName([token, ...rest], name.slice(1)));
  }
  const char = name[0];
  if (char === undefined) return false;
  const isIn =
    token === '?' ||
    token === char ||
    (token === '[ab]' && 'ab'.includes(char)) ||
    (token === '[!a]' && char !== 'a');
  return isIn && plainName(rest, name.slice(1));
}

function plainPath([level, ...rest]: string[], names: string[]): boolean {
  if (level === undefined) return names.length === 0;
  const [name, ...others] = names;
  if (level === '**') {
    if (rest.length === 0) return names.length > 0;
    return plainPath(rest, names) || (name !== undefined && plainPath([level, ...rest], others));
  }
  return name !== undefined && (level === '*' || level === name) && plainPath(rest, others);
}
