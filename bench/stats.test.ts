import { expect, test } from 'vitest';
import type { Case, Run } from './results.ts';
import { cpuPerGiB, median, peakBytesOf, ratioOf, timingOf } from './stats.ts';

const done = (seconds: number, cost: { cpuSeconds?: number; peakBytes?: number } = {}): Run => ({
  ended: 'done',
  seconds,
  ...cost,
});
const over: Run = { ended: 'over', limitSeconds: 300 };
const failed: Run = { ended: 'failed', reason: 'no' };

const caseOf = (runs: Record<string, Run[]>): Case => ({
  load: 'any',
  delayMs: 0,
  direction: 'get',
  files: 1,
  bytes: 512 * 1024 ** 2,
  series: Object.entries(runs).map(([tool, runs]) => ({ tool, runs })),
});

test('the median is the middle value, whatever the order', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([])).toBeUndefined();
});

test('one run that was stopped makes the time "longer than its limit"', () => {
  expect(timingOf({ tool: 'a', runs: [done(1), done(3), done(2)] })).toEqual({
    seconds: 2,
    isOver: false,
  });
  expect(timingOf({ tool: 'a', runs: [done(290), over] })).toEqual({ seconds: 300, isOver: true });
});

test('a tool that failed, or never had its turn, has no time', () => {
  expect(timingOf({ tool: 'a', runs: [done(1), failed] })).toBeUndefined();
  expect(timingOf({ tool: 'a', runs: [] })).toBeUndefined();
});

test('a ratio says how many times as fast, and which end of it is known', () => {
  const found = caseOf({ quick: [done(2)], slow: [done(10)], slower: [over], worst: [over] });
  expect(ratioOf(found, 'quick', 'slow')).toEqual({ times: 5, bound: 'exact' });
  expect(ratioOf(found, 'quick', 'slower')).toEqual({ times: 150, bound: 'at least' });
  expect(ratioOf(found, 'slower', 'quick')).toEqual({ times: 2 / 300, bound: 'at most' });
  expect(ratioOf(found, 'slower', 'worst')).toBeUndefined();
  expect(ratioOf(found, 'quick', 'absent')).toBeUndefined();
});

test('CPU time is told for a GiB, memory is the worst of all runs', () => {
  const runs = [1, 3, 2].map((cpuSeconds) => done(1, { cpuSeconds, peakBytes: cpuSeconds * 10 }));
  const found = caseOf({ tool: [...runs, over] });
  const [series = { tool: '', runs: [] }] = found.series;
  expect(cpuPerGiB(found, series)).toBe(4);
  expect(peakBytesOf(series)).toBe(30);
  expect(cpuPerGiB(found, { tool: '', runs: [done(1)] })).toBeUndefined();
  expect(peakBytesOf({ tool: '', runs: [done(1)] })).toBeUndefined();
});
