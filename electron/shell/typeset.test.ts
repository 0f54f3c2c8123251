/** What people read has the quotation marks and apostrophes of print, in main as in the page. */
import { expect, it } from 'vitest';
import { ownSources, type SourceFile } from './source-rules.test-support.ts';

// a name in a sentence, between marks that are meant for code
const straightQuotes = /"\$\{(?:nameInText|displayName|shown|name|where)\b[^"\n]*\}"/u;
const straightApostrophe = /[`"][^`"\n]*[a-z]'(?:s|t|re|ve) [^`"\n]*[`"]/u;

const breakers = (files: readonly SourceFile[], pattern: RegExp): string[] =>
  files.filter(({ text }) => pattern.test(text)).map(({ file }) => file);

it.each([
  ['quotation marks', straightQuotes, '`"${nameInText(path)}" is a folder.`'],
  ['quotation marks', straightQuotes, '`There is no "${name}".`'],
  ['apostrophes', straightApostrophe, "`not taken by the system's trash`"],
])('straight %s are found by %s', (_, pattern, text) => {
  expect(breakers([{ file: 'seeded', text }], pattern)).toEqual(['seeded']);
});

it('no sentence has straight quotation marks around a name', () => {
  expect(breakers(ownSources(), straightQuotes)).toEqual([]);
});

it('no sentence has a straight apostrophe', () => {
  expect(breakers(ownSources(), straightApostrophe)).toEqual([]);
});
