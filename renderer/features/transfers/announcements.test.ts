import { expect, test } from 'vitest';
import { aTransfer } from '../../testing/transfers.ts';
import { announcement } from './announcements.ts';

test('ends and lost connections are said, mere progress is not', () => {
  const one = aTransfer();
  const two = aTransfer({ id: 'two', title: 'logs\n' });
  expect(announcement([one, two], [aTransfer({ bytesPerSecond: 9 }), two])).toBe('');
  const paused = { ...two, state: 'paused' } as const;
  expect(announcement([one, two], [one, paused])).toBe('');
  const done = aTransfer({ state: 'done', checks: { sha256: 1, readBack: 0, size: 0 } });
  const offline = { ...two, state: 'offline', waitsFor: 'Reconnecting in 4 s' } as const;
  expect(announcement([one, two], [done, offline])).toBe(
    'public: verified. logs\\n: Reconnecting in 4 s.',
  );
});

test('what was listed for the first time is not news', () => {
  expect(announcement([], [aTransfer({ state: 'done' })])).toBe('');
});

test('a failure is said with one full stop, its cause brings one', () => {
  const problem = {
    path: '/a',
    error: { code: 'no-space', message: 'The disk is full.' },
  } as const;
  const tally = { found: 1, done: 0, skipped: 0, failed: 1, totalBytes: 9, doneBytes: 0 };
  const failed = aTransfer({ state: 'failed', tally, problem });
  expect(announcement([aTransfer()], [failed])).toBe('public: 1 failed: The disk is full.');
});
