import { describe, expect, it, vi } from 'vitest';
import { OpError } from '../../../shared/errors.ts';
import { noJournal } from './transfer-journal.ts';
import {
  done,
  download,
  failed,
  moved,
  problem,
  setUp,
  tally,
  upload,
} from './transfers.test-support.ts';

describe('starting a transfer', () => {
  it('runs it in the session’s process, each path on its side', () => {
    const { transfers, runs, only } = setUp();
    const id = transfers.start(upload);
    expect(runs[0]).toMatchObject({ fs: 's1' });
    expect(runs[0]?.params).toEqual({
      transferId: id,
      from: { side: 'local', paths: ['/a', '/b'] },
      to: { side: 'remote', directory: '/srv' },
      options: { conflict: 'ask', verify: 'auto', links: 'keep' },
      syncFromBytes: 1024 * 1024,
      confirmsCheckpoints: true,
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
    const { transfers, runs } = setUp();
    transfers.start({ ...upload, to: { fs: 'local', directory: '/c' } });
    expect(runs[0]).toMatchObject({ fs: 'local', params: { to: { side: 'local' } } });
  });

  it('copies between two hosts in the target’s process, over a port to the source’s', () => {
    const { transfers, runs, opened, only } = setUp();
    transfers.start({ ...download, to: { fs: 's2', directory: '/' } });
    expect(opened).toEqual([
      { fs: 's1', name: 'serveFiles' },
      { fs: 's2', name: 'filesOfPeer' },
    ]);
    expect(runs[0]).toMatchObject({ fs: 's2', params: { from: { side: 'peer' } } });
    expect(only()?.direction).toBe('between');
  });

  it('copies within one host in its own process', () => {
    const { transfers, runs, opened } = setUp();
    transfers.start({ ...download, to: { fs: 's1', directory: '/' } });
    expect(opened).toEqual([]);
    expect(runs[0]?.params).toMatchObject({ from: { side: 'remote' }, to: { side: 'remote' } });
  });

  it('fills what was not chosen up from the settings', async () => {
    const { transfers, settings, runs } = setUp({
      conflict: { upload: 'newer', download: 'skip' },
      exclude: ['*.tmp'],
      syncFromBytes: null,
    });
    await settings.ready;
    transfers.start({ ...upload, options: { verify: 'size' } });
    expect(runs[0]?.params).toMatchObject({
      options: { conflict: 'newer', verify: 'size', exclude: ['*.tmp'] },
      syncFromBytes: null,
      confirmsCheckpoints: true,
    });
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
    const { transfers, runs, told, only, ended } = setUp();
    const id = transfers.start(upload);
    const now = moved(id, { secondsLeft: 2, current: 'x' });
    told('s1', moved(id, { ...now.progress, problem }));
    expect(only()).toMatchObject({
      tally,
      bytesPerSecond: 5,
      secondsLeft: 2,
      current: 'x',
      problem,
    });
    told('s1', moved(id));
    expect(only()).not.toHaveProperty('secondsLeft');
    expect(only()).toMatchObject({ problem });
    runs[0]?.end(done);
    await ended();
    told('s1', now);
    expect(only()).toMatchObject({ state: 'done', tally: done.tally, bytesPerSecond: 0 });
    expect(only()).not.toHaveProperty('current');
  });

  it('is not told of another one, nor by another session’s process', () => {
    const { transfers, told, only } = setUp();
    const id = transfers.start(upload);
    told('s1', moved('other'));
    told('s2', moved(id));
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

  it('fails when its process ends while the session stands, and can be retried in full', async () => {
    const { transfers, runs, only, ended } = setUp();
    const id = transfers.start(upload);
    runs[0]?.fail(new OpError('disconnected', 'The session ended unexpectedly.'));
    await ended();
    expect(only()).toMatchObject({ state: 'failed', problem: { error: { code: 'disconnected' } } });
    expect(transfers.reports.problems(id).problems).toHaveLength(1);
    transfers.retry(id);
    expect(runs[1]?.params.from.paths).toEqual(['/a', '/b']);
  });
});

describe('a move', () => {
  const move = { ...upload, options: { move: true } } as const;

  it('is synced, compared, and keeps links, whatever the settings say', async () => {
    const { transfers, settings, runs } = setUp({
      syncFromBytes: null,
      links: 'follow',
      verify: 'size',
    });
    await settings.ready;
    transfers.start(move);
    expect(runs[0]?.params).toMatchObject({
      syncFromBytes: 0,
      options: { links: 'keep', verify: 'read-back' },
    });
  });

  it('touches no original before it is written down that the copies are there', async () => {
    const { transfers, runs, calls } = setUp();
    let written: (() => void) | undefined;
    const arrived = () => new Promise<void>((resolve) => (written = resolve));
    transfers.restore([], { ...noJournal, arrived });
    transfers.start(move);
    runs[0]?.end(done);
    await vi.waitFor(() => expect(written).toBeDefined());
    // whatever it would do without waiting it has done by then
    await new Promise((resolve) => setImmediate(resolve));
    expect(calls).toEqual([]);
    written?.();
    await vi.waitFor(() => expect(calls).not.toEqual([]));
  });
});

describe('an ended transfer', () => {
  it('gives its problems, and retries what is not there', async () => {
    const { transfers, runs, only, ended } = setUp();
    const id = transfers.start(upload);
    runs[0]?.end(failed);
    await ended();
    expect(only()).toMatchObject({ state: 'failed', problem });
    expect(transfers.reports.problems(id)).toEqual({ problems: [problem], more: 4 });
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
    expect(transfers.reports.problems(id)).toEqual({ problems: [], more: 0 });
  });

  it('is not begun again with those that failed when it was cancelled', async () => {
    const { transfers, runs, state } = setUp();
    transfers.start(upload);
    const cancelled = transfers.start(download);
    runs[0]?.end(failed);
    transfers.cancel(cancelled);
    runs[1]?.end({ ...failed, state: 'cancelled' });
    await expect.poll(state).toEqual(['failed', 'cancelled']);
    transfers.retry();
    expect(state()).toEqual(['running', 'cancelled']);
    transfers.retry(cancelled);
    expect(state()).toEqual(['running', 'running']);
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

describe('several transfers', () => {
  it('run as many at once as the settings say, and one more', async () => {
    const { transfers, settings, state } = setUp({ parallel: 1 });
    await settings.ready;
    for (let count = 0; count < 4; count += 1) transfers.start(upload);
    expect(state()).toEqual(['running', 'running', 'waiting', 'waiting']);
    await settings.change({ ...settings.current.read(), parallel: 3 });
    expect(state()).toEqual(['running', 'running', 'running', 'running']);
  });

  it('share the speed limit by the engines they run in', async () => {
    const { transfers, settings, calls, runs } = setUp({ bytesPerSecond: 10_000 });
    await settings.ready;
    const limitsOf = () => calls.splice(0).map(({ fs, params }) => ({ fs, ...(params as object) }));
    transfers.start(upload);
    expect(limitsOf()).toEqual([{ fs: 's1', bytesPerSecond: 10_000 }]);
    transfers.start({ ...upload, to: { fs: 's2', directory: '/' } });
    expect(limitsOf()).toEqual([
      { fs: 's1', bytesPerSecond: 5_000 },
      { fs: 's2', bytesPerSecond: 5_000 },
    ]);
    runs[0]?.end(done);
    await expect.poll(limitsOf).toEqual([{ fs: 's2', bytesPerSecond: 10_000 }]);
    await settings.change({ ...settings.current.read(), bytesPerSecond: null });
    await expect.poll(limitsOf).toEqual([{ fs: 's2', bytesPerSecond: null }]);
  });

  it('are moved while they wait', async () => {
    const { transfers, settings, at } = setUp({ parallel: 1 });
    await settings.ready;
    const ids = [1, 2, 3, 4].map(() => transfers.start(upload));
    transfers.move(ids[3] ?? '', ids[2] ?? '');
    expect([at(2)?.id, at(3)?.id]).toEqual([ids[3], ids[2]]);
  });
});
