import { expect, test } from 'vitest';
import { splitWords } from './words.ts';

test.each([
  ['ls  -l  docs', ['ls', '-l', 'docs']],
  ['cat "Read me first.md"', ['cat', 'Read me first.md']],
  ["cat 'it is' a\\ b", ['cat', 'it is', 'a b']],
  ['echo "say \\"hi\\""', ['echo', 'say "hi"']],
  ['echo a"b c"d', ['echo', 'ab cd']],
  ['echo ""', ['echo', '']],
  ['echo "unclosed', ['echo', '"unclosed']],
  ['   ', []],
])('splits %s', (line, words) => {
  expect(splitWords(line)).toEqual(words);
});
