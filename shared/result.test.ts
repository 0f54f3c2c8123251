import { expect, test } from 'vitest';
import { fromAppError, OpError, toAppError } from './errors.ts';
import { settle } from './result.ts';

test('an expected failure keeps its code, message and advice on the way', async () => {
  const error = new OpError('no-space', 'The disk is full.', { next: 'Free some space.' });
  const result = await settle(() => Promise.reject(error));
  expect(result).toEqual({
    ok: false,
    error: { code: 'no-space', message: 'The disk is full.', next: 'Free some space.' },
  });
  expect(fromAppError(toAppError(error))).toMatchObject({ code: 'no-space', next: error.next });
});

test('an unexpected fault is told as ours', () => {
  expect(toAppError(new TypeError('x is not a function'))).toMatchObject({ code: 'internal' });
});

test('an aborted operation is told as cancelled', () => {
  const controller = new AbortController();
  controller.abort();
  expect(toAppError(controller.signal.reason)).toMatchObject({ code: 'cancelled' });
});
