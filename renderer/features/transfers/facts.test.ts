import { expect, test } from 'vitest';
import { aTransfer } from '../../testing/transfers.ts';
import { amountText, countGroups, progressText, share, stateText, totalSpeed } from './facts.ts';

const tally = { found: 1_284, done: 796, skipped: 0, failed: 0, totalBytes: 1_000, doneBytes: 620 };
const base = aTransfer({ tally, bytesPerSecond: 31_000_000, secondsLeft: 41 });

test('a folder counts items, a single file counts bytes', () => {
  expect(progressText(base)).toBe('796 of 1,284');
  expect(progressText({ ...base, counted: false })).toBe('796 of 1,284 or more');
  const none = { ...tally, found: 0, done: 0 };
  expect(progressText({ ...base, counted: false, tally: none })).toBe('counting…');
  expect(progressText({ ...base, state: 'waiting', counted: false, tally: none })).toBe('');
  const one = { ...tally, found: 1, done: 0, doneBytes: 141e6, totalBytes: 612e6 };
  expect(progressText({ ...base, tally: one })).toBe('141.0 MB of 612.0 MB');
  expect(progressText({ ...base, state: 'done' })).toBe('1,284 items');
});

test('the share is not guessed while folders are still being walked', () => {
  expect(share(base)).toBe(0.62);
  expect(share({ ...base, counted: false })).toBeUndefined();
  expect(share({ ...base, state: 'waiting', counted: false })).toBe(0);
});

test('empty files and folders count by number', () => {
  const empty = { found: 4, done: 1, skipped: 1, failed: 0, totalBytes: 0, doneBytes: 0 };
  expect(share({ ...base, tally: empty })).toBe(0.5);
});

test('the number beside the bar is the speed while it runs, and then what was moved', () => {
  expect(amountText(base)).toBe('31.0 MB/s');
  expect(amountText({ ...base, state: 'cancelled' })).toBe('620 B');
  expect(amountText({ ...base, state: 'paused' })).toBe('');
  expect(amountText({ ...base, state: 'done', tally: { ...tally, doneBytes: 0 } })).toBe('');
});

test.each([
  [{ state: 'waiting' }, 'waiting'],
  [{ state: 'waiting', waitsFor: 'Waits for the host' }, 'Waits for the host'],
  [{ state: 'running', current: '/srv/a\n.txt' }, 'a\\n.txt'],
  [{ state: 'running', current: '/srv/a', tally: { ...tally, found: 1 } }, 'running'],
  [{ state: 'paused' }, 'paused'],
  [{ state: 'offline', waitsFor: 'Reconnecting in 4 s' }, 'Reconnecting in 4 s'],
  [{ state: 'offline' }, 'waits for its connection'],
  [{ state: 'cancelled' }, 'cancelled'],
] as const)('%o reads %s', (change, text) => {
  expect(stateText({ ...base, ...change })).toBe(text);
});

const checks = { sha256: 0, readBack: 0, size: 0 };

test.each([
  ['done', { done: 3 }, checks, 'done'],
  ['done', { done: 3 }, { ...checks, sha256: 2, readBack: 1 }, 'verified'],
  ['done', { done: 3 }, { ...checks, sha256: 2, size: 1 }, 'done'],
  ['done', { done: 1, skipped: 2 }, checks, 'done, 2 skipped'],
  ['done', { skipped: 1 }, checks, '1 skipped'],
  ['failed', { failed: 1 }, checks, '1 failed'],
  ['cancelled', { failed: 1 }, checks, 'cancelled, 1 failed'],
] as const)('an end as %s says what was left out: %o', (state, counts, checks, text) => {
  const ended = { ...tally, done: 0, ...counts };
  expect(stateText({ ...base, state, tally: ended, checks: { ...checks } })).toBe(text);
});

test('in the end the bar shows what is there, whatever was left or failed', () => {
  const none = { found: 1, done: 0, skipped: 0, failed: 1, totalBytes: 0, doneBytes: 0 };
  expect(share({ ...base, state: 'failed', tally: none })).toBe(0);
  const some = { found: 100, done: 20, skipped: 80, failed: 0, totalBytes: 0, doneBytes: 0 };
  expect(share({ ...base, state: 'cancelled', tally: some })).toBe(0.2);
  const bytes = { ...tally, totalBytes: 1_000, doneBytes: 720, failed: 2 };
  expect(share({ ...base, state: 'failed', counted: false, tally: bytes })).toBe(0.72);
});

test('what cancelling left is not called skipped, and not all of a folder is claimed', () => {
  const left = {
    found: 10_305,
    done: 2_048,
    skipped: 8_257,
    failed: 0,
    totalBytes: 0,
    doneBytes: 0,
  };
  const cancelled = { ...base, state: 'cancelled', tally: left } as const;
  expect(stateText(cancelled)).toBe('cancelled');
  expect(progressText(cancelled)).toBe('2,048 of 10,305 found');
  const one = { ...left, found: 1, done: 0, skipped: 1 };
  expect(stateText({ ...cancelled, tally: one })).toBe('cancelled');
  expect(progressText({ ...cancelled, tally: one })).toBe('');
});

test('a failure names its first cause', () => {
  const problem = {
    path: '/a',
    error: { code: 'no-space', message: 'The disk is full.' },
  } as const;
  const failed = aTransfer({ state: 'failed', tally: { ...tally, failed: 1 }, problem });
  expect(stateText(failed)).toBe('1 failed: The disk is full.');
});

test('the heading sums up', () => {
  const states = [
    'running',
    'waiting',
    'paused',
    'offline',
    'failed',
    'cancelled',
    'done',
  ] as const;
  const all = states.map((state) => aTransfer({ id: state, state }));
  expect(countGroups(all)).toEqual({ queued: 4, failed: 2, done: 1 });
  expect(totalSpeed([base, aTransfer({ state: 'done' })])).toBe('31.0 MB/s · 0:41 left');
  expect(totalSpeed([aTransfer({ state: 'done' })])).toBe('');
});
