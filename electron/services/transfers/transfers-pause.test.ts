import { describe, expect, it } from 'vitest';
import { OpError } from '../../../shared/errors.ts';
import { done, failed, setUp, upload } from './transfers.test-support.ts';

const checkpoint = {
  path: '/a',
  target: '/srv/a',
  partial: '/srv/.hawser-x.part',
  offset: 4,
  sha256: 'ab'.repeat(32),
  size: 9,
};
describe('stopping and going on', () => {
  it('pauses through the engine, and gives it what it has told when it goes on', async () => {
    const { transfers, runs, calls, told, only, ended } = setUp();
    const id = transfers.start(upload);
    told('s1', { event: 'checkpoint', transferId: id, checkpoint });
    transfers.pause(id);
    expect(calls).toMatchObject([{ name: 'pauseTransfer', params: { transferId: id } }]);
    expect(only()?.state).toBe('paused');
    runs[0]?.end({ ...failed, state: 'paused' });
    await ended();
    await expect.poll(() => transfers.runningCount()).toBe(0);
    // what the partial holds is not lost, and shown as done
    const { offset } = checkpoint;
    expect(only()).toMatchObject({ state: 'paused', tally: { failed: 0, doneBytes: offset } });
    transfers.resume();
    expect(runs[1]?.params).toMatchObject({
      resume: true,
      checkpoints: [checkpoint],
      from: { paths: ['/a', '/b'] },
    });
  });

  it('waits for a lost connection, and goes on by itself when it is there again', async () => {
    const { transfers, runs, become, only, state } = setUp();
    transfers.start(upload);
    become('s1', { at: 'ended', retryAtMs: Date.now() + 3_900 });
    runs[0]?.end({
      ...failed,
      problems: [{ path: '/a', error: { code: 'disconnected', message: 'Gone.' } }],
    });
    await expect.poll(state).toEqual(['offline']);
    expect(only()).toMatchObject({ waitsFor: 'Reconnecting to s1 in 4 s', tally: { failed: 0 } });
    expect(only()).not.toHaveProperty('problem');
    become('s1', { at: 'connecting' });
    expect(only()?.waitsFor).toBe('Connecting to s1');
    become('s1', { at: 'ready' });
    expect(state()).toEqual(['running']);
    expect(runs[1]?.params).toMatchObject({ resume: true });
  });

  it('is paused when the user closes its session, and opens it again when resumed', async () => {
    const { transfers, runs, become, ensured, only, state } = setUp();
    const id = transfers.start(upload);
    become('s1');
    runs[0]?.fail(new OpError('disconnected', 'The session was closed.'));
    await expect.poll(state).toEqual(['paused']);
    expect(only()?.waitsFor).toContain('resume opens it again');
    become('s1', { at: 'connecting' });
    expect(state()).toEqual(['paused']);
    transfers.resume(id);
    expect(ensured).toEqual(['s1']);
    await expect.poll(state).toEqual(['offline']);
    become('s1', { at: 'ready' });
    expect(state()).toEqual(['running']);
  });

  it('keeps a session up while it needs it', async () => {
    const { transfers, runs, ended } = setUp();
    transfers.start(upload);
    expect([transfers.needs('s1'), transfers.needs('s2')]).toEqual([true, false]);
    runs[0]?.end(done);
    await ended();
    expect(transfers.needs('s1')).toBe(false);
  });
});

describe('a transfer that will not go on', () => {
  it.each(['cancel', 'clear'] as const)('takes its partials with it: %s', async (how) => {
    const { transfers, runs, calls, told, ended } = setUp();
    const id = transfers.start(upload);
    told('s1', { event: 'checkpoint', transferId: id, checkpoint });
    if (how === 'cancel') transfers.pause(id);
    runs[0]?.end({
      ...failed,
      problems: [],
      moreProblems: 0,
      state: how === 'cancel' ? 'paused' : 'failed',
    });
    await ended();
    await expect.poll(() => transfers.runningCount()).toBe(0);
    transfers[how](id);
    const params = { transferId: id, side: 'remote', partials: [checkpoint.partial] };
    expect(calls.at(-1)).toEqual({ fs: 's1', name: 'discardPartials', params });
  });
});
