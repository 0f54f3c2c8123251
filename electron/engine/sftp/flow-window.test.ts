import { describe, expect, it } from 'vitest';
import { FlowWindow } from './flow-window.ts';

type Link = { roundTripMs: number; bytesPerMs: number };

/** A link that carries one byte after the other, with a line in front as long as is sent. */
class LinkModel {
  readonly window = new FlowWindow();
  readonly link: Link;
  nowMs = 0;
  carriedBytes = 0;
  #freeAtMs = 0;
  #inFlightBytes = 0;
  #replies: { atMs: number; sentMs: number; bytes: number }[] = [];

  constructor(link: Link) {
    this.link = link;
  }

  /** Sends as much as the window allows for some time. */
  run(forMs: number): void {
    const untilMs = this.nowMs + forMs;
    while (this.nowMs < untilMs) {
      this.#send();
      const reply = this.#replies.shift();
      if (reply === undefined) throw new Error('nothing is under way');
      this.nowMs = reply.atMs;
      this.#inFlightBytes -= reply.bytes;
      this.carriedBytes += reply.bytes;
      const { bytes, sentMs, atMs } = reply;
      this.window.took({ bytes, ms: atMs - sentMs, nowMs: atMs, isWanted: true });
    }
  }

  /** Carries nothing for a while. */
  stall(forMs: number): void {
    this.#freeAtMs = Math.max(this.#freeAtMs, this.nowMs) + forMs;
    for (const reply of this.#replies) reply.atMs += forMs;
  }

  /** How long something small would wait that is sent now: a key press. */
  get lineMs(): number {
    return Math.max(0, this.#freeAtMs - this.nowMs);
  }

  #send(): void {
    for (;;) {
      const bytes = Math.min(this.window.pieceBytes, 255 * 1024);
      if (this.#inFlightBytes > 0 && this.#inFlightBytes + bytes > this.window.bytes) return;
      this.#inFlightBytes += bytes;
      this.#freeAtMs = Math.max(this.#freeAtMs, this.nowMs) + bytes / this.link.bytesPerMs;
      const atMs = this.#freeAtMs + this.link.roundTripMs;
      this.#replies.push({ atMs, sentMs: this.nowMs, bytes });
    }
  }
}

/** What a link carries of what it could, and the longest line, over some seconds after it settled. */
function steady(model: LinkModel, forMs: number): { share: number; worstMs: number } {
  const startMs = model.nowMs;
  const startBytes = model.carriedBytes;
  let worstMs = 0;
  while (model.nowMs < startMs + forMs) {
    model.run(10);
    worstMs = Math.max(worstMs, model.lineMs);
  }
  const could = model.link.bytesPerMs * (model.nowMs - startMs);
  return { share: (model.carriedBytes - startBytes) / could, worstMs };
}

describe('what may be in flight', () => {
  it.each([
    ['a slow line', { roundTripMs: 20, bytesPerMs: 1_000 }],
    ['a home line', { roundTripMs: 20, bytesPerMs: 5_000 }],
    ['a far line', { roundTripMs: 200, bytesPerMs: 12_500 }],
    ['a fast, far line', { roundTripMs: 50, bytesPerMs: 125_000 }],
    ['a local network', { roundTripMs: 1, bytesPerMs: 118_000 }],
  ])('fills %s, and keeps the line short for a terminal', (_name, link) => {
    const model = new LinkModel(link);
    model.run(3_000);
    // a minute: what creeps must not creep far
    const { share, worstMs } = steady(model, 60_000);
    expect(share).toBeGreaterThan(0.9);
    expect(worstMs).toBeLessThan(80);
  });

  it('grows at once to what a far, fast link carries', () => {
    const model = new LinkModel({ roundTripMs: 50, bytesPerMs: 160_000 });
    model.run(400);
    expect(model.window.bytes).toBeGreaterThanOrEqual(8 * 1024 * 1024);
  });

  it('never grows over 16 MiB, nor shrinks under two small requests', () => {
    const fast = new LinkModel({ roundTripMs: 200, bytesPerMs: 1_000_000 });
    fast.run(10_000);
    expect(fast.window.bytes).toBe(16 * 1024 * 1024);
    const slow = new LinkModel({ roundTripMs: 20, bytesPerMs: 50 });
    slow.run(60_000);
    expect(slow.window.bytes).toBeGreaterThanOrEqual(64 * 1024);
    expect(slow.window.bytes).toBeLessThan(200 * 1024);
    expect(slow.window.pieceBytes).toBe(32 * 1024);
  });

  it('shrinks when the link stalls, and grows back after', () => {
    const model = new LinkModel({ roundTripMs: 20, bytesPerMs: 50_000 });
    model.run(3_000);
    const before = model.window.bytes;
    model.link.bytesPerMs = 500;
    // five seconds of them pass before the line from before is gone
    model.run(10_000);
    expect(model.window.bytes).toBeLessThan(before / 16);
    model.link.bytesPerMs = 50_000;
    model.run(2_000);
    expect(model.window.bytes).toBeGreaterThan(before / 2);
  });

  it('is soon back after a hiccup', () => {
    const model = new LinkModel({ roundTripMs: 50, bytesPerMs: 100_000 });
    model.run(2_000);
    const startMs = model.nowMs;
    const startBytes = model.carriedBytes;
    for (let time = 0; time < 20; time += 1) {
      model.stall(400);
      model.run(800);
    }
    const could = (model.link.bytesPerMs * (model.nowMs - startMs)) / 2;
    expect((model.carriedBytes - startBytes) / could).toBeGreaterThan(0.95);
  });

  it('learns that the way became longer', () => {
    const model = new LinkModel({ roundTripMs: 10, bytesPerMs: 20_000 });
    model.run(3_000);
    model.link.roundTripMs = 150;
    model.run(15_000);
    const { share } = steady(model, 10_000);
    expect(share).toBeGreaterThan(0.8);
  });

  it('does not shrink for some late replies among soon ones', () => {
    const window = new FlowWindow();
    for (let at = 0; at < 2_000; at += 1) {
      const ms = at % 4 === 0 ? 12 : 12 + 400;
      window.took({ bytes: 100_000, ms, nowMs: at * 5, isWanted: true });
    }
    expect(window.bytes).toBe(16 * 1024 * 1024);
  });

  it('does not grow while nobody waits for room', () => {
    const window = new FlowWindow();
    const before = window.bytes;
    for (let at = 0; at < 100; at += 1) {
      window.took({ bytes: 100_000, ms: 5, nowMs: at * 5, isWanted: false });
    }
    expect(window.bytes).toBe(before);
  });
});
