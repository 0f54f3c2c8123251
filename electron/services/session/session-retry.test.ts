/** A session that is needed connects again by itself, with what logged in before. */
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { AppError } from '../../../shared/errors.ts';
import type { EngineAskName } from '../../engine/protocol.ts';
import { boxKey, sessionFacts, startSessions } from '../../testing/played-sessions.ts';

const lost: AppError = { code: 'disconnected', message: 'Gone.' };

function setUp() {
  // intervals too, or the watch over a process would see it silent
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'],
  });
  onTestFinished(() => void vi.useRealTimers());
  let isNeeded = true;
  const { sessions, prompts, engines, state } = startSessions({
    directory: '/none',
    hosts: undefined as never,
    knownHosts: {
      knownKeyTypes: () => Promise.resolve([]),
      verdict: () => Promise.resolve({ verdict: 'match' }),
    } as never,
    needs: () => isNeeded,
  });
  const at = (index = engines.length - 1) => {
    const host = engines[index];
    if (host === undefined) throw new Error('no such engine');
    return host;
  };
  const turn = () => vi.advanceTimersByTimeAsync(0);
  let lastAsk = 0;
  const trusted = new Set<object>();
  /** What main answers, or what the user is asked. The server's key comes first, and is a known one. */
  const ask = async (name: EngineAskName, params: unknown): Promise<unknown> => {
    if (!trusted.has(at())) {
      trusted.add(at());
      await ask('hostKey', boxKey);
    }
    lastAsk += 1;
    const id = lastAsk;
    at().say({ kind: 'ask', id, name, params });
    await turn();
    const found = at().posted.find(({ message }) => message.kind === 'answer' && message.id === id);
    return found?.message.kind === 'answer' ? found.message.answer : prompts.open.read()[0]?.kind;
  };
  const settle = async (error?: AppError) => {
    await turn();
    const call = at().posted.find(({ message }) => message.kind === 'call')?.message;
    if (call?.kind !== 'call') throw new Error('no call');
    const result = error === undefined ? { ok: true, value: sessionFacts } : { ok: false, error };
    at().say({ kind: 'result', id: call.id, result } as never);
    await turn();
  };
  const lose = async (error = lost) => {
    at().say({ kind: 'event', event: { event: 'closed', error } });
    await turn();
  };
  const open = async () => {
    const id = await sessions.open({ text: 'box' });
    await turn();
    return id;
  };
  const answerPrompt = async (answer: object | null) => {
    prompts.answer(prompts.open.read()[0]?.id ?? '', answer as never);
    await turn();
  };
  const need = (needed: boolean) => (isNeeded = needed);
  return {
    sessions,
    engines,
    prompts,
    at,
    ask,
    settle,
    lose,
    state,
    open,
    answerPrompt,
    need,
    turn,
  };
}

/** Connected with the password `right`. */
async function loggedIn() {
  const all = setUp();
  const id = await all.open();
  expect(await all.ask('password', { hop: 0, again: false })).toBe('password');
  await all.answerPrompt({ kind: 'password', password: 'right' });
  await all.settle();
  return { ...all, id };
}

describe('a lost connection', () => {
  it('is made again after a short wait, which is shown, with the password that logged in', async () => {
    const { engines, lose, state, ask, settle, prompts } = await loggedIn();
    await lose();
    const ended = state();
    if (ended?.at !== 'ended') throw new Error('not ended');
    expect((ended.retryAtMs ?? 0) - Date.now()).toBeGreaterThan(500);
    await vi.advanceTimersByTimeAsync(1_300);
    expect(engines).toHaveLength(2);
    expect(await ask('password', { hop: 0, again: false })).toEqual({ password: 'right' });
    await settle();
    expect(state()?.at).toBe('ready');
    expect(prompts.open.read()).toEqual([]);
  });

  it('is left alone when nothing needs it', async () => {
    const { engines, lose, state, need } = await loggedIn();
    need(false);
    await lose();
    expect(state()).toEqual({ at: 'ended', error: lost });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(engines).toHaveLength(1);
  });

  it('is left alone when nothing needs it any more', async () => {
    const { engines, lose, state, need } = await loggedIn();
    await lose();
    need(false);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(engines).toHaveLength(1);
    expect(state()).toEqual({ at: 'ended', error: lost });
  });

  it('is tried again while the server cannot be reached', async () => {
    const { engines, lose, state, settle } = await loggedIn();
    await lose();
    for (const attempts of [2, 3, 4]) {
      await vi.advanceTimersByTimeAsync(15_000);
      expect(engines).toHaveLength(attempts);
      await settle({ code: 'connect', message: 'Refused.' });
    }
    await vi.advanceTimersByTimeAsync(15_000);
    await settle();
    expect(state()?.at).toBe('ready');
  });

  it.each(['host-key', 'auth', 'cancelled'] as const)('is given up at %s', async (code) => {
    const { engines, lose, state, settle } = await loggedIn();
    await lose();
    await vi.advanceTimersByTimeAsync(1_300);
    await settle({ code, message: 'No.' });
    expect(state()).toEqual({ at: 'ended', error: { code, message: 'No.' } });
    await vi.advanceTimersByTimeAsync(120_000);
    expect(engines).toHaveLength(2);
  });

  it('is looked at at once when the computer wakes up', async () => {
    const { engines, lose, sessions, turn } = await loggedIn();
    await lose();
    sessions.lookNow();
    await turn();
    expect(engines).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(engines).toHaveLength(2); // the wait is over with it
  });

  it('is noticed at waking up when the server no longer answers', async () => {
    const { sessions, state, at } = await loggedIn();
    sessions.lookNow();
    for (let second = 0; second < 8; second += 1) {
      at().say({ kind: 'beat', rssBytes: 1 });
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(state()).toMatchObject({
      at: 'ended',
      error: { code: 'disconnected' },
      retryAtMs: expect.any(Number) as number,
    });
  });
});

describe('an answer that logged in', () => {
  it('is never given again once it was refused, and an attempt nobody asked for ends with it', async () => {
    const { lose, ask, settle, sessions, id, turn } = await loggedIn();
    await lose();
    await vi.advanceTimersByTimeAsync(1_300);
    expect(await ask('password', { hop: 0, again: false })).toEqual({ password: 'right' });
    expect(await ask('password', { hop: 0, again: true })).toBeNull();
    await settle({ code: 'auth', message: 'No.' });
    await sessions.reconnect(id);
    await turn();
    expect(await ask('password', { hop: 0, again: false })).toBe('password');
  });

  it('is given once to an attempt', async () => {
    const { lose, ask } = await loggedIn();
    await lose();
    await vi.advanceTimersByTimeAsync(1_300);
    expect(await ask('password', { hop: 0, again: false })).toEqual({ password: 'right' });
    expect(await ask('password', { hop: 0, again: false })).toBeNull();
  });

  it('that did not log in is not kept', async () => {
    const { open, ask, answerPrompt, settle, sessions, turn } = setUp();
    const id = await open();
    await ask('password', { hop: 0, again: false });
    await answerPrompt({ kind: 'password', password: 'wrong' });
    await settle({ code: 'connect', message: 'Gone.' });
    sessions.lookNow();
    await turn();
    expect(await ask('password', { hop: 0, again: false })).toBe('password');
    await sessions.close(id);
  });

  it('is gone with its session', async () => {
    const { sessions, id, open, ask } = await loggedIn();
    await sessions.close(id);
    await open();
    expect(await ask('password', { hop: 0, again: false })).toBe('password');
  });

  it.each([
    ['Password: ', true],
    ['Verification code: ', false],
  ])('to “%s” is kept: %s', async (label, isKept) => {
    const { open, ask, answerPrompt, settle, lose } = setUp();
    await open();
    const params = { hop: 0, name: '', instruction: '', fields: [{ label, echo: false }] };
    await ask('interactive', params);
    await answerPrompt({ kind: 'interactive', answers: ['123'] });
    await settle();
    await lose();
    await vi.advanceTimersByTimeAsync(1_300);
    expect(await ask('interactive', params)).toEqual(isKept ? { answers: ['123'] } : 'interactive');
  });
});
