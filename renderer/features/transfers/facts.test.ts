import { expect, test } from 'vitest';
import type { Transfer } from '../../../shared/contract/transfers.ts';
import { outcomeText, progressText, share, summary, totalSpeed } from './facts.ts';

const base: Transfer = {
  id: 't',
  direction: 'upload',
  title: 'public',
  from: { fs: 'local', directory: '/' },
  to: { fs: 's', directory: '/' },
  state: 'running',
  counted: true,
  tally: { found: 1_284, done: 796, skipped: 0, failed: 0, totalBytes: 1_000, doneBytes: 620 },
  checks: { sha256: 0, readBack: 0, size: 0 },
  bytesPerSecond: 31_000_000,
  secondsLeft: 41,
};

test('a folder counts items, a single file counts bytes', () => {
  expect(progressText(base)).toBe('796 of 1,284');
  expect(progressText({ ...base, counted: false })).toBe('796 of 1,284 or more');
  const none = { ...base.tally, found: 0, done: 0 };
  expect(progressText({ ...base, counted: false, tally: none })).toBe('counting…');
  const one = { ...base.tally, found: 1, done: 0, doneBytes: 141e6, totalBytes: 612e6 };
  expect(progressText({ ...base, tally: one })).toBe('141.0 MB of 612.0 MB');
});

test('the share is not guessed while folders are still being walked', () => {
  expect(share(base)).toBe(0.62);
  expect(share({ ...base, counted: false })).toBeUndefined();
});

test('empty files and folders count by number', () => {
  const tally = { found: 4, done: 1, skipped: 1, failed: 0, totalBytes: 0, doneBytes: 0 };
  expect(share({ ...base, tally })).toBe(0.5);
});

test.each([
  ['done', { done: 3 }, '3 items'],
  ['done', { done: 1, skipped: 2 }, '1 item, 2 skipped'],
  ['done', { skipped: 1 }, '1 skipped'],
  ['done', {}, '0 items'],
  ['failed', { failed: 1 }, '1 failed'],
  ['cancelled', { failed: 0 }, 'cancelled'],
] as const)('an end as %s says what was left out', (state, counts, text) => {
  const tally = { ...base.tally, done: 0, ...counts };
  expect(outcomeText({ ...base, state, tally })).toBe(text);
});

test('the heading sums up', () => {
  const done: Transfer = { ...base, state: 'done' };
  expect(summary([base, base, done])).toBe('2 running · 1 done');
  expect(totalSpeed([base, done])).toBe('31.0 MB/s · 0:41 left');
  expect(totalSpeed([done])).toBe('');
});
