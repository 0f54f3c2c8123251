import { describe, expect, it, vi } from 'vitest';
import { OpError } from '../../shared/errors.ts';
import type { TransferOutcome, TransferParams } from '../engine/protocol.ts';
import type { CallOptions, EngineLink } from './engine-link.ts';
import { createProgressHub } from './progress-hub.ts';
import { Transfers } from './transfers.ts';

const noChecks = { sha256: 0, readBack: 0, size: 0 };
const tally = { found: 3, done: 2, skipped: 0, failed: 1, totalBytes: 30, doneBytes: 20 };
const done: TransferOutcome = {
  state: 'done',
  tally: { ...tally, done: 3, failed: 0 },
  checks: noChecks,
  problems: [],
  moreProblems: 0,
  unfinished: [],
};
const problem = { path: '/a/x', error: { code: 'permission', message: 'No.' } } as const;
const failed: TransferOutcome = {
  state: 'failed',
  tally,
  checks: noChecks,
  problems: [problem],
  moreProblems: 4,
  unfinished: ['/a'],
};

type Run = {
  readonly params: TransferParams;
  readonly signal: AbortSignal | undefined;
  readonly end: (outcome: TransferOutcome) => void;
  readonly fail: (error: OpError) => void;
};

function setUp() {
  const runs: Run[] = [];
  const found: string[] = [];
  const call = (_: string, params: unknown, { signal }: CallOptions = {}) =>
    new Promise((end, fail) => {
      runs.push({ params: params as TransferParams, signal, end, fail });
    });
  const link = { call } as unknown as EngineLink;
  const progress = createProgressHub();
  const transfers = new Transfers((fs) => {
    found.push(fs);
    if (fs === 'closed') throw new OpError('not-found', 'This session was closed.');
    return { link, side: fs === 'local' ? 'local' : 'remote' };
  }, progress);
  const only = () => transfers.all.read()[0];
  const ended = () => vi.waitFor(() => expect(only()?.state).not.toBe('running'));
  return { transfers, runs, found, progress, only, ended };
}

const upload = { from: { fs: 'local', paths: ['/a', '/b'] }, to: { fs: 's1', directory: '/srv' } };
const download = { from: { fs: 's1', paths: ['/srv/x\ny'] }, to: { fs: 'local', directory: '/h' } };

describe('starting a transfer', () => {
  it('runs it in the session’s process, each path on its side', () => {
    const { transfers, runs, found, only } = setUp();
    const id = transfers.start(upload);
    expect(found).toEqual(['s1']);
    expect(runs[0]?.params).toEqual({
      transferId: id,
      from: { side: 'local', paths: ['/a', '/b'] },
      to: { side: 'remote', directory: '/srv' },
    });
    expect(only()).toMatchObject({ direction: 'upload', title: '2 items', state: 'running' });
    expect(transfers.runningCount()).toBe(1);
  });

  it('names a single item as it may be shown', () => {
    const { transfers, only } = setUp();
    transfers.start(download);
    expect(only()).toMatchObject({
      direction: 'download',
      title: String.raw`x\ny`,
      from: { fs: 's1', directory: '/srv' },
    });
  });

  it('takes the local engine for two local sides', () => {
    const { transfers, runs, found } = setUp();
    transfers.start({ ...upload, to: { fs: 'local', directory: '/c' } });
    expect(found).toEqual(['local']);
    expect(runs[0]?.params.to).toEqual({ side: 'local', directory: '/c' });
  });

  it.each(['s1', 's2'])('says that from one server to %s is not possible yet', (fs) => {
    const { transfers, only } = setUp();
    const request = { ...download, to: { fs, directory: '/' } };
    expect(() => transfers.start(request)).toThrow(
      expect.objectContaining({ code: 'unsupported' }),
    );
    expect(only()).toBeUndefined();
  });

  it('is refused at once, and listed nowhere, without a session', () => {
    const { transfers, only } = setUp();
    const request = { ...upload, to: { fs: 'closed', directory: '/' } };
    expect(() => transfers.start(request)).toThrow(expect.objectContaining({ code: 'not-found' }));
    expect(only()).toBeUndefined();
  });
});

describe('a running transfer', () => {
  it('shows what the engine tells, and nothing of it after the end', async () => {
    const { transfers, runs, progress, only, ended } = setUp();
    const transferId = transfers.start(upload);
    const told = {
      transferId,
      tally,
      checks: noChecks,
      counted: true,
      bytesPerSecond: 5,
      secondsLeft: 2,
      current: 'x',
    };
    progress.tell({ ...told, problem });
    expect(only()).toMatchObject({
      tally,
      bytesPerSecond: 5,
      secondsLeft: 2,
      current: 'x',
      problem,
    });
    progress.tell({ transferId, tally, checks: noChecks, counted: true, bytesPerSecond: 0 });
    expect(only()).not.toHaveProperty('secondsLeft');
    expect(only()).toMatchObject({ problem });
    runs[0]?.end(done);
    await ended();
    progress.tell(told);
    expect(only()).toMatchObject({ state: 'done', tally: done.tally, bytesPerSecond: 0 });
    expect(only()).not.toHaveProperty('current');
  });

  it('is not told what another one does', () => {
    const { transfers, progress, only } = setUp();
    transfers.start(upload);
    progress.tell({
      transferId: 'other',
      tally,
      checks: noChecks,
      counted: true,
      bytesPerSecond: 5,
    });
    expect(only()?.bytesPerSecond).toBe(0);
  });

  it('stays on the list until the engine says how it was cancelled', async () => {
    const { transfers, runs, only, ended } = setUp();
    const id = transfers.start(upload);
    transfers.cancel(id);
    expect(runs[0]?.signal?.aborted).toBe(true);
    expect(only()?.state).toBe('running');
    expect(() => transfers.clear(id)).toThrow(expect.objectContaining({ code: 'refused' }));
    runs[0]?.end({ ...failed, state: 'cancelled' });
    await ended();
    expect(only()?.state).toBe('cancelled');
  });

  it('fails when its process ends, and can be retried in full', async () => {
    const { transfers, runs, only, ended } = setUp();
    const id = transfers.start(upload);
    runs[0]?.fail(new OpError('disconnected', 'The session ended unexpectedly.'));
    await ended();
    expect(only()).toMatchObject({ state: 'failed', problem: { error: { code: 'disconnected' } } });
    expect(transfers.problems(id).problems).toHaveLength(1);
    transfers.retry(id);
    expect(runs[1]?.params.from.paths).toEqual(['/a', '/b']);
  });
});

describe('an ended transfer', () => {
  it('gives its problems, and retries what is not there', async () => {
    const { transfers, runs, only, ended } = setUp();
    const id = transfers.start(upload);
    runs[0]?.end(failed);
    await ended();
    expect(only()).toMatchObject({ state: 'failed', problem });
    expect(transfers.problems(id)).toEqual({ problems: [problem], more: 4 });
    transfers.retry(id);
    expect(only()).toMatchObject({ id, state: 'running', tally: { found: 0 }, title: '2 items' });
    expect(only()).not.toHaveProperty('problem');
    expect(runs[0]?.params).not.toHaveProperty('resume');
    expect(runs[1]?.params).toMatchObject({ from: { paths: ['/a'] }, resume: true });
    expect(() => transfers.retry(id)).toThrow(expect.objectContaining({ code: 'refused' }));
    runs[1]?.end(done);
    await ended();
    expect(only()?.state).toBe('done');
    expect(() => transfers.retry(id)).toThrow(expect.objectContaining({ code: 'refused' }));
    expect(transfers.problems(id)).toEqual({ problems: [], more: 0 });
  });

  it('is cleared alone or with all that have ended', async () => {
    const { transfers, runs, ended } = setUp();
    const first = transfers.start(upload);
    const second = transfers.start(download);
    runs[0]?.end(done);
    await ended();
    transfers.clear();
    expect(transfers.all.read().map((t) => t.id)).toEqual([second]);
    expect(() => transfers.clear(first)).toThrow(expect.objectContaining({ code: 'not-found' }));
    runs[1]?.end(done);
    await ended();
    transfers.clear(second);
    expect(transfers.all.read()).toEqual([]);
    expect(transfers.runningCount()).toBe(0);
  });
});
