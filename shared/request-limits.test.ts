import { afterEach, describe, expect, it, vi } from 'vitest';
import { limits } from './limits.ts';
import { createShare, isOversized } from './request-limits.ts';

afterEach(() => vi.useRealTimers());

describe('a share of each second', () => {
  it('is used up, and grows again with the time', () => {
    vi.useFakeTimers();
    const mayGo = createShare(1_000, 3);
    const several = (): boolean[] => Array.from({ length: 5 }, mayGo);
    expect(several()).toEqual([true, true, true, false, false]);
    vi.advanceTimersByTime(2);
    expect(several()).toEqual([true, true, false, false, false]);
    vi.advanceTimersByTime(60_000);
    expect(several()).toEqual([true, true, true, false, false]);
  });

  it('is no more than it says over a second of asking all the time', () => {
    vi.useFakeTimers();
    const mayGo = createShare(2_000, 200);
    let gone = 0;
    for (let ms = 0; ms < 1_000; ms += 1) {
      for (let i = 0; i < 20; i += 1) if (mayGo()) gone += 1;
      vi.advanceTimersByTime(1);
    }
    expect(gone).toBeGreaterThanOrEqual(2_000);
    expect(gone).toBeLessThanOrEqual(2_200);
  });
});

function cyclic(): object {
  const value: Record<string, unknown> = {};
  value['id'] = value;
  return value;
}

describe('a request', () => {
  it.each([
    ['nothing', {}],
    ['a few words', { fs: 'local', path: '/a', deep: [{ er: [null, 1, true, undefined] }] }],
    ['the longest text', { text: 'x'.repeat(100_000) }],
    ['a million names', { fs: 'local', paths: Array(limits.namesPerCall).fill('/a') }],
  ])('of %s is passed on', (_, request) => {
    expect(isOversized(request)).toBe(false);
  });

  it.each([
    ['a longer text', { text: 'x'.repeat(100_001) }],
    ['a longer text within', { from: { paths: ['/a', 'x'.repeat(100_001)] } }],
    ['a longer name', { ['x'.repeat(100_001)]: 1 }],
    ['a text by itself', 'x'.repeat(100_001)],
    ['more names than there can be', { paths: Array(limits.namesPerCall + 2_000).fill('/a') }],
    ['many lists of many', Array(2_000).fill(Array(1_000).fill(0))],
    ['itself', cyclic()],
    ['bytes', { data: new Uint8Array(10) }],
    ['a buffer', new ArrayBuffer(10)],
    ['a map', new Map([['a', 'b']])],
    ['a set', { a: new Set() }],
    ['a date', { a: new Date() }],
  ])('of %s is not', (_, request) => {
    expect(isOversized(request)).toBe(true);
  });
});
