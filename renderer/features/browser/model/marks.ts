import type { Entry } from '../../../../shared/entry.ts';
import {
  compareEntries,
  type Comparison,
  type CompareRules,
  type Contents,
} from '../../../../shared/sync/compare.ts';
import type { Steps } from './slices.ts';

/** What an entry is beside the one of its name on the other side, as its own side sees it. */
export type Mark = 'newer' | 'older' | 'only' | 'differs' | 'kinds' | 'unknown' | 'equal';

/** What people read and screen readers say of each. */
export const markWords: Readonly<Record<Mark, string>> = {
  newer: 'newer here',
  older: 'older here',
  only: 'only here',
  differs: 'differs',
  kinds: 'other kind',
  unknown: 'not compared',
  equal: 'equal',
};

/** One side's entries, and whether they are all there are. */
export type ComparedSide = { readonly entries: Iterable<Entry>; readonly isWhole: boolean };

/** The marks of each side by name. */
export type Marks = {
  readonly left: ReadonlyMap<string, Mark>;
  readonly right: ReadonlyMap<string, Mark>;
};

const leftMarks: Readonly<Record<Comparison, Mark>> = {
  equal: 'equal',
  'left-newer': 'newer',
  'right-newer': 'older',
  differs: 'differs',
  'left-only': 'only',
  'right-only': 'only',
  kinds: 'kinds',
  unknown: 'unknown',
};

const mirrored: Partial<Record<Mark, Mark>> = { newer: 'older', older: 'newer' };

// Entries looked at in one step.
const stepEntries = 2_048;

/**
 * Compares what two panes show, name by name. Folders on both sides are equal here: what is in them is for the
 * synchronisation to look at. A name counts as missing only where the other side was read to its end.
 */
export function* markEntries(
  left: ComparedSide,
  right: ComparedSide,
  how: {
    readonly rules: CompareRules;
    readonly contents: (left: Entry, right: Entry) => Contents | undefined;
  },
): Steps<Marks> {
  const marks = { left: new Map<string, Mark>(), right: new Map<string, Mark>() };
  const others = new Map<string, Entry>();
  let count = 0;
  for (const entry of right.entries) {
    count += 1;
    if (count % stepEntries === 0) yield;
    others.set(entry.name, entry);
  }
  for (const entry of left.entries) {
    count += 1;
    if (count % stepEntries === 0) yield;
    const other = others.get(entry.name);
    if (other === undefined) {
      marks.left.set(entry.name, right.isWhole ? 'only' : 'unknown');
      continue;
    }
    others.delete(entry.name);
    const contents = how.contents(entry, other);
    const mark = leftMarks[compareEntries(entry, other, how.rules, contents)];
    marks.left.set(entry.name, mark);
    marks.right.set(entry.name, mirrored[mark] ?? mark);
  }
  for (const name of others.keys()) {
    count += 1;
    if (count % stepEntries === 0) yield;
    marks.right.set(name, left.isWhole ? 'only' : 'unknown');
  }
  return marks;
}

/** Names that a comparison selects: what this side has that the other one lacks, or has in an older form. */
export const differing: readonly Mark[] = ['newer', 'only', 'differs'];

/** The names that have one of these marks. */
export function* namesMarked(
  marks: ReadonlyMap<string, Mark>,
  wanted: readonly Mark[],
): Steps<ReadonlySet<string>> {
  const names = new Set<string>();
  let count = 0;
  for (const [name, mark] of marks) {
    count += 1;
    if (count % stepEntries === 0) yield;
    if (wanted.includes(mark)) names.add(name);
  }
  return names;
}

/** How many there are of each mark, in words: `2 newer here · 1 only here · 7 equal`. */
export function marksText(marks: ReadonlyMap<string, Mark>): string {
  const counts = new Map<Mark, number>();
  for (const mark of marks.values()) counts.set(mark, (counts.get(mark) ?? 0) + 1);
  const order: readonly Mark[] = ['newer', 'older', 'only', 'differs', 'kinds', 'unknown', 'equal'];
  const parts = order.flatMap((mark) => {
    const count = counts.get(mark) ?? 0;
    return count === 0 ? [] : [`${count.toLocaleString()} ${markWords[mark]}`];
  });
  return parts.length === 0 ? 'Nothing to compare' : parts.join(' · ');
}
