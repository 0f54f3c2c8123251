import { expect, test } from 'vitest';
import type { Transfer } from '../../../shared/contract/transfers.ts';
import { createBatchWatch } from './batch-notice.ts';

const list = (...states: Transfer['state'][]): Transfer[] =>
  states.map((state, at) => ({ id: `t${at}`, title: `file${at}`, state }) as unknown as Transfer);

test('a batch is told once, when its last transfer has ended', () => {
  const watch = createBatchWatch();
  expect(watch(list('running'))).toBeUndefined();
  expect(watch(list('done', 'running'))).toBeUndefined();
  expect(watch(list('done', 'done'))).toEqual({
    title: '2 transfers finished',
    body: 'file0, file1',
  });
  expect(watch(list('done', 'done'))).toBeUndefined();
});

test('one that waits for its connection keeps the batch open', () => {
  const watch = createBatchWatch();
  watch(list('running'));
  expect(watch(list('offline'))).toBeUndefined();
  expect(watch(list('done'))?.title).toBe('Transfer finished');
});

test('failures are named first, and counted', () => {
  const watch = createBatchWatch();
  watch(list('running', 'running', 'running', 'running', 'running'));
  expect(watch(list('done', 'done', 'done', 'failed', 'done'))).toEqual({
    title: '1 of 5 transfers failed',
    body: 'file3, file0, file1, and 2 more',
  });
  watch(list('running'));
  expect(watch(list('failed'))?.title).toBe('A transfer failed');
});

test('what was paused, cancelled or cleared meanwhile is no news', () => {
  const watch = createBatchWatch();
  watch(list('running', 'running'));
  expect(watch(list('paused', 'cancelled'))).toBeUndefined();
  watch(list('running'));
  expect(watch([])).toBeUndefined();
});

test('those of earlier batches, and of an earlier start, do not count again', () => {
  const watch = createBatchWatch();
  expect(watch(list('done', 'failed'))).toBeUndefined();
  watch(list('done', 'failed', 'running'));
  expect(watch(list('done', 'failed', 'done'))?.title).toBe('Transfer finished');
});
