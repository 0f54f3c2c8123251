import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../../shared/entry.ts';
import { compileNameMasks } from '../../../../shared/name-masks.ts';
import { compileFilter } from './filter.ts';
import { findLine } from './find-next.ts';
import { emptyView, Listing, type ListingView } from './listing.ts';
import { linesOf } from './lines.ts';
import { selectByMasks, type MaskChange } from './select-masks.ts';
import { cursorOn, retainShown } from './selection.ts';
import type { Steps } from './slices.ts';

const file = (name: string, size = 1): Entry => ({ name, kind: 'file', size });
const folder = (name: string): Entry => ({ name, kind: 'directory' });

function run<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

const sort = { column: 'name', direction: 'ascending' } as const;
const namesOf = (view: ListingView): string[] => view.rows.map(({ entry }) => entry.name);

/** Whether what is typed chooses a name. */
function matches(text: string, name: string): boolean | undefined {
  return compileFilter(text)?.matches(name);
}

describe('a filter', () => {
  it('is a part of the name in any case, until a capital is typed', () => {
    expect(matches('read', 'README.md')).toBe(true);
    expect(matches('Read', 'README.md')).toBe(false);
    expect(matches('READ', 'README.md')).toBe(true);
    expect(matches('eadm', 'README.md')).toBe(true);
    expect(compileFilter('')).toBeUndefined();
  });

  it('is a mask for the whole name with a star or question mark in it', () => {
    expect(matches('*.md', 'README.MD')).toBe(true);
    expect(matches('*.md', 'README.md.bak')).toBe(false);
    expect(matches('file?', 'file9')).toBe(true);
    expect(matches('file?', 'file10')).toBe(false);
  });

  it('finds composed and decomposed letters, and what is shown of bytes that are no text', () => {
    expect(matches('é', 'cafe\u0301.txt')).toBe(true);
    expect(matches('e\u0301', 'caf\u00e9.txt')).toBe(true);
    expect(matches('\\xFF', 'bad\udcff')).toBe(true);
  });

  it('marks where it stands, and nothing where letters change their number', () => {
    expect(compileFilter('me')?.markOf('README.md')).toEqual([4, 6]);
    expect(compileFilter('*me*')?.markOf('README.md')).toBeUndefined();
    expect(compileFilter('a')?.markOf('İa')).toBeUndefined();
  });

  it('knows when it only leaves out more', () => {
    const narrows = (now: string, before: string): boolean | undefined => {
      const earlier = compileFilter(before);
      return earlier === undefined ? undefined : compileFilter(now)?.narrows(earlier);
    };
    expect(narrows('abc', 'ab')).toBe(true);
    expect(narrows('aB', 'a')).toBe(true);
    expect(narrows('a', 'ab')).toBe(false);
    expect(narrows('ab*', 'ab')).toBe(false);
    expect(narrows('ab', 'a*')).toBe(false);
  });
});

describe('a filtered listing', () => {
  const listing = (filter?: string): Listing => {
    const made = new Listing({ sort, showHidden: false, filter: compileFilter(filter ?? '') });
    made.add([folder('logs'), file('a.log', 5), file('b.txt', 7), file('.log'), file('catalog')]);
    return made;
  };

  it('says how many there are without the filter, and knows of the others no more', () => {
    const view = run(listing('log').settle());
    expect(namesOf(view)).toEqual(['logs', 'a.log', 'catalog']);
    expect(view).toMatchObject({ unfilteredCount: 4, hiddenCount: 1, totalBytes: 6 });
    expect([view.indexOf('b.txt'), view.entryOf('b.txt')]).toEqual([-1, undefined]);
    expect(view.indexOf('catalog')).toBe(2);
  });

  it('shows the same whether it is narrowed letter by letter or asked at once', () => {
    const narrowed = listing();
    run(narrowed.settle());
    for (const text of ['l', 'lo', 'log', 'logs', 'log', '']) {
      narrowed.setOptions({ sort, showHidden: false, filter: compileFilter(text) });
      const view = run(narrowed.settle());
      const atOnce = run(listing(text).settle());
      expect([text, namesOf(view)]).toEqual([text, namesOf(atOnce)]);
      expect(view.unfilteredCount).toBe(4);
      expect(view.hiddenCount).toBe(1);
    }
  });

  it('looks at new entries of a filtered listing as well', () => {
    const growing = listing('log');
    run(growing.settle());
    growing.add([file('new.log'), file('new.txt')]);
    expect(namesOf(run(growing.settle()))).toEqual(['logs', 'a.log', 'catalog', 'new.log']);
  });

  it('gives up an earlier letter for a later one in the middle of its work', () => {
    const many = new Listing({ sort, showHidden: true });
    many.add(Array.from({ length: 20_000 }, (_, at) => file(`f${at}`)));
    run(many.settle());
    many.setOptions({ sort, showHidden: true, filter: compileFilter('1') });
    const steps = many.settle();
    for (let step = 0; step < 2; step += 1) steps.next();
    many.setOptions({ sort, showHidden: true, filter: compileFilter('19999') });
    expect(namesOf(run(steps))).toEqual(['f19999']);
    expect(many.changed).toBe(false);
  });

  it('leaves nothing selected that is not shown, and a cursor on what is', () => {
    const lines = linesOf(run(listing('log').settle()), '/x');
    const before = { ...cursorOn('b.txt'), names: new Set(['b.txt', 'catalog']), marked: true };
    const after = retainShown(before, lines);
    expect(after.cursor).toBe('logs');
    expect([...after.names]).toEqual(['catalog']);
    expect(retainShown(cursorOn('catalog'), lines).cursor).toBe('catalog');
    expect(retainShown(cursorOn('x'), linesOf(emptyView, '/x')).cursor).toBe('..');
  });
});

describe('masks', () => {
  const chosen = (masks: string, names: readonly string[]): string[] =>
    names.filter((name) => compileNameMasks(masks)?.(name));

  it('choose by several, leave out behind the bar, and take a plain word as a part', () => {
    const names = ['a.txt', 'b.TXT', 'c.log', 'old.log', 'notes'];
    expect(chosen('*.txt; *.log', names)).toEqual(['a.txt', 'b.TXT', 'c.log', 'old.log']);
    expect(chosen('*.log | old*', names)).toEqual(['c.log']);
    expect(chosen('| *.log', names)).toEqual(['a.txt', 'b.TXT', 'notes']);
    expect(chosen('ote', names)).toEqual(['notes']);
    expect(chosen('*.TXT', names)).toEqual(['b.TXT']);
    expect(chosen('[ab].*', names)).toEqual(['a.txt', 'b.TXT']);
    expect(compileNameMasks(' ; | ')).toBeUndefined();
  });

  it('are done in no time with a mask made to be slow', () => {
    const masks = compileNameMasks('*a*a*a*a*a*a*a*ab');
    const startMs = performance.now();
    expect(masks?.('a'.repeat(200))).toBe(false);
    // a mask that goes back and tries again takes longer than there is
    expect(performance.now() - startMs).toBeLessThan(10_000);
  });

  const lines = linesOf(
    run(
      (() => {
        const all = new Listing({ sort, showHidden: true });
        all.add([folder('log'), file('a.log'), file('b.txt')]);
        return all.settle();
      })(),
    ),
    '/x',
  );
  const select = (change: Partial<MaskChange>, selected: readonly string[] = []) =>
    run(
      selectByMasks({ ...cursorOn('..'), names: new Set(selected) }, lines, {
        masks: compileNameMasks('*log') ?? (() => false),
        kinds: 'all',
        adds: 'to-selection',
        ...change,
      }),
    );

  it('add to the selection and take out of it, files and folders apart', () => {
    expect([...select({}, ['b.txt']).selection.names]).toEqual(['b.txt', 'log', 'a.log']);
    expect([...select({ kinds: 'files' }).selection.names]).toEqual(['a.log']);
    expect([...select({ kinds: 'folders' }).selection.names]).toEqual(['log']);
    const taken = select({ adds: 'not-any-more' }, ['log', 'b.txt']);
    expect([...taken.selection.names]).toEqual(['b.txt']);
    expect(taken.changed).toBe(1);
  });

  it('never select the line of the parent', () => {
    const all = select({ masks: () => true });
    expect(all.selection.names.has('..')).toBe(false);
  });

  it('lead from one name to the next, around the end and backwards', () => {
    const matcher = compileFilter('log');
    if (matcher === undefined) throw new Error('no filter');
    const find = (index: number, way: 'next' | 'previous') =>
      run(findLine(lines, matcher, { index, way }));
    expect([find(0, 'next'), find(2, 'next'), find(3, 'next')]).toEqual([1, 2, 1]);
    expect([find(0, 'previous'), find(3, 'previous')]).toEqual([2, 2]);
  });
});
