import { formatCount, formatItems } from '../../ui/format.ts';

// A pattern of nested repeats can take for ever on one long line; short ones people type do not.
const maxPatternLength = 200;

/** Whether what was typed can be looked for: a regular expression has to be one, and short. */
export function isSearchable(typed: string, how: { readonly regex: boolean }): boolean {
  if (!how.regex) return true;
  if (typed.length > maxPatternLength || hasNestedRepeat(typed)) return false;
  try {
    new RegExp(typed, 'u');
    return true;
  } catch {
    // not a pattern yet: it is being typed
    return false;
  }
}

/** `(a+)+` and its like: the time they take doubles with each letter of a line that does not match. */
function hasNestedRepeat(pattern: string): boolean {
  return /\((?:[^()\\]|\\.)*(?:[+*]|\{\d+,\d*\})(?:[^()\\]|\\.)*\)(?:[+*]|\{\d+,\d*\})/.test(
    pattern,
  );
}

/** `3 of 12`; the add-on counts no more than a thousand. */
export function foundText(
  typed: string,
  { resultIndex, resultCount }: { readonly resultIndex: number; readonly resultCount: number },
): string {
  if (typed === '') return '';
  if (resultCount === 0) return 'Nothing found';
  if (resultIndex < 0) return formatItems(resultCount, 'match', 'matches');
  return `${formatCount(resultIndex + 1)} of ${formatCount(resultCount)}`;
}
