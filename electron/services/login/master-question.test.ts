import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createMasterQuestion } from './master-question.ts';
import { createPrompts } from '../session/prompts.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }));
afterEach(() => vi.useRealTimers());

const { signal } = new AbortController();

function setUp() {
  const prompts = createPrompts();
  const looked: string[] = [];
  const question = createMasterQuestion(prompts, (password) => {
    looked.push(password);
    return Promise.resolve(password === 'right');
  });
  const open = () => prompts.open.read();
  const answer = (password: string) => {
    const [prompt] = open();
    prompts.answer(prompt?.id ?? '', { kind: 'master-password', password });
  };
  return { prompts, question, looked, open, answer };
}

it('asks until it opens, and says when the last one was wrong', async () => {
  const { question, open, answer } = setUp();
  const asked = question.ask(signal);
  expect(open()).toMatchObject([{ kind: 'master-password', again: false }]);
  answer('wrong');
  await vi.waitFor(() => expect(open()).toMatchObject([{ again: true }]));
  expect(open()[0]).toHaveProperty('notBeforeMs');
  answer('right');
  await vi.advanceTimersByTimeAsync(1_000);
  await asked;
  expect(open()).toEqual([]);
});

it('looks at an answer no sooner than its pause, which doubles up to a minute', async () => {
  const { question, looked } = setUp();
  const pauses: number[] = [];
  for (let round = 0; round < 9; round += 1) {
    const startMs = Date.now();
    const checked = question.check(`wrong ${round}`, signal).catch(() => undefined);
    while (looked.length === round) await vi.advanceTimersByTimeAsync(250);
    await checked;
    pauses.push(Math.round((Date.now() - startMs) / 1_000));
  }
  expect(pauses).toEqual([0, 1, 2, 4, 8, 16, 32, 60, 60]);
});

it('many at once are looked at one after the other, each after its pause', async () => {
  const { question, looked } = setUp();
  const all = Promise.allSettled([1, 2, 3].map((n) => question.check(`wrong ${n}`, signal)));
  await vi.advanceTimersByTimeAsync(900);
  expect(looked).toEqual(['wrong 1']);
  await vi.advanceTimersByTimeAsync(3_000);
  await all;
  expect(looked).toEqual(['wrong 1', 'wrong 2', 'wrong 3']);
});

it('is one question for all logins that wait, and stays while one of them does', async () => {
  const { question, open, answer } = setUp();
  const first = new AbortController();
  const one = question.ask(first.signal);
  const other = question.ask(signal);
  expect(open()).toHaveLength(1);
  first.abort();
  await expect(one).rejects.toMatchObject({ code: 'cancelled' });
  expect(open()).toHaveLength(1);
  answer('right');
  await other;
});

it('is withdrawn when the last login that waits is gone', async () => {
  const { question, open } = setUp();
  const only = new AbortController();
  const asked = question.ask(only.signal);
  only.abort();
  await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
  expect(open()).toEqual([]);
});

it('a user who gives up is not asked again by the same login', async () => {
  const { prompts, question, open } = setUp();
  const asked = question.ask(signal);
  prompts.answer(open()[0]?.id ?? '', null);
  await asked;
  expect(open()).toEqual([]);
});

it('a wrong password from the settings is refused without naming it', async () => {
  const { question } = setUp();
  const thrown: unknown = await question.check('canary', signal).catch((error: unknown) => error);
  expect(thrown).toMatchObject({ code: 'auth' });
  expect(String(thrown)).not.toContain('canary');
});
