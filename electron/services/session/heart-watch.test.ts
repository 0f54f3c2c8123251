import { expect, test } from 'vitest';
import { limits } from '../../../shared/limits.ts';
import { createHeartWatch, type HeartWatch } from './heart-watch.ts';

/** Ticks every second up to `toMs`; gives the time and kind of the first verdict. */
function tickTo(watch: HeartWatch, fromMs: number, toMs: number) {
  for (let now = fromMs; now <= toMs; now += 1_000) {
    const reason = watch.tick(now);
    if (reason) return { now, reason };
  }
  return undefined;
}

test('a process that beats every second is left alone', () => {
  const watch = createHeartWatch(0);
  for (let now = 1_000; now <= 600_000; now += 1_000) {
    expect(watch.beat(now - 10, 100)).toBeUndefined();
    expect(watch.tick(now)).toBeUndefined();
  }
});

test('five seconds of silence end a process that has beaten before', () => {
  const watch = createHeartWatch(0);
  watch.beat(500, 100);
  expect(tickTo(watch, 1_000, 60_000)).toEqual({
    now: 6_000,
    reason: { kind: 'silent', forMs: 5_500 },
  });
});

test('a process that starts slowly gets 20 seconds to its first beat, and not more', () => {
  const watch = createHeartWatch(0);
  expect(tickTo(watch, 1_000, 60_000)?.now).toBe(20_000);
});

test('a late tick of main itself restarts the clock, so that a suspended machine ends no session', () => {
  const watch = createHeartWatch(0);
  watch.beat(900, 100);
  watch.tick(1_000);
  expect(watch.tick(3_600_000)).toBeUndefined();
  expect(tickTo(watch, 3_601_000, 3_700_000)?.now).toBe(3_605_000);
});

test('a tick late by less than two seconds does not excuse silence', () => {
  const watch = createHeartWatch(0);
  watch.beat(0, 100);
  watch.tick(1_000);
  watch.tick(3_900);
  expect(watch.tick(5_000)).toEqual({ kind: 'silent', forMs: 5_000 });
});

test('memory is allowed up to its limit and ends the process past it', () => {
  const watch = createHeartWatch(0);
  expect(watch.beat(0, limits.sessionRssBytes)).toBeUndefined();
  const rssBytes = limits.sessionRssBytes + 1;
  expect(watch.beat(1, rssBytes)).toEqual({ kind: 'memory', rssBytes });
});
