import { isEntryName } from '../../../shared/paths.ts';
import { compilePattern, replacePattern, type Pattern } from './pattern.ts';
import { PatternFault } from './pattern-parse.ts';

/** What is done to names. */
export type RenameRules = {
  readonly find: string;
  readonly replace: string;
  /** `pattern` reads `find` as a regular expression of ours. */
  readonly how: 'text' | 'pattern';
  readonly ignoresCase: boolean;
  readonly letters: 'as-is' | 'lower' | 'upper' | 'title';
  /** What the rules are for; what follows the last dot is the ending. */
  readonly part: 'name' | 'ending' | 'both';
  /** Put before or behind: `#` is a number, one `#` a digit, `{date}` the day of change. */
  readonly before: string;
  readonly behind: string;
  readonly start: number;
  readonly step: number;
};

/** Rules that change nothing. */
export const noRules: RenameRules = {
  find: '',
  replace: '',
  how: 'text',
  ignoresCase: false,
  letters: 'as-is',
  part: 'name',
  before: '',
  behind: '',
  start: 1,
  step: 1,
};

/** An entry to be renamed. */
export type Renameable = { readonly name: string; readonly mtimeMs?: number | undefined };

/** What an entry would be called, and what keeps it from that. */
export type NewName = {
  readonly from: string;
  readonly to: string;
  readonly fault?: 'not-a-name' | 'twice' | 'taken';
};

/** All new names, or why the rules make none. */
export type NewNames =
  | { readonly names: readonly NewName[]; readonly changed: number; readonly faults: number }
  | { readonly fault: string };

/** Makes the new names of a selection, and finds those that clash, with each other or with `others` in the folder. */
export function newNames(
  entries: readonly Renameable[],
  rules: RenameRules,
  isThere: (name: string) => boolean,
): NewNames {
  let pattern: Pattern | undefined;
  try {
    pattern = patternOf(rules);
  } catch (thrown) {
    if (thrown instanceof PatternFault) return { fault: thrown.message };
    throw thrown;
  }
  const wanted = entries.map((entry, index) => ({
    from: entry.name,
    to: newName(entry, index, { rules, pattern }),
  }));
  const counts = new Map<string, number>();
  for (const { to } of wanted) counts.set(to, (counts.get(to) ?? 0) + 1);
  // a name is free when the one that has it gets another
  const leaving = new Set(wanted.filter(({ from, to }) => from !== to).map(({ from }) => from));
  const names = wanted.map((each): NewName => {
    const fault = faultOf(each, { counts, leaving, isThere });
    return fault === undefined ? each : { ...each, fault };
  });
  return {
    names,
    changed: names.filter(({ from, to }) => from !== to).length,
    faults: names.filter(({ fault }) => fault !== undefined).length,
  };
}

function faultOf(
  { from, to }: { readonly from: string; readonly to: string },
  facts: {
    readonly counts: ReadonlyMap<string, number>;
    readonly leaving: ReadonlySet<string>;
    readonly isThere: (name: string) => boolean;
  },
): NewName['fault'] | undefined {
  if (!isEntryName(to)) return 'not-a-name';
  if ((facts.counts.get(to) ?? 0) > 1) return 'twice';
  if (from !== to && facts.isThere(to) && !facts.leaving.has(to)) return 'taken';
  return undefined;
}

function patternOf({ find, how, ignoresCase }: RenameRules): Pattern | undefined {
  if (find === '') return undefined;
  const text = how === 'pattern' ? find : find.replaceAll(/[\\^$.*+?()[\]{}|]/gu, String.raw`\$&`);
  return compilePattern(text, { ignoresCase });
}

function newName(
  entry: Renameable,
  index: number,
  { rules, pattern }: { readonly rules: RenameRules; readonly pattern: Pattern | undefined },
): string {
  const { part } = rules;
  const change = (text: string): string => {
    const by = rules.how === 'pattern' ? rules.replace : rules.replace.replaceAll('$', '$$$$');
    const replaced = pattern === undefined ? text : replacePattern(pattern, text, by);
    const filled = (mask: string): string => fill(mask, entry, rules.start + index * rules.step);
    return filled(rules.before) + inLetters(replaced, rules.letters) + filled(rules.behind);
  };
  if (part === 'both') return change(entry.name);
  const dot = entry.name.lastIndexOf('.');
  const hasEnding = dot > 0;
  const stem = hasEnding ? entry.name.slice(0, dot) : entry.name;
  const ending = hasEnding ? entry.name.slice(dot + 1) : '';
  if (part === 'name') return hasEnding ? `${change(stem)}.${ending}` : change(stem);
  if (!hasEnding) return entry.name;
  const changed = change(ending);
  return changed === '' ? stem : `${stem}.${changed}`;
}

function fill(mask: string, { mtimeMs }: Renameable, number: number): string {
  return mask
    .replaceAll('{date}', () => (mtimeMs === undefined ? '' : dayOf(mtimeMs)))
    .replaceAll(/#+/gu, (digits) => {
      const text = String(Math.abs(number)).padStart(digits.length, '0');
      return number < 0 ? `-${text}` : text;
    });
}

function dayOf(timeMs: number): string {
  const date = new Date(timeMs);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function inLetters(text: string, letters: RenameRules['letters']): string {
  switch (letters) {
    case 'as-is':
      return text;
    case 'lower':
      return text.toLowerCase();
    case 'upper':
      return text.toUpperCase();
    case 'title':
      return text
        .toLowerCase()
        .replaceAll(
          /(^|[\s_.-])(\p{L})/gu,
          (_, gap: string, letter: string) => gap + letter.toUpperCase(),
        );
    default:
      return letters satisfies never;
  }
}
