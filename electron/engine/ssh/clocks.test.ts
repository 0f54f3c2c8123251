import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { judgeLink } from './keepalive.ts';
import { createPhaseClock } from './phase-clock.ts';

describe('a phase clock', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('says once when its time is over', () => {
    const late = vi.fn<() => void>();
    createPhaseClock().start(100, late);
    vi.advanceTimersByTime(99);
    expect(late).not.toHaveBeenCalled();
    vi.advanceTimersByTime(500);
    expect(late).toHaveBeenCalledTimes(1);
  });

  it('stands still while it is paused, in layers too', async () => {
    const late = vi.fn<() => void>();
    const clock = createPhaseClock();
    clock.start(100, late);
    vi.advanceTimersByTime(60);
    let release: () => void = () => undefined;
    const outer = clock.paused(() =>
      clock.paused(() => new Promise<void>((resolve) => (release = resolve))),
    );
    vi.advanceTimersByTime(10_000);
    expect(late).not.toHaveBeenCalled();
    release();
    await outer;
    vi.advanceTimersByTime(39);
    expect(late).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(late).toHaveBeenCalledTimes(1);
  });

  it('starts a phase that was set while paused when the pause is over', async () => {
    const late = vi.fn<() => void>();
    const clock = createPhaseClock();
    await clock.paused(() => {
      clock.start(100, late);
      vi.advanceTimersByTime(1_000);
      return Promise.resolve();
    });
    vi.advanceTimersByTime(100);
    expect(late).toHaveBeenCalledTimes(1);
  });

  it('never speaks after stop, not even when stopped in a pause', async () => {
    const late = vi.fn<() => void>();
    const clock = createPhaseClock();
    clock.start(100, late);
    await clock.paused(() => {
      clock.stop();
      return Promise.resolve();
    });
    vi.advanceTimersByTime(1_000);
    expect(late).not.toHaveBeenCalled();
  });
});

describe('judgeLink', () => {
  const policy = { intervalMs: 5_000, deadMs: 20_000 };
  const start = { lookedMs: 0, awakeSinceMs: 0 };

  it('counts silence since the last byte', () => {
    const look = (nowMs: number, lastReceivedMs: number) =>
      judgeLink({ ...start, lookedMs: nowMs - 5_000 }, { nowMs, lastReceivedMs }, policy).isDead;
    expect(look(19_000, 0)).toBe(false);
    expect(look(20_000, 0)).toBe(true);
    expect(look(30_000, 15_000)).toBe(false);
  });

  it('gives the peer a full span after this machine slept', () => {
    let { watch, isDead } = judgeLink(start, { nowMs: 600_000, lastReceivedMs: 0 }, policy);
    expect(isDead).toBe(false);
    for (const nowMs of [605_000, 610_000, 615_000]) {
      ({ watch, isDead } = judgeLink(watch, { nowMs, lastReceivedMs: 0 }, policy));
      expect(isDead).toBe(false);
    }
    expect(judgeLink(watch, { nowMs: 620_000, lastReceivedMs: 0 }, policy).isDead).toBe(true);
  });
});
