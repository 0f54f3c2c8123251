import { describe, expect, it } from 'vitest';
import type { TransferItem } from '../../../shared/contract/transfers.ts';
import { createConflictDesk, createConflictRules } from './conflict-ask.ts';
import { createPrompts } from '../session/prompts.ts';
import { failed, setUp, upload } from './transfers.test-support.ts';

const item = (path: string, more: Partial<TransferItem>): TransferItem => ({
  path,
  kind: 'file',
  state: 'done',
  ...more,
});

const facts = { path: '/a', kind: 'file' } as const;
const question = {
  source: facts,
  target: facts,
  newName: 'a (2)',
  actions: ['overwrite', 'skip'],
} as const;

describe('what was decided in one attempt', () => {
  it('is told to the next one: what was left out, and what got another name', async () => {
    const { transfers, runs, told, ended } = setUp();
    const transferId = transfers.start(upload);
    const error = { code: 'unsupported', message: 'A pipe.' } as const;
    const items = [
      item('/a/kept', { target: '/srv/a/kept' }),
      item('/a/both', { target: '/srv/a/both (2)' }),
      item('/a/left', { state: 'skipped' }),
      item('/a/pipe', { state: 'skipped', error }),
    ];
    told('s1', { event: 'items', transferId, items });
    runs[0]?.end({ ...failed, state: 'paused' });
    transfers.pause(transferId);
    await ended();
    await expect.poll(() => transfers.runningCount()).toBe(0);
    transfers.resume();
    expect(runs[0]?.params.decided).toBeUndefined();
    expect(runs[1]?.params.decided).toEqual([
      { path: '/a/left', skip: true },
      { path: '/a/both', name: 'both (2)' },
    ]);
  });

  it('holds for a file that was on its way under another name', async () => {
    const { transfers, runs, told, ended } = setUp();
    const transferId = transfers.start(upload);
    const checkpoint = {
      path: '/a',
      target: '/srv/a (2)',
      partial: '/srv/.hawser-1.part',
      offset: 5,
      sha256: 'ab'.repeat(32),
      size: 9,
    };
    told('s1', { event: 'checkpoint', transferId, checkpoint });
    transfers.pause();
    runs[0]?.end({ ...failed, state: 'paused' });
    await ended();
    await expect.poll(() => transfers.runningCount()).toBe(0);
    transfers.resume();
    expect(runs[1]?.params.decided).toEqual([{ path: '/a', name: 'a (2)' }]);
  });

  it('counts for all conflicts of later attempts when it was said for all', async () => {
    const { transfers, runs, settings, ended } = setUp();
    const transferId = transfers.start(upload);
    const prompts = createPrompts();
    const rules = createConflictRules(
      {
        request: (id) => transfers.request(id),
        remember: (id, action) => transfers.answered(id, action),
      },
      settings,
      () => undefined,
    );
    const ask = createConflictDesk(prompts, rules)('s1');
    const { signal } = new AbortController();
    const answer = async (reason: 'taken' | 'same-name', action: 'skip' | 'overwrite') => {
      const asking = ask({ transferId, ...question, reason }, { signal });
      const [open] = prompts.open.read();
      prompts.answer(open?.id ?? '', { kind: 'conflict', action, scope: 'all' });
      await asking;
    };
    // another host's process is told nothing, and changes nothing
    const stranger = createConflictDesk(prompts, rules)('s2');
    expect(await stranger({ transferId, ...question, reason: 'taken' }, { signal })).toBeNull();
    expect(prompts.open.read()).toEqual([]);
    await answer('taken', 'overwrite');
    await answer('same-name', 'skip');
    transfers.pause();
    runs[0]?.end({ ...failed, state: 'paused' });
    await ended();
    await expect.poll(() => transfers.runningCount()).toBe(0);
    transfers.resume();
    expect(runs[0]?.params.options?.conflict).toBe('ask');
    expect(runs[1]?.params.options?.conflict).toBe('overwrite');
  });
});
