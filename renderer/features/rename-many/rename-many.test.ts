import { describe, expect, it } from 'vitest';
import { newNames, noRules, type RenameRules } from './new-names.ts';
import { compilePattern, replacePattern } from './pattern.ts';

const replace = (pattern: string, text: string, by: string, ignoresCase = false): string =>
  replacePattern(compilePattern(pattern, { ignoresCase }), text, by);

describe('patterns', () => {
  it.each([
    ['a', 'banana', 'o'],
    ['(\\d+)-(\\d+)', '12-34 5-6', '$2_$1'],
    ['^img', 'img_img', 'x'],
    ['\\.jpe?g$', 'a.jpeg', '.jpg'],
    ['[^a-c]+', 'abcxyzabc', '-'],
    ['(a|ab)(c|bcd)', 'abcd', '[$1,$2]'],
    ['a*?b', 'aab ab b', '<$&>'],
    ['(a+)+$', 'aaab aaa', '$1$1'],
    ['x*', 'axb', '-'],
    ['\\bcat\\b', 'cat concat cat', 'dog'],
    ['(?:ab){2,3}', 'ababababab', '.'],
    ['[\\w-]+@', 'a-b@c', '$$'],
    ['a{0,2}?b|c', 'aab c', '#'],
    ['()|a', 'aa', '-'],
    ['\\Bb', 'abb b', 'x'],
  ])('replace %j in %j as a regular expression would', (pattern, text, by) => {
    expect(replace(pattern, text, by)).toBe(text.replaceAll(new RegExp(pattern, 'gu'), by));
  });

  // without what may be empty and is repeated: there JavaScript has rules of its own
  it('agree with regular expressions on a thousand made ones', () => {
    let seed = 7;
    const pick = <T>(items: readonly T[]): T => {
      seed = (seed * 48_271) % 2_147_483_647;
      return items[seed % items.length] as T;
    };
    const atom = (depth: number): string =>
      depth > 2
        ? pick(['a', 'b', '.', '[ab]', '[^a]'])
        : pick(['a', 'b', '.', `(${row(depth + 1)})`, `(?:${row(depth + 1)}|${row(depth + 1)})`]);
    const row = (depth: number): string =>
      Array.from(
        { length: pick([1, 2, 3]) },
        () => atom(depth) + pick(['', '', '+', '{1,2}', '+?']),
      ).join('');
    for (let turn = 0; turn < 1_000; turn += 1) {
      const pattern = row(0);
      const text = Array.from({ length: 8 }, () => pick(['a', 'b', 'c'])).join('');
      const expected = [...text.matchAll(new RegExp(pattern, 'gsu'))].map(([all]) => all).join('|');
      const found: string[] = [];
      replacePattern(compilePattern(pattern, { ignoresCase: false }), text, '<$&>').replaceAll(
        /<([^>]*)>/gu,
        (_, all: string) => {
          found.push(all);
          return '';
        },
      );
      expect(`${pattern}: ${found.join('|')}`).toBe(`${pattern}: ${expected}`);
    }
  });

  it('take no longer for those that hang a regular expression', () => {
    const startedAt = performance.now();
    for (const pattern of ['(a+)+$', '(a|aa)+$', '(.*)*x', '(a?){50}a{50}', '((a+)*)*b']) {
      replace(pattern, `${'a'.repeat(250)}!`, 'x');
    }
    // a regular expression takes longer than there is
    expect(performance.now() - startedAt).toBeLessThan(30_000);
  });

  it.each([
    ['(', 'has no “)”'],
    ['a)', 'has no “(”'],
    ['[a', 'has no “]”'],
    ['*a', 'nothing before'],
    ['a**', 'cannot be repeated'],
    ['(?=a)', 'looks around'],
    ['(a)\\1', 'means nothing'],
    ['a{300}', 'repeats'],
    ['((((a{200}){200})))', 'repeats too much'],
    ['\\', 'stands at the end'],
  ])('say what is wrong with %j', (pattern, words) => {
    expect(() => compilePattern(pattern, { ignoresCase: false })).toThrow(words);
  });
});

describe('new names', () => {
  const make = (
    names: readonly string[],
    rules: Partial<RenameRules>,
    others: readonly string[] = [],
  ) => {
    const there = new Set([...names, ...others]);
    const entries = names.map((name) => ({ name, mtimeMs: new Date(2026, 0, 2).getTime() }));
    const made = newNames(entries, { ...noRules, ...rules }, (name) => there.has(name));
    if ('fault' in made) throw new Error(made.fault);
    return made;
  };
  const after = (names: readonly string[], rules: Partial<RenameRules>) =>
    make(names, rules).names.map(({ to }) => to);

  it('change the name, the ending, or both', () => {
    const rules = { find: 't', replace: 'T' };
    expect(after(['test.txt', '.profile'], rules)).toEqual(['TesT.txt', '.profile']);
    expect(after(['.text', 'no'], rules)).toEqual(['.TexT', 'no']);
    expect(after(['a.tt', 'tt'], { find: 't', part: 'ending' })).toEqual(['a', 'tt']);
    expect(after(['test.txt'], { ...rules, part: 'ending' })).toEqual(['test.TxT']);
    expect(after(['test.txt'], { ...rules, part: 'both' })).toEqual(['TesT.TxT']);
  });

  it('take text as it is, signs of patterns and of replacements too', () => {
    expect(after(['a.b (1).txt'], { find: ' (1)', replace: '$1' })).toEqual(['a.b$1.txt']);
    expect(after(['a.b.txt'], { find: '.', replace: '' })).toEqual(['ab.txt']);
  });

  it('count, with as many digits as asked for, and put the day of change in', () => {
    expect(after(['a.x', 'b.x'], { before: '## ', start: 9, step: 2 })).toEqual([
      '09 a.x',
      '11 b.x',
    ]);
    expect(after(['a.x', 'b.x'], { before: '##', start: -1, step: 1 })).toEqual([
      '-01a.x',
      '00b.x',
    ]);
    expect(after(['a.x'], { behind: ' {date}' })).toEqual(['a 2026-01-02.x']);
  });

  it('change letters', () => {
    expect(after(['My FILE.TXT'], { letters: 'lower', part: 'both' })).toEqual(['my file.txt']);
    expect(after(['my old-file.txt'], { letters: 'title' })).toEqual(['My Old-File.txt']);
  });

  it('mark those that clash with each other or with what is there, and no swap', () => {
    const twice = make(['a1', 'a2'], { find: '\\d', how: 'pattern' });
    expect(twice.names.map(({ fault }) => fault)).toEqual(['twice', 'twice']);
    const taken = make(['a1'], { find: 'a', replace: 'b' }, ['b1']);
    expect(taken.names[0]?.fault).toBe('taken');
    const swap = make(['1', '2'], { find: '^', how: 'pattern' });
    expect(swap.faults).toBe(0);
    const chain = make(
      ['a1', 'a2'],
      { part: 'both', find: '.+', how: 'pattern', behind: 'a#', start: 2 },
      [],
    );
    expect(chain.names).toMatchObject([{ to: 'a2' }, { to: 'a3' }]);
    expect(chain.faults).toBe(0);
    expect(make(['a/'.slice(0, 1)], { find: 'a', replace: '/' }).names[0]?.fault).toBe(
      'not-a-name',
    );
  });
});
