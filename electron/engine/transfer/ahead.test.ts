import { describe, expect, it, vi } from 'vitest';
import { Ahead } from './ahead.ts';

describe('what may go ahead of a checkpoint', () => {
  it('is so many bytes past the last one that was written down', async () => {
    const ahead = new Ahead(100, 50);
    expect(ahead.room(150)).toBeUndefined();
    const go = vi.fn<() => void>();
    const waiting = ahead.room(151)?.then(go);
    ahead.kept(100);
    await Promise.resolve();
    expect(go).not.toHaveBeenCalled();
    ahead.kept(101);
    await waiting;
    expect(go).toHaveBeenCalledTimes(1);
  });

  it('never shrinks by an older checkpoint', () => {
    const ahead = new Ahead(0, 50);
    ahead.kept(100);
    ahead.kept(20);
    expect(ahead.room(150)).toBeUndefined();
  });

  it('is all when nothing goes any more, so that nobody waits for ever', async () => {
    const ahead = new Ahead(0, 50);
    const waiting = ahead.room(1_000);
    ahead.abandon();
    await waiting;
    expect(ahead.room(2_000)).toBeUndefined();
  });
});
