import { expect, test } from 'vitest';
import { createAsks } from './asks.ts';
import type { FromEngine } from './protocol.ts';

function start() {
  const sent: FromEngine[] = [];
  return { sent, ...createAsks((message) => void sent.push(message)) };
}

test('each question gets the answer that carries its number', async () => {
  const { ask, answered, sent } = start();
  const first = ask('password', { hop: 0, again: false });
  const second = ask('passphrase', { hop: 0, keyFile: '/k', again: true });
  expect(sent).toEqual([
    { kind: 'ask', id: 1, name: 'password', params: { hop: 0, again: false } },
    { kind: 'ask', id: 2, name: 'passphrase', params: { hop: 0, keyFile: '/k', again: true } },
  ]);
  answered(2, { passphrase: 'p' });
  answered(1, null);
  expect(await first).toBeNull();
  expect(await second).toEqual({ passphrase: 'p' });
});

test('a question is taken back when its asker no longer waits, and a late answer is dropped', async () => {
  const { ask, answered, sent } = start();
  const controller = new AbortController();
  const asking = ask('password', { hop: 0, again: false }, { signal: controller.signal });
  controller.abort();
  await expect(asking).rejects.toMatchObject({ code: 'cancelled' });
  expect(sent.at(-1)).toEqual({ kind: 'unask', id: 1 });
  answered(1, { password: 'late' });
});

test('an asker that was cancelled before does not ask at all', async () => {
  const { ask, sent } = start();
  const asking = ask('password', { hop: 0, again: false }, { signal: AbortSignal.abort() });
  await expect(asking).rejects.toMatchObject({ code: 'cancelled' });
  expect(sent).toEqual([]);
});

test('a signal that fires after the answer takes nothing back', async () => {
  const { ask, answered, sent } = start();
  const controller = new AbortController();
  const asking = ask('password', { hop: 0, again: false }, { signal: controller.signal });
  answered(1, null);
  await asking;
  controller.abort();
  expect(sent).toHaveLength(1);
});
