import { describe, expect, it } from 'vitest';
import {
  offsetAt,
  scrollTopFor,
  scrollTopShowing,
  spaceHeight,
  topOf,
  windowAt,
  type LineSpace,
} from './line-space.ts';

const few: LineSpace = { count: 1_000, lineHeight: 26, viewHeight: 520, mostHeight: 30_000_000 };
const many: LineSpace = { ...few, count: 2_000_000 };

/** Lines wholly in sight, when an element scrolls in whole pixels. */
function inSight(space: LineSpace, scrollTop: number): readonly [from: number, to: number] {
  const offset = offsetAt(space, Math.round(scrollTop));
  // a pixel is nothing to see of a line
  const from = Math.ceil((offset - 1) / space.lineHeight);
  return [from, Math.floor((offset + space.viewHeight + 1) / space.lineHeight) - 1];
}

describe('lines that fit into an element', () => {
  it('stand where their number says', () => {
    expect(spaceHeight(few)).toBe(26_000);
    expect(windowAt(few, 0, 2)).toEqual({ first: 0, last: 21, shift: 0 });
    expect(windowAt(few, 1_300, 2)).toEqual({ first: 48, last: 71, shift: 0 });
    expect(windowAt(few, 1_310, 2)).toEqual({ first: 48, last: 72, shift: 0 });
    expect(windowAt(few, 26_000 - 520, 2)).toEqual({ first: 978, last: 999, shift: 0 });
  });

  it('are none when there are none, and the last ones while the view still is below them', () => {
    expect(windowAt({ ...few, count: 0 }, 0, 2)).toEqual({ first: 0, last: -1, shift: 0 });
    expect(windowAt({ ...few, count: 30 }, 20_000, 2)).toMatchObject({ first: 8, last: 29 });
    expect(windowAt({ ...few, count: 3 }, 0, 2)).toMatchObject({ first: 0, last: 2 });
  });

  it('come into sight by as little as can be', () => {
    expect(scrollTopShowing(few, 1_300, 50)).toBe(1_300);
    expect(scrollTopShowing(few, 1_300, 49)).toBe(49 * 26);
    expect(scrollTopShowing(few, 1_300, 69)).toBe(1_300);
    expect(scrollTopShowing(few, 1_300, 70)).toBe(71 * 26 - 520);
  });
});

describe('more lines than an element can hold', () => {
  it('begin and end with it', () => {
    expect(spaceHeight(many)).toBe(30_000_000);
    expect(windowAt(many, 0, 0)).toEqual({ first: 0, last: 19, shift: 0 });
    const end = 30_000_000 - 520;
    expect(windowAt(many, end, 0)).toMatchObject({ first: 1_999_980, last: 1_999_999 });
    expect(offsetAt(many, end)).toBe(52_000_000 - 520);
    expect(offsetAt(many, end + 50)).toBe(52_000_000 - 520);
  });

  it('are drawn where the view is', () => {
    for (let scrollTop = 0; scrollTop < 30_000_000 - 520; scrollTop += 1_234_567) {
      const { first, last, shift } = windowAt(many, scrollTop, 0);
      expect(first * 26 - shift).toBeLessThanOrEqual(scrollTop);
      expect((last + 1) * 26 - shift).toBeGreaterThanOrEqual(scrollTop + 520);
      expect(last - first).toBeLessThanOrEqual(21);
    }
  });

  it('stay inside of it when they are out of sight', () => {
    const { shift } = windowAt(many, 15_000_000, 0);
    expect(topOf(many, shift, 0)).toBe(0);
    expect(topOf(many, shift, 1_999_999)).toBe(30_000_000 - 26);
    const middle = windowAt(many, 15_000_000, 0).first + 5;
    expect(topOf(many, shift, middle) - 15_000_000).toBeGreaterThan(0);
    expect(topOf(many, shift, middle) - 15_000_000).toBeLessThan(520);
  });

  it('each come into sight, one after the other and from anywhere', () => {
    let scrollTop = 0;
    for (const index of [1, 20, 21, 1_000_000, 1_000_001, 999_990, 1_999_999, 1_999_979, 0]) {
      scrollTop = Math.round(scrollTopShowing(many, scrollTop, index));
      const [from, to] = inSight(many, scrollTop);
      expect(from).toBeLessThanOrEqual(index);
      expect(to).toBeGreaterThanOrEqual(index);
    }
  });

  it('are scrolled to where they were asked for', () => {
    for (const offset of [0, 26, 1_000_000, 51_999_480]) {
      expect(Math.abs(offsetAt(many, scrollTopFor(many, offset)) - offset)).toBeLessThan(1);
    }
  });
});
