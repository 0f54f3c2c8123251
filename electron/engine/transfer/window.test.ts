import { describe, expect, it } from 'vitest';
import { Window } from './window.ts';

/** A link in numbers: blocks leave it one after the other, each after the way there and back. */
function settle(
  window: Window,
  link: { readonly roundTripMs: number; readonly blockMs: number },
): number {
  let nowMs = 0;
  let freeAtMs = 0;
  let running: { readonly from: number; readonly to: number }[] = [];
  for (let block = 0; block < 2_000; block += 1) {
    while (running.length < window.blocks) {
      freeAtMs = Math.max(freeAtMs, nowMs) + link.blockMs;
      running.push({ from: nowMs, to: freeAtMs + link.roundTripMs });
    }
    const [first, ...rest] = running.toSorted((a, b) => a.to - b.to);
    if (first === undefined) break;
    running = rest;
    nowMs = first.to;
    window.took(first.to - first.from);
  }
  return window.blocks;
}

const limits = { start: 16, most: 64 };

describe('Window', () => {
  it('opens wide on a fast link, near or far', () => {
    expect(settle(new Window(limits), { roundTripMs: 0, blockMs: 1 })).toBe(64);
    expect(settle(new Window(limits), { roundTripMs: 50, blockMs: 2 })).toBe(64);
    expect(settle(new Window(limits), { roundTripMs: 600, blockMs: 2 })).toBe(64);
  });

  it('holds back on a slow link, and still fills it', () => {
    const oneMegabyte = settle(new Window(limits), { roundTripMs: 30, blockMs: 250 });
    expect(oneMegabyte).toBeLessThanOrEqual(5);
    expect(oneMegabyte).toBeGreaterThanOrEqual(2);
    expect(settle(new Window(limits), { roundTripMs: 300, blockMs: 100 })).toBeLessThanOrEqual(16);
  });

  it('keeps two blocks even where each takes for ever', () => {
    const window = new Window(limits);
    window.took(10);
    for (let block = 0; block < 100; block += 1) window.took(60_000);
    expect(window.blocks).toBe(2);
  });

  it('never goes past what it may', () => {
    const window = new Window({ start: 1, most: 1 });
    window.took(10);
    window.took(10);
    expect(window.blocks).toBe(1);
    window.took(60_000);
    expect(window.blocks).toBe(1);
  });
});
