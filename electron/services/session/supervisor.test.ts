import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { OpError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { fakeEngineHost, refusingAnswers } from '../../testing/fake-engine-host.ts';
import type { EngineLink } from './engine-link.ts';
import { superviseEngine } from './supervisor.ts';

function start() {
  const host = fakeEngineHost();
  const ends: OpError[] = [];
  const link = superviseEngine(host, {
    onAsk: refusingAnswers,
    onEvent: () => undefined,
    onEnd: (error) => void ends.push(error),
  });
  return { host, link, ends };
}

/** What a call under way fails with. */
function failureOf(link: EngineLink): Promise<unknown> {
  return link.call('realPath', { side: 'remote', path: '.' }).catch((thrown: unknown) => thrown);
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('silence ends the process and every pending call learns why', async () => {
  const { host, link, ends } = start();
  host.say({ kind: 'beat', rssBytes: 1 });
  const call = failureOf(link);
  await vi.advanceTimersByTimeAsync(4_000);
  expect(host.wasKilled()).toBe(false);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(host.wasKilled()).toBe(true);
  expect(await call).toMatchObject({
    code: 'disconnected',
    message: 'The session stopped answering for 5 s and was ended.',
    next: 'Reconnect. Other sessions are not affected.',
  });
  expect(ends).toHaveLength(1);
});

test('too much memory ends the process with the figure', () => {
  const { host, ends } = start();
  host.say({ kind: 'beat', rssBytes: limits.sessionRssBytes + 1 });
  expect(host.wasKilled()).toBe(true);
  expect(ends[0]?.message).toBe('The session was ended because it used 1024 MiB of memory.');
});

test('a process that hangs and grows is ended at the next tick, before its silence counts', async () => {
  const { host, ends } = start();
  host.say({ kind: 'beat', rssBytes: 1 });
  host.grow(2 * limits.sessionRssBytes);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(ends[0]?.message).toBe('The session was ended because it used 2048 MiB of memory.');
});

test('a crash is told with its exit code and stops the watch', () => {
  const { host, ends } = start();
  host.exit({ code: 70 });
  expect(ends[0]?.message).toBe('The session ended unexpectedly (exit code 70).');
  expect(vi.getTimerCount()).toBe(0);
});

test('an end that was asked for is no event', async () => {
  const { link, ends } = start();
  const call = failureOf(link);
  await link.end();
  expect(await call).toMatchObject({ message: 'The session was closed.' });
  expect(ends).toEqual([]);
});
