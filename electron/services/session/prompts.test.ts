import { describe, expect, it } from 'vitest';
import type { PromptAnswer } from '../../../shared/contract/prompts.ts';
import { untrusted } from '../../../shared/untrusted.ts';
import { createPrompts, type Question } from './prompts.ts';

const of = (text: string) => untrusted(text, 1_000);

const password: Question = { kind: 'password', account: 'ada@box', again: false };
const interactive: Question = {
  kind: 'interactive',
  account: 'ada@box',
  name: of(''),
  instruction: of(''),
  fields: [
    { label: of('Code'), echo: true },
    { label: of('PIN'), echo: false },
  ],
};
const changed: Question = {
  kind: 'changed-host-key',
  host: 'box',
  keyType: 'ssh-ed25519',
  fingerprint: 'SHA256:x',
  file: '/k',
  line: 3,
  reason: 'changed',
};

function put(question: Question) {
  const prompts = createPrompts();
  const controller = new AbortController();
  const answer = prompts.ask(question, { signal: controller.signal });
  const id = prompts.open.read()[0]?.id ?? '';
  return { prompts, answer, id, withdraw: () => controller.abort() };
}

describe('questions to the user', () => {
  it('are listed until they are answered', async () => {
    const { prompts, answer, id } = put(password);
    expect(prompts.open.read()).toEqual([{ ...password, id }]);
    prompts.answer(id, { kind: 'password', password: 'x' });
    expect(prompts.open.read()).toEqual([]);
    expect(await answer).toEqual({ kind: 'password', password: 'x' });
  });

  it('take null as no', async () => {
    const { prompts, answer, id } = put(password);
    prompts.answer(id, null);
    expect(await answer).toBeNull();
  });

  it.each<[string, Question, PromptAnswer]>([
    ['of another kind', password, { kind: 'passphrase', passphrase: 'x' }],
    ['with too few fields', interactive, { kind: 'interactive', answers: ['1'] }],
    ['with too many fields', interactive, { kind: 'interactive', answers: ['1', '2', '3'] }],
    ['that accepts a changed key', changed, { kind: 'unknown-host-key', accept: true }],
  ])('refuse an answer %s, and go on waiting', async (_, question, wrong) => {
    const { prompts, answer, id } = put(question);
    expect(() => prompts.answer(id, wrong)).toThrow(expect.objectContaining({ code: 'invalid' }));
    expect(prompts.open.read()).toHaveLength(1);
    prompts.answer(id, null);
    expect(await answer).toBeNull();
  });

  it('disappear when nobody waits for them any more', async () => {
    const { prompts, answer, id, withdraw } = put(password);
    withdraw();
    await expect(answer).rejects.toMatchObject({ code: 'cancelled' });
    expect(prompts.open.read()).toEqual([]);
    prompts.answer(id, { kind: 'password', password: 'late' });
  });

  it('are never put when nobody waits from the start', async () => {
    const prompts = createPrompts();
    const asked = prompts.ask(password, { signal: AbortSignal.abort() });
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    expect(prompts.open.read()).toEqual([]);
  });

  it('are all answered with no when the app quits', async () => {
    const prompts = createPrompts();
    const { signal } = new AbortController();
    const answers = [password, interactive, changed].map((q) => prompts.ask(q, { signal }));
    prompts.dismissAll();
    expect(await Promise.all(answers)).toEqual([null, null, null]);
    expect(prompts.open.read()).toEqual([]);
  });

  it('tell their watchers once for several changes in one turn', async () => {
    const prompts = createPrompts();
    let told = 0;
    const stop = prompts.open.subscribe(() => (told += 1));
    const { signal } = new AbortController();
    void prompts.ask(password, { signal });
    void prompts.ask(interactive, { signal });
    await Promise.resolve();
    expect(told).toBe(1);
    stop();
    prompts.dismissAll();
    await Promise.resolve();
    expect(told).toBe(1);
  });
});
