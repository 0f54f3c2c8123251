import { afterEach, describe, expect, it, vi } from 'vitest';
import { OpError } from '../../../shared/errors.ts';
import type { Transfers } from './transfers.ts';
import { done, moved, setUp, upload } from './transfers.test-support.ts';

afterEach(() => vi.useRealTimers());

const mine = { holds: () => true, asks: () => false };
const asking = { ...mine, asks: () => true };

/** What is asked for after a transfer that has run for a while. */
function laterOn(first: ReturnType<typeof setUp>) {
  vi.useFakeTimers({ toFake: ['Date'] });
  const id = first.transfers.start(upload);
  vi.setSystemTime(Date.now() + 60_000);
  return id;
}

const isNew = (transfers: Transfers, id: string, whose = mine) =>
  transfers.startOnce(upload, whose).transferId !== id;

describe('the same transfer asked for again', () => {
  it('is the first one, when the key is pressed three times', () => {
    const { transfers, runs } = setUp();
    const presses = [1, 2, 3].map(() => transfers.startOnce(upload, mine));
    const id = presses[0]?.transferId;
    expect(presses).toEqual([
      { transferId: id },
      { transferId: id, repeated: true },
      { transferId: id, repeated: true },
    ]);
    expect(runs).toHaveLength(1);
  });

  it('is the first one in whatever order its files are named', () => {
    const { transfers } = setUp();
    const id = transfers.start(upload);
    const from = { ...upload.from, paths: [...upload.from.paths].reverse() };
    expect(transfers.startOnce({ ...upload, from }, mine).transferId).toBe(id);
  });

  it('is the first one while that asks, however long', () => {
    const first = setUp();
    const id = laterOn(first);
    first.told('s1', moved(id));
    expect(isNew(first.transfers, id, asking)).toBe(false);
  });

  it('is the first one while that has done nothing yet, or waits for its connection', async () => {
    const first = setUp();
    const id = laterOn(first);
    expect(isNew(first.transfers, id)).toBe(false);
    first.told('s1', moved(id));
    first.become('s1', { at: 'ended', retryAtMs: Date.now() + 3_900 });
    first.runs[0]?.fail(new OpError('disconnected', 'Gone.'));
    await expect.poll(first.state).toEqual(['offline']);
    expect(isNew(first.transfers, id)).toBe(false);
  });

  it('is a new one once the first has got somewhere, was paused or cancelled, or has ended', async () => {
    const running = setUp();
    const id = laterOn(running);
    running.told('s1', moved(id));
    expect(isNew(running.transfers, id)).toBe(true);

    const paused = setUp();
    const stopped = paused.transfers.start(upload);
    paused.transfers.pause(stopped);
    expect(isNew(paused.transfers, stopped)).toBe(true);

    const cancelled = setUp();
    const unwanted = cancelled.transfers.start(upload);
    cancelled.transfers.cancel(unwanted);
    expect(cancelled.only()?.state).toBe('running');
    expect(isNew(cancelled.transfers, unwanted)).toBe(true);

    const over = setUp();
    const ended = over.transfers.start(upload);
    over.runs[0]?.end(done);
    await over.ended();
    expect(isNew(over.transfers, ended)).toBe(true);
  });

  it.each([
    ['to another folder', { to: { fs: 's1', directory: '/opt' } }],
    ['to another host', { to: { fs: 's2', directory: '/srv' } }],
    ['of other files', { from: { fs: 'local', paths: ['/a', '/c'] } }],
    ['of fewer files', { from: { fs: 'local', paths: ['/a'] } }],
    ['under other names', { to: { fs: 's1', directory: '/srv', names: ['x', 'y'] } }],
    ['as a move', { options: { move: true as const } }],
    ['with masks', { options: { include: ['*.txt'] } }],
  ])('is a new one %s', (_, change) => {
    const { transfers } = setUp();
    const id = transfers.start(upload);
    expect(transfers.startOnce({ ...upload, ...change }, mine).transferId).not.toBe(id);
  });

  it('is a new one in a window that does not know of the first', () => {
    const { transfers } = setUp();
    const id = transfers.start(upload);
    expect(isNew(transfers, id, { ...mine, holds: () => false })).toBe(true);
  });
});
