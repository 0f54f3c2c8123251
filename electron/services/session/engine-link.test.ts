import { MessageChannel } from 'node:worker_threads';
import { afterEach, expect, test, vi } from 'vitest';
import type { EngineEvent } from '../../engine/protocol.ts';
import { fakeEngineHost, refusingAnswers } from '../../testing/fake-engine-host.ts';
import { createEngineLink, type AskHandlers, type LinkOptions } from './engine-link.ts';

function start(options: Partial<LinkOptions> = {}) {
  const host = fakeEngineHost();
  const link = createEngineLink(host, {
    onAsk: refusingAnswers,
    onEvent: () => undefined,
    ...options,
  });
  return { host, link };
}

afterEach(() => {
  vi.useRealTimers();
});

test('a call resolves with the value that carries its number', async () => {
  const { host, link } = start();
  const first = link.call('realPath', { side: 'local', path: 'a' });
  const second = link.call('realPath', { side: 'local', path: 'b' });
  host.say({ kind: 'result', id: 2, result: { ok: true, value: { path: '/b' } } });
  host.say({ kind: 'result', id: 1, result: { ok: true, value: { path: '/a' } } });
  expect(await Promise.all([first, second])).toEqual([{ path: '/a' }, { path: '/b' }]);
});

test('a failed call rejects with the code and the next step', async () => {
  const { host, link } = start();
  const call = link.call('makeDirectory', { side: 'remote', path: '/x' });
  const error = { code: 'exists', message: 'There already.', next: 'Pick another name.' } as const;
  host.say({ kind: 'result', id: 1, result: { ok: false, error } });
  await expect(call).rejects.toMatchObject(error);
});

test('a signal sends a cancel and the engine has the last word', async () => {
  const { host, link } = start();
  const controller = new AbortController();
  const call = link.call('freeSpace', { side: 'local', path: '/' }, { signal: controller.signal });
  controller.abort();
  expect(host.posted.at(-1)?.message).toEqual({ kind: 'cancel', id: 1 });
  host.say({ kind: 'result', id: 1, result: { ok: true, value: null } });
  expect(await call).toBeNull();
});

test('a call past its deadline is cancelled and fails as timeout', async () => {
  vi.useFakeTimers();
  const { host, link } = start();
  const call = link.call('realPath', { side: 'remote', path: '.' }, { deadlineMs: 500 });
  const failure = call.catch((thrown: unknown) => thrown);
  await vi.advanceTimersByTimeAsync(500);
  expect(await failure).toMatchObject({ code: 'timeout' });
  expect(host.posted.at(-1)?.message).toEqual({ kind: 'cancel', id: 1 });
  expect(vi.getTimerCount()).toBe(0);
});

test('connecting and transfers have no deadline of their own here', async () => {
  vi.useFakeTimers();
  const { link } = start();
  void link.call('transfer', {
    transferId: 't',
    from: { side: 'local', paths: ['/a'] },
    to: { side: 'remote', directory: '/' },
  });
  expect(vi.getTimerCount()).toBe(0);
});

test('a cancelled transfer has as long as any call to put things in order, and no longer', async () => {
  vi.useFakeTimers();
  const { link } = start();
  const controller = new AbortController();
  const params = {
    transferId: 't',
    from: { side: 'local', paths: ['/a'] },
    to: { side: 'remote', directory: '/' },
  } as const;
  const failure = link
    .call('transfer', params, { signal: controller.signal })
    .catch((thrown: unknown) => thrown);
  await vi.advanceTimersByTimeAsync(24 * 3_600_000);
  controller.abort();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await failure).toMatchObject({ code: 'timeout' });
  expect(vi.getTimerCount()).toBe(0);
});

test('the end of the process settles every pending call and refuses later ones', async () => {
  const onExit = vi.fn<(error: Error) => void>();
  const { host, link } = start({ onExit });
  const calls = Promise.allSettled([
    link.call('realPath', { side: 'local', path: 'a' }),
    link.call('freeSpace', { side: 'local', path: '/' }),
  ]);
  host.exit({ code: 70 });
  const disconnected = { status: 'rejected', reason: { code: 'disconnected' } };
  expect(await calls).toMatchObject([disconnected, disconnected]);
  await expect(link.call('freeSpace', { side: 'local', path: '/' })).rejects.toMatchObject({
    code: 'disconnected',
  });
  expect(onExit).toHaveBeenCalledTimes(1);
});

test('a stream opened on a dead engine is closed at once', async () => {
  const { host, link } = start();
  host.exit({ code: 1 });
  const { port1, port2 } = new MessageChannel();
  const closed = new Promise<void>((resolve) => port2.once('close', resolve));
  link.open('list', { side: 'local', path: '/' }, port1);
  await closed;
  expect(host.posted).toEqual([]);
});

test('a question is answered by its handler', async () => {
  const password = vi.fn<AskHandlers['password']>(async () => ({ password: 'open' }));
  const { host } = start({ onAsk: { ...refusingAnswers, password } });
  host.say({ kind: 'ask', id: 7, name: 'password', params: { hop: 0, again: true } });
  await vi.waitFor(() => expect(host.posted).toHaveLength(1));
  expect(password.mock.calls[0]?.[0]).toEqual({ hop: 0, again: true });
  expect(host.posted[0]?.message).toEqual({
    kind: 'answer',
    id: 7,
    answer: { password: 'open' },
  });
});

test('a handler that fails never grants anything', async () => {
  const fail = () => Promise.reject(new Error('store unreadable'));
  const { host } = start({ onAsk: { ...refusingAnswers, hostKey: fail, password: fail } });
  const params = { hop: 0, keyType: 'ssh-ed25519', key: new Uint8Array(1) };
  host.say({ kind: 'ask', id: 1, name: 'hostKey', params });
  host.say({ kind: 'ask', id: 2, name: 'password', params: { hop: 0, again: false } });
  await vi.waitFor(() => expect(host.posted).toHaveLength(2));
  expect(host.posted.map(({ message }) => message)).toEqual([
    {
      kind: 'answer',
      id: 1,
      answer: { accepted: false, error: expect.objectContaining({ code: 'internal' }) as unknown },
    },
    { kind: 'answer', id: 2, answer: null },
  ]);
});

test('a question taken back, or whose asker died, aborts its handler and is not answered', async () => {
  const signals: AbortSignal[] = [];
  const password: AskHandlers['password'] = (_params, { signal }) => {
    signals.push(signal);
    return new Promise((resolve) => signal.addEventListener('abort', () => resolve(null)));
  };
  const { host } = start({ onAsk: { ...refusingAnswers, password } });
  host.say({ kind: 'ask', id: 1, name: 'password', params: { hop: 0, again: false } });
  host.say({ kind: 'ask', id: 2, name: 'password', params: { hop: 0, again: false } });
  host.say({ kind: 'unask', id: 1 });
  expect(signals.map((signal) => signal.aborted)).toEqual([true, false]);
  host.exit({ code: 0 });
  expect(signals.map((signal) => signal.aborted)).toEqual([true, true]);
  await new Promise(setImmediate);
  expect(host.posted).toEqual([]);
});

test('events and beats reach their listeners', () => {
  const events: EngineEvent[] = [];
  const onBeat = vi.fn<(beat: { rssBytes: number }) => void>();
  const { host } = start({ onEvent: (event) => void events.push(event), onBeat });
  host.say({ kind: 'event', event: { event: 'phase', hop: 0, phase: 'login' } });
  host.say({ kind: 'beat', rssBytes: 5 });
  expect(events).toEqual([{ event: 'phase', hop: 0, phase: 'login' }]);
  expect(onBeat).toHaveBeenCalledWith({ rssBytes: 5 });
});
