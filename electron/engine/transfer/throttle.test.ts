import { setMaxListeners } from 'node:events';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeFileSystem } from './fake-file-system.test-support.ts';
import { transfer } from './run.test-support.ts';
import { sessionThrottle, Throttle } from './throttle.ts';

const second = 1_000;

/** A throttle whose time goes on when the test says so. */
function timed() {
  let nowMs = 5_000;
  const timers = new Set<{ readonly atMs: number; readonly run: () => void }>();
  const throttle = new Throttle({
    now: () => nowMs,
    after: (ms, run) => {
      const timer = { atMs: nowMs + ms, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
  });
  const advance = async (ms: number) => {
    const endMs = nowMs + ms;
    for (;;) {
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
      const [next] = [...timers]
        .filter(({ atMs }) => atMs <= endMs)
        .sort((a, b) => a.atMs - b.atMs);
      if (next === undefined) break;
      timers.delete(next);
      nowMs = Math.max(nowMs, next.atMs);
      next.run();
    }
    nowMs = endMs;
  };
  return { throttle, advance, timers };
}

const never = new AbortController().signal;
setMaxListeners(0, never);

/** Takes pieces one after the other until told to stop, and counts. */
function taker(throttle: Throttle, bytes: number, lanes = 1) {
  const taken = { bytes: 0, file: {}, isOver: false };
  const lane = async () => {
    while (!taken.isOver) {
      await throttle.take(taken.file, bytes, never);
      taken.bytes += bytes;
    }
  };
  for (let index = 0; index < lanes; index += 1) void lane();
  return taken;
}

describe('a throttle', () => {
  let test: ReturnType<typeof timed>;
  beforeEach(() => (test = timed()));

  it('without a limit lets everything go', async () => {
    await test.throttle.take({}, 1e12, never);
    expect(test.throttle.grainBytes).toBe(Infinity);
    expect(test.timers.size).toBe(0);
  });

  it.each([1_024, 100_000, 10_000_000])(
    'of %i bytes a second is exact over seconds',
    async (rate) => {
      const { throttle, advance } = test;
      throttle.limit(rate);
      const taken = taker(throttle, throttle.grainBytes, 4);
      await advance(20 * second);
      expect(taken.bytes / 20).toBeGreaterThan(rate * 0.95);
      expect(taken.bytes / 20).toBeLessThan(rate * 1.05);
      taken.isOver = true;
    },
  );

  it('is exact for pieces larger than a second, too', async () => {
    const { throttle, advance } = test;
    throttle.limit(1_000);
    const taken = taker(throttle, 5_000);
    await advance(100 * second);
    expect(Math.abs(taken.bytes - 100_000)).toBeLessThanOrEqual(5_000);
    taken.isOver = true;
  });

  it('saves up no more than a moment while nothing is sent', async () => {
    const { throttle, advance } = test;
    throttle.limit(1_000);
    await advance(100 * second);
    const taken = taker(throttle, 50);
    await advance(0);
    expect(taken.bytes).toBeLessThanOrEqual(300);
    taken.isOver = true;
  });

  it('gives each file the same, however many of its pieces wait', async () => {
    const { throttle, advance } = test;
    throttle.limit(100_000);
    const [many, one] = [taker(throttle, 1_000, 50), taker(throttle, 1_000, 1)];
    await advance(10 * second);
    expect(one.bytes / many.bytes).toBeGreaterThan(0.9);
    many.isOver = one.isOver = true;
  });

  it('changes while it runs, for those that wait already', async () => {
    const { throttle, advance } = test;
    throttle.limit(1_000);
    const taken = taker(throttle, 100);
    await advance(10 * second);
    const slow = taken.bytes;
    throttle.limit(50_000);
    await advance(10 * second);
    const fast = taken.bytes - slow;
    expect(fast / 500_000).toBeCloseTo(1, 1);
    throttle.limit(1_000);
    await advance(10 * second);
    expect((taken.bytes - slow - fast) / 10_000).toBeCloseTo(1, 1);
    taken.isOver = true;
    throttle.limit(null);
    await advance(0);
    expect(test.timers.size).toBe(0);
  });

  it('lets go of one that is cancelled while it waits, and serves the others', async () => {
    const { throttle, advance } = test;
    throttle.limit(1_000);
    await Promise.all([throttle.take({}, 1_000, never), advance(second)]);
    const stop = new AbortController();
    const gone = throttle.take({}, 1_000, stop.signal);
    const stays = throttle.take({}, 1_000, never);
    stop.abort();
    await expect(gone).rejects.toMatchObject({ code: 'cancelled' });
    await expect(throttle.take({}, 1, stop.signal)).rejects.toMatchObject({ code: 'cancelled' });
    // the other one's turn has not been spent on what is gone
    await Promise.all([stays, advance(second / 2)]);
    expect(test.timers.size).toBe(0);
  });
});

describe('a transfer with a speed limit', () => {
  function files(count: number, bytes: number) {
    const source = new FakeFileSystem({ kind: 'local' }).addDirectory('/s');
    const target = new FakeFileSystem({ kind: 'remote' }).addDirectory('/t');
    const paths = Array.from({ length: count }, (_, index) => `/s/${index}`);
    for (const path of paths) source.addFile(path, Buffer.alloc(bytes, 7));
    return { source, target, paths, to: '/t' };
  }

  it.each([
    ['one large file', files(1, 2_000_000)],
    ['small files', files(100, 20_000)],
  ])('takes its time for %s', async (_what, test) => {
    sessionThrottle.limit(2_000_000);
    const startMs = performance.now();
    try {
      expect((await transfer(test)).state).toBe('done');
    } finally {
      sessionThrottle.limit(null);
    }
    const tookMs = performance.now() - startMs;
    // a quarter of a second may have been saved up, and the last piece is not waited for
    expect(tookMs).toBeGreaterThan(500);
    expect(tookMs).toBeLessThan(30_000);
  });

  it('is cancelled at once, however slow', async () => {
    sessionThrottle.limit(1_024);
    const stop = new AbortController();
    try {
      const running = transfer({ ...files(3, 3_000_000), signal: stop.signal });
      setTimeout(() => stop.abort(), 100);
      const startMs = performance.now();
      expect((await running).state).toBe('cancelled');
      // to its end it would take hours
      expect(performance.now() - startMs).toBeLessThan(30_000);
    } finally {
      sessionThrottle.limit(null);
    }
  });
});
