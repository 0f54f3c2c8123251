import { describe, expect, it } from 'vitest';
import { Meter } from './meter.ts';

/** Moves `bytes` every 100 ms from `fromMs` until `toMs`. */
function feed(meter: Meter, bytes: number, { fromMs, toMs }: { fromMs: number; toMs: number }) {
  for (let now = fromMs + 100; now <= toMs; now += 100) meter.add(bytes, now);
}

describe('Meter', () => {
  it('tells the speed over the last three seconds', () => {
    const meter = new Meter(0);
    feed(meter, 1_000, { fromMs: 0, toMs: 10_000 });
    expect(meter.bytesPerSecond(10_000)).toBe(10_000);
    feed(meter, 5_000, { fromMs: 10_000, toMs: 13_000 });
    expect(meter.bytesPerSecond(13_000)).toBe(50_000);
  });

  it('falls to 0 when nothing moves', () => {
    const meter = new Meter(0);
    feed(meter, 1_000, { fromMs: 0, toMs: 5_000 });
    feed(meter, 0, { fromMs: 5_000, toMs: 8_000 });
    expect(meter.bytesPerSecond(8_000)).toBe(0);
  });

  it('says no time left before the speed is known well enough', () => {
    const meter = new Meter(0);
    expect(meter.secondsLeft(1_000, 0)).toBeUndefined();
    feed(meter, 1_000, { fromMs: 0, toMs: 1_000 });
    expect(meter.secondsLeft(50_000, 1_000)).toBeUndefined();
    feed(meter, 1_000, { fromMs: 1_000, toMs: 2_500 });
    expect(meter.secondsLeft(50_000, 2_500)).toBe(5);
  });

  it('says no time left while nothing moves', () => {
    const meter = new Meter(0);
    feed(meter, 0, { fromMs: 0, toMs: 5_000 });
    expect(meter.secondsLeft(50_000, 5_000)).toBeUndefined();
  });
});
