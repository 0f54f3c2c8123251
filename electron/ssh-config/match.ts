import { delimit } from './lexer.ts';
import { matchHostName, matchPatternList } from './pattern.ts';

/** What the criteria of a `Match` line are compared with. */
export type MatchFacts = {
  /** The host as known so far: `HostName` where it is set, else what was typed. */
  readonly host: string;
  readonly originalHost: string;
  readonly user: string;
  readonly localUser: string;
  readonly tag: string;
  readonly isFinal: boolean;
  /** Whether a command succeeds; `unknown` when it may not be run. Undefined when its tokens cannot be expanded. */
  readonly exec: (command: string) => boolean | 'unknown' | undefined;
};

/** The verdict on a `Match` line, or what is wrong with it. */
export type MatchVerdict =
  { readonly matches: boolean; readonly wantsFinalPass: boolean } | { readonly fault: string };

const withWord = new Set([
  'host',
  'originalhost',
  'user',
  'localuser',
  'tagged',
  'exec',
  'localnetwork',
]);

/** Decides about the criteria behind `Match`, in order; a command is asked for only when all before it agree. */
export function evaluateMatch(line: string, facts: MatchFacts): MatchVerdict {
  let matches = true;
  let count = 0;
  let wantsFinalPass = false;
  let next = delimit(line);
  while (next.text !== undefined && next.text !== '' && !next.text.startsWith('#')) {
    const isNegated = next.text.startsWith('!');
    const name = next.text.slice(isNegated ? 1 : 0).toLowerCase();
    if (name === 'all') {
      const more = delimit(next.rest).text ?? '';
      const isAlone = count <= 1 && (more === '' || more.startsWith('#'));
      if (!isAlone) return { fault: '“all” stands alone, or behind “canonical” or “final”.' };
      return { matches: matches && !isNegated, wantsFinalPass };
    }
    count += 1;
    if (name === 'canonical' || name === 'final') {
      wantsFinalPass ||= name === 'final';
      matches &&= facts.isFinal !== isNegated;
      next = delimit(next.rest);
      continue;
    }
    const word = delimit(next.rest);
    if (word.text === undefined || word.text === '' || word.text.startsWith('#'))
      return { fault: `“${name}” needs a value.` };
    if (!withWord.has(name)) return { fault: `“${name}” is no condition OpenSSH knows.` };
    if (name !== 'exec' || matches) {
      const is = holds(name, word.text, facts);
      if (is === undefined) return { fault: `“${word.text}” cannot be expanded.` };
      // what is not known is no match, and its opposite neither
      matches &&= is !== 'unknown' && is !== isNegated;
    }
    next = delimit(word.rest);
  }
  if (count === 0) return { fault: 'There is no condition.' };
  return { matches, wantsFinalPass };
}

function holds(name: string, word: string, facts: MatchFacts): boolean | 'unknown' | undefined {
  switch (name) {
    case 'host':
      return matchHostName(facts.host, word);
    case 'originalhost':
      return matchHostName(facts.originalHost, word);
    case 'user':
      return matchPatternList(facts.user, word);
    case 'localuser':
      return matchPatternList(facts.localUser, word);
    case 'tagged':
      return matchPatternList(facts.tag, word);
    case 'exec':
      return facts.exec(word);
    default:
      return 'unknown'; // localnetwork: whether we are in it is not looked up
  }
}
