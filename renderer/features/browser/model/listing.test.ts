import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../../shared/entry.ts';
import { Listing, type ListingView } from './listing.ts';
import { runInSlices } from './slices.ts';
import { comparer, makeRow, type Sort } from './sort.ts';

const byName: Sort = { column: 'name', direction: 'ascending' };
const bySize: Sort = { column: 'size', direction: 'descending' };
const shown = { sort: byName, showHidden: true };

const file = (name: string, size = 1): Entry => ({ name, kind: 'file', size });

function settle(listing: Listing): ListingView {
  const steps = listing.settle();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

const names = (view: ListingView): string[] => view.rows.map((row) => row.entry.name);

describe('Listing', () => {
  it('sorts batches together whatever their order', () => {
    const entry = fc.record({
      name: fc.string({ maxLength: 3 }),
      size: fc.nat(5),
    });
    fc.assert(
      fc.property(fc.array(fc.array(entry)), fc.boolean(), (batches, isBySize) => {
        const sort = isBySize ? bySize : byName;
        const listing = new Listing({ sort, showHidden: true });
        const last = new Map<string, Entry>();
        let view = settle(listing);
        for (const batch of batches) {
          const entries = batch.map(({ name, size }) => file(name, size));
          for (const each of entries) last.set(each.name, each);
          listing.add(entries);
          view = settle(listing);
        }
        const expected = [...last.values()].map(makeRow).sort(comparer(sort));
        expect(view.rows).toEqual(expected);
        expected.forEach((row, index) => expect(view.indexOf(row.entry.name)).toBe(index));
      }),
    );
  });

  it('replaces an entry by a later one of the same name', () => {
    const listing = new Listing({ sort: bySize, showHidden: true });
    listing.add([file('a', 1), file('b', 2)]);
    settle(listing);
    listing.add([file('a', 9)]);
    const view = settle(listing);
    expect(view.rows.map((row) => [row.entry.name, row.entry.size])).toEqual([
      ['a', 9],
      ['b', 2],
    ]);
    expect(view.totalBytes).toBe(11);
    expect(listing.size).toBe(2);
  });

  it('takes entries out, also those it has not shown yet, and can have them again', () => {
    const listing = new Listing(shown);
    listing.add([file('a', 1), file('b', 2), file('c', 3)]);
    settle(listing);
    listing.add([file('d', 4)]);
    listing.remove(['b', 'd', 'nothing']);
    const view = settle(listing);
    expect(names(view)).toEqual(['a', 'c']);
    expect([view.totalBytes, view.unfilteredCount, listing.size]).toEqual([4, 2, 2]);
    expect(view.entryOf('b')).toBeUndefined();
    listing.add([file('b', 5)]);
    expect(names(settle(listing))).toEqual(['a', 'b', 'c']);
    listing.remove([]);
    expect(listing.changed).toBe(false);
  });

  it('leaves dot files out, counts them, and brings them back', () => {
    const listing = new Listing({ sort: byName, showHidden: false });
    listing.add([file('.a'), file('b'), file('.c')]);
    const view = settle(listing);
    expect(names(view)).toEqual(['b']);
    expect(view.hiddenCount).toBe(2);
    expect(view.indexOf('.a')).toBe(-1);
    listing.setOptions(shown);
    expect(names(settle(listing))).toEqual(['.a', '.c', 'b']);
  });

  it('keeps what arrives, and a change of order, while it is sorting', () => {
    const listing = new Listing(shown);
    const many = Array.from({ length: 5_000 }, (_, index) => file(`n${index}`, index));
    listing.add(many);
    const steps = listing.settle();
    steps.next();
    listing.add([file('late', 1)]);
    listing.setOptions({ sort: bySize, showHidden: true });
    steps.next();
    listing.setOptions(shown);
    while (steps.next().done !== true);
    expect(listing.changed).toBe(true);
    const view = settle(listing);
    expect(view.rows).toHaveLength(5_001);
    expect(new Set(names(view)).size).toBe(5_001);
    expect(names(view).slice(0, 2)).toEqual(['late', 'n0']);
  });

  it('never works longer than a few milliseconds at a stretch on 100,000 entries', () => {
    const listing = new Listing(shown);
    const many = Array.from({ length: 100_000 }, (_, index) =>
      file(`IMG_${(index * 7_919) % 100_000}.jpg`, index),
    );
    for (let at = 0; at < many.length; at += 100) listing.add(many.slice(at, at + 100));
    const steps = listing.settle();
    const durations: number[] = [];
    for (;;) {
      const started = performance.now();
      const step = steps.next();
      durations.push(performance.now() - started);
      if (step.done !== true) continue;
      expect(step.value.rows[99_999]?.entry.name).toBe('IMG_99999.jpg');
      break;
    }
    // a step takes 0.1 to 1 ms; the longer half of them says more about what else the machine is doing
    durations.sort((a, b) => a - b);
    expect(durations.length).toBeGreaterThan(500);
    expect(durations[Math.floor(durations.length / 2)]).toBeLessThan(20);
  });
});

describe('runInSlices', () => {
  it('starts at once, and goes on in tasks of their own rather than in the same one', async () => {
    let steps = 0;
    const work = function* (): Generator<undefined, string, undefined> {
      while (steps < 5) {
        steps += 1;
        const until = performance.now() + 5;
        while (performance.now() < until);
        yield;
      }
      return 'done';
    };
    const result = runInSlices(work(), new AbortController().signal);
    expect(steps).toBeGreaterThan(0);
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
    expect(steps).toBeLessThan(5);
    await expect(result).resolves.toBe('done');
  });

  it('ends without a result once it is aborted', async () => {
    const abort = new AbortController();
    const work = function* (): Generator<undefined, string, undefined> {
      abort.abort();
      yield;
      return 'done';
    };
    await expect(runInSlices(work(), abort.signal)).resolves.toBeUndefined();
  });
});

describe('an unread listing', () => {
  it('has nothing to show, whatever is asked of its order', () => {
    const listing = new Listing(shown);
    expect(listing.changed).toBe(false);
    listing.setOptions({ sort: bySize, showHidden: false });
    listing.add([]);
    expect(listing.changed).toBe(false);
    listing.add([file('a')]);
    expect(listing.changed).toBe(true);
  });
});
