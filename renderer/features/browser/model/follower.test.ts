import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { AppError } from '../../../../shared/errors.ts';
import { createFollower } from './follower.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const denied: AppError = { code: 'failed', message: 'No.' };

function follow() {
  const state = { here: '/home', isBusy: false };
  let answer: AppError | undefined;
  const go = vi.fn((path: string) => {
    if (answer === undefined) state.here = path;
    return Promise.resolve(answer);
  });
  const failed = vi.fn<(error: AppError, path: string) => void>();
  const follower = createFollower({
    here: () => state.here,
    isBusy: () => state.isBusy,
    go,
    failed,
  });
  const fail = (error: AppError): void => {
    answer = error;
  };
  return { state, go, failed, follower, fail };
}

it('goes where the shell went, once and soon, when it stays there', async () => {
  const { go, follower } = follow();
  for (const path of ['/a', '/a/b', '/a/b/c']) follower.went(path);
  await vi.advanceTimersByTimeAsync(400);
  expect(go.mock.calls).toEqual([['/a/b/c']]);
});

it('goes nowhere when it is there already', async () => {
  const { go, follower } = follow();
  follower.went('/home');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(go).not.toHaveBeenCalled();
});

it('waits as long as the pane is busy, and goes to the last folder then', async () => {
  const { go, follower, state } = follow();
  state.isBusy = true;
  follower.went('/a');
  await vi.advanceTimersByTimeAsync(5_000);
  follower.went('/b');
  await vi.advanceTimersByTimeAsync(5_000);
  expect(go).not.toHaveBeenCalled();
  state.isBusy = false;
  await vi.advanceTimersByTimeAsync(400);
  expect(go.mock.calls).toEqual([['/b']]);
});

it('says what could not be read, but not that it went on elsewhere meanwhile', async () => {
  const { follower, failed, fail } = follow();
  fail(denied);
  follower.went('/root');
  await vi.advanceTimersByTimeAsync(400);
  expect(failed.mock.calls).toEqual([[denied, '/root']]);
  fail({ code: 'cancelled', message: 'Elsewhere.' });
  follower.went('/b');
  await vi.advanceTimersByTimeAsync(400);
  expect(failed).toHaveBeenCalledOnce();
});

it('goes nowhere after it was stopped', async () => {
  const { go, follower, state } = follow();
  follower.went('/a');
  follower.stop();
  state.isBusy = true;
  follower.went('/b');
  await vi.advanceTimersByTimeAsync(1_000);
  follower.stop();
  state.isBusy = false;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(go).not.toHaveBeenCalled();
});
