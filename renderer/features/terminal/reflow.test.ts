import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createReflow } from './reflow.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('does it at once for a change by itself', () => {
  const act = vi.fn<() => void>();
  const reflow = createReflow(act);
  reflow.soon();
  expect(act).toHaveBeenCalledTimes(1);
  vi.runAllTimers();
  expect(act).toHaveBeenCalledTimes(1);
});

it('does it once more after a drag has come to rest, not with each move of it', () => {
  const act = vi.fn<() => void>();
  const reflow = createReflow(act);
  for (let move = 0; move < 50; move += 1) {
    reflow.soon();
    vi.advanceTimersByTime(16);
  }
  expect(act).toHaveBeenCalledTimes(1);
  vi.runAllTimers();
  expect(act).toHaveBeenCalledTimes(2);
});

it('does nothing after it was stopped', () => {
  const act = vi.fn<() => void>();
  const reflow = createReflow(act);
  reflow.soon();
  reflow.soon();
  reflow.stop();
  vi.runAllTimers();
  expect(act).toHaveBeenCalledTimes(1);
});
