import { asciiLower } from './lexer.ts';

/** OpenSSH takes a pattern of a list that is longer than this as "no match" for the whole list. */
const maxPatternLength = 1_022;

/** Any text, or one character that passes a test. */
export type CharTest = 'any' | ((char: string) => boolean);

/** `*` is any text, `?` any one character. */
export function matchPattern(text: string, pattern: string): boolean {
  // most patterns are plain names, and a file may have tens of thousands of them
  if (!pattern.includes('*') && !pattern.includes('?')) return text === pattern;
  const tests = pattern.split('').map((token): CharTest => {
    if (token === '*') return 'any';
    return token === '?' ? () => true : (char) => char === token;
  });
  return matchWildcards(tests, text);
}

/** Never takes more than length times length steps, whatever the pattern: goes back to the last "any" alone. */
export function matchWildcards(tests: readonly CharTest[], text: string): boolean {
  let at = 0;
  let of = 0;
  let anyAt = -1;
  let anyOf = 0;
  while (at < text.length) {
    const test = tests[of];
    if (test === 'any') {
      anyAt = at;
      anyOf = of;
      of += 1;
    } else if (test?.(text.charAt(at)) === true) {
      at += 1;
      of += 1;
    } else if (anyAt >= 0) {
      anyAt += 1;
      at = anyAt;
      of = anyOf + 1;
    } else return false;
  }
  while (tests[of] === 'any') of += 1;
  return of === tests.length;
}

/** Patterns with commas between them; one that begins with `!` and matches means no, whatever the others say. */
export function matchPatternList(text: string, list: string): boolean {
  if (list === '') return false;
  let isMatch = false;
  for (const entry of list.replace(/,$/, '').split(',')) {
    const isNegated = entry.startsWith('!');
    const pattern = isNegated ? entry.slice(1) : entry;
    if (pattern.length > maxPatternLength) return false;
    if (!matchPattern(text, pattern)) continue;
    if (isNegated) return false;
    isMatch = true;
  }
  return isMatch;
}

/** As {@link matchPatternList}, for names of hosts: without case. */
export function matchHostName(host: string, list: string): boolean {
  return matchPatternList(asciiLower(host), asciiLower(list));
}
