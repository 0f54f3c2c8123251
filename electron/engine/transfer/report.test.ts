import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TransferItem } from '../../../shared/contract/transfers.ts';
import { OpError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import type { TransferProgress } from '../protocol.ts';
import { Report } from './report.ts';

let progress: TransferProgress[];
let told: (readonly TransferItem[])[];

beforeEach(() => {
  vi.useFakeTimers();
  progress = [];
  told = [];
});

afterEach(() => {
  vi.useRealTimers();
});

function start() {
  const report = new Report({
    transferId: 'test',
    onProgress: (one) => progress.push(one),
    onItems: (items) => told.push(items),
    largeFromBytes: 1_000,
    progressMs: 100,
    now: () => performance.now(),
  });
  const root = report.root('/root');
  const found = (name: string, size: number) => report.found({ path: `/root/${name}`, size, root });
  return { report, root, found };
}

function cutOff(error: OpError) {
  return { error, paused: false };
}

const failure = new OpError('permission', 'No.');

describe('Report', () => {
  it('tells at most ten times a second, only what changed, and once at the end', () => {
    const { report, found } = start();
    const ticket = found('a', 1_000);
    for (let ms = 0; ms < 1_000; ms += 1) {
      ticket.advance(1);
      vi.advanceTimersByTime(1);
    }
    expect(progress.length).toBe(10);
    vi.advanceTimersByTime(10_000);
    const quiet = progress.length;
    vi.advanceTimersByTime(10_000);
    expect(progress.length).toBe(quiet);
    ticket.done();
    report.close(undefined);
    expect(progress.length).toBe(quiet + 1);
    vi.advanceTimersByTime(10_000);
    expect(progress.length).toBe(quiet + 1);
  });

  it('never counts more bytes than it found, also of a source that grew', () => {
    const { report, found } = start();
    const ticket = found('grown', 100);
    ticket.advance(150);
    vi.advanceTimersByTime(100);
    expect(progress.at(-1)?.tally).toMatchObject({ totalBytes: 100, doneBytes: 100 });
    ticket.done({ bytes: 150 });
    expect(report.close(undefined).tally).toMatchObject({ totalBytes: 150, doneBytes: 150 });
  });

  it('takes back the bytes of a file begun again, and of one that failed', () => {
    const { report, found } = start();
    const ticket = found('a', 100);
    ticket.advance(60);
    ticket.restart();
    ticket.advance(30);
    vi.advanceTimersByTime(100);
    expect(progress.at(-1)?.tally.doneBytes).toBe(30);
    ticket.failed(failure);
    expect(report.close(undefined).tally).toMatchObject({ failed: 1, doneBytes: 0 });
  });

  it('waits for no bytes of what was skipped or failed', () => {
    const { report, found } = start();
    const running = found('running', 10_000);
    found('skipped', 1_000_000).skipped();
    found('failed', 1_000_000).failed(failure);
    report.allCounted();
    for (let ms = 0; ms < 3_000; ms += 100) {
      running.advance(100);
      vi.advanceTimersByTime(100);
    }
    expect(progress.at(-1)?.secondsLeft).toBe(7);
    report.stop();
  });

  it('says no time left while folders are still read', () => {
    const { report, found } = start();
    const running = found('running', 10_000);
    for (let ms = 0; ms < 3_000; ms += 100) {
      running.advance(100);
      vi.advanceTimersByTime(100);
    }
    expect(progress.at(-1)).toMatchObject({ counted: false });
    expect(progress.at(-1)).not.toHaveProperty('secondsLeft');
    report.stop();
  });

  it('settles each item once, by what came first', () => {
    const { report, found } = start();
    const ticket = found('a', 10);
    ticket.done();
    ticket.failed(failure);
    ticket.skipped();
    ticket.advance(5);
    expect(report.close(undefined)).toMatchObject({
      state: 'done',
      tally: { found: 1, done: 1, skipped: 0, failed: 0, doneBytes: 10 },
    });
  });

  it('keeps so many problems word for word, and counts the rest', () => {
    const { report, found } = start();
    for (let at = 0; at < limits.problemsPerTransfer + 7; at += 1)
      found(`${at}`, 1).failed(failure);
    const outcome = report.close(undefined);
    expect(outcome.problems).toHaveLength(limits.problemsPerTransfer);
    expect(outcome.moreProblems).toBe(7);
    expect(progress.at(-1)?.problem?.path).toBe('/root/0');
  });

  it('tells a note once, whatever the number of items', () => {
    const { report, found } = start();
    for (const name of ['a', 'b']) {
      report.note(`/root/${name}`, failure);
      found(name, 1).done();
    }
    expect(report.close(undefined)).toMatchObject({
      state: 'done',
      problems: [{ path: '/root/a' }],
    });
  });

  it('counts what a cancelled transfer left as skipped, and keeps its source unfinished', () => {
    const { report, found } = start();
    report.root('/never met');
    found('done', 1).done();
    found('open', 1);
    found('cut', 1).failed(new OpError('cancelled', 'Cancelled.'));
    expect(report.close(cutOff(new OpError('cancelled', 'Cancelled.')))).toMatchObject({
      state: 'cancelled',
      tally: { found: 3, done: 1, skipped: 2, failed: 0 },
      problems: [],
      unfinished: ['/root', '/never met'],
    });
  });

  it('counts what a lost session left open as failed', () => {
    const { report, found } = start();
    found('open', 1);
    expect(report.close(cutOff(new OpError('disconnected', 'Gone.')))).toMatchObject({
      state: 'failed',
      tally: { found: 1, failed: 1 },
      moreProblems: 1,
      unfinished: ['/root'],
    });
  });

  it('refuses to end with an item that has no result', () => {
    const { report, found } = start();
    found('forgotten', 1);
    expect(() => report.close(undefined)).toThrow('lost count');
  });

  it('ends as paused what the user paused, and keeps its source unfinished', () => {
    const { report, found } = start();
    found('cut', 1).failed(new OpError('cancelled', 'Paused.'));
    const paused = { error: new OpError('cancelled', 'Paused.'), paused: true };
    expect(report.close(paused)).toMatchObject({ state: 'paused', unfinished: ['/root'] });
    expect(told.at(-1)).toMatchObject([{ path: '/root/cut', state: 'waiting' }]);
  });

  it('takes back what a last look at the target did not find', () => {
    const { report, found } = start();
    const ticket = found('a', 100);
    ticket.done({ bytes: 120, check: 'sha256' });
    found('b', 1).done({ check: 'size' });
    ticket.revoke(new OpError('changed', 'Not there.'));
    expect(report.close(undefined)).toMatchObject({
      state: 'failed',
      tally: { done: 1, failed: 1, totalBytes: 101, doneBytes: 1 },
      checks: { sha256: 0, size: 1 },
      unfinished: ['/root'],
    });
  });
});

describe('news of items', () => {
  const sha256 = 'a'.repeat(64);

  it('tells each item when it is met and when it is settled, in the order they were met', () => {
    const { report, root } = start();
    const ticket = report.found({ path: '/root/f', kind: 'file', size: 5, root });
    const other = report.found({ path: '/root/g', kind: 'directory', size: 0, root });
    vi.advanceTimersByTime(100);
    expect(told).toEqual([
      [
        { path: '/root/f', kind: 'file', size: 5, state: 'waiting' },
        { path: '/root/g', kind: 'directory', state: 'waiting' },
      ],
    ]);
    ticket.aim('/t/f');
    ticket.start();
    vi.advanceTimersByTime(100);
    expect(told).toHaveLength(1);
    ticket.done({ bytes: 5, target: '/t/f (2)', check: 'sha256', sha256 });
    other.already();
    report.close(undefined);
    expect(told[1]).toEqual([
      {
        path: '/root/f',
        kind: 'file',
        size: 5,
        target: '/t/f (2)',
        state: 'done',
        check: 'sha256',
        sha256,
      },
      { path: '/root/g', kind: 'directory', state: 'already' },
    ]);
  });

  it('tells a large file as running', () => {
    const { report, root } = start();
    report.found({ path: '/root/f', kind: 'file', size: 1_000, root }).start();
    vi.advanceTimersByTime(100);
    expect(told).toMatchObject([[{ state: 'running' }]]);
    report.close(cutOff(new OpError('cancelled', 'Cancelled.')));
  });

  it('puts no more into a message than it may hold, and leaves nothing out', () => {
    const { report, found } = start();
    const count = limits.itemsPerMessage + 1;
    for (let at = 0; at < count; at += 1) found(`${at}`, 0).leftOut();
    vi.advanceTimersByTime(100);
    expect(told.map((items) => items.length)).toEqual([limits.itemsPerMessage]);
    report.close(undefined);
    expect(told.map((items) => items.length)).toEqual([limits.itemsPerMessage, 1]);
    expect(told[1]).toMatchObject([{ path: `/root/${count - 1}`, state: 'left-out' }]);
  });
});
