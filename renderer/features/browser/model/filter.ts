import { charsOf, matchesName, tokensOf } from '../../../../shared/glob.ts';
import { displayName } from '../../../../shared/names.ts';

/** What is looked for in names, as typed. Compared with names as they are shown. */
export type NameFilter = {
  readonly text: string;
  readonly matches: (name: string) => boolean;
  /** Where it stands in a name as shown, from and to; undefined for masks, which match names as a whole. */
  readonly markOf: (shown: string) => readonly [from: number, to: number] | undefined;
  /** True when whatever this one matches, the earlier one matched as well. */
  readonly narrows: (earlier: NameFilter) => boolean;
};

type Shown = (name: string) => string;

const asciiOnly = /^[\u0000-\u007f]*$/;
// shown as it is, and the same composed: most names, of which there may be 100,000
const plain = /^[\u0020-\u007e]*$/;

/**
 * Compiles what was typed: a part of a name, or with `*` or `?` a mask for all of it. Case counts only once there is a
 * capital in it. Undefined for nothing.
 */
export function compileFilter(text: string, shown: Shown = displayName): NameFilter | undefined {
  if (text === '') return undefined;
  const ignoresCase = text === text.toLowerCase();
  return /[*?]/u.test(text)
    ? maskFilter(text, ignoresCase, shown)
    : partFilter(text, ignoresCase, shown);
}

function partFilter(text: string, ignoresCase: boolean, shown: Shown): NameFilter {
  const part = text.normalize('NFC');
  const fold = (name: string): string => {
    // names come composed and decomposed; who types sees no difference
    const composed = asciiOnly.test(name) ? name : name.normalize('NFC');
    return ignoresCase ? composed.toLowerCase() : composed;
  };
  return {
    text,
    matches: (name) =>
      plain.test(name)
        ? (ignoresCase ? name.toLowerCase() : name).includes(part)
        : fold(shown(name)).includes(part),
    markOf: (name) => {
      const folded = fold(name);
      const from = folded.indexOf(part);
      // places differ where folding changed the length: then no mark is better than a wrong one
      return from < 0 || folded.length !== name.length ? undefined : [from, from + part.length];
    },
    narrows: (earlier) =>
      // a mask has other rules, and one with capitals matches less than one without
      !/[*?]/u.test(earlier.text) &&
      part.includes(earlier.text.normalize('NFC')) &&
      (!ignoresCase || earlier.text === earlier.text.toLowerCase()),
  };
}

function maskFilter(text: string, ignoresCase: boolean, shown: Shown): NameFilter {
  const tokens = tokensOf(charsOf(text));
  return {
    text,
    matches: (name) => {
      const plain = shown(name);
      return matchesName(tokens, charsOf(ignoresCase ? plain.toLowerCase() : plain));
    },
    markOf: () => undefined,
    narrows: () => false,
  };
}
