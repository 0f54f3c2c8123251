import { asciiLower } from './lexer.ts';

/** OpenSSH takes a pattern of a list that is longer than this as "no match" for the whole list. */
const maxPatternLength = 1_022;

/** `*` is any text, `?` any one character. Never more than length times length steps, whatever the pattern. */
export function matchPattern(text: string, pattern: string): boolean {
  let at = 0;
  let of = 0;
  let starAt = -1;
  let starOf = 0;
  while (at < text.length) {
    if (of < pattern.length && pattern[of] === '*') {
      starAt = at;
      starOf = of;
      of += 1;
    } else if (of < pattern.length && (pattern[of] === '?' || pattern[of] === text[at])) {
      at += 1;
      of += 1;
    } else if (starAt >= 0) {
      starAt += 1;
      at = starAt;
      of = starOf + 1;
    } else return false;
  }
  while (pattern[of] === '*') of += 1;
  return of === pattern.length;
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
