import { expect, it } from 'vitest';
import { limits } from '../../../shared/limits.ts';
import type { FromEngine, ToEngine } from '../protocol.ts';
import { createAnswerOpener, createAnswerSealer } from './sealed-answers.ts';

type Ask = Extract<FromEngine, { kind: 'ask' }>;
const ask = (id: number, name: Ask['name']): Ask => ({ kind: 'ask', id, name, params: {} });
const answer = (id: number, value: unknown): ToEngine => ({ kind: 'answer', id, answer: value });

/** Both ends, and what travels between them. */
function setUp() {
  const [session, main] = [createAnswerOpener(), createAnswerSealer()];
  const asks = (question: FromEngine) => main.hears(structuredClone(session.sends(question)));
  const answers = (message: ToEngine) => {
    const travelling = structuredClone(main.sends(message));
    return { travelling, heard: session.hears(travelling) };
  };
  return { session, main, asks, answers };
}

it.each([
  ['password', { password: 'canary' }, { password: Buffer.from('canary') }],
  ['passphrase', { passphrase: 'canary' }, { passphrase: Buffer.from('canary') }],
  ['proxyPassword', { password: 'canary' }, { password: Buffer.from('canary') }],
  ['newPassword', { newPassword: 'canary' }, { newPassword: Buffer.from('canary') }],
  [
    'interactive',
    { answers: ['one canary', ''] },
    { answers: ['one canary', ''].map((text) => Buffer.from(text)) },
  ],
  ['interactive', { answers: [] }, { answers: [] }],
] as const)('a secret that answers %s travels sealed, and comes as bytes', (name, given, come) => {
  const { asks, answers } = setUp();
  asks(ask(1, name));
  const { travelling, heard } = answers(answer(1, given));
  expect(JSON.stringify(travelling)).not.toContain('canary');
  expect(heard).toEqual(answer(1, come));
});

it('a no, and every other message, travels as it is', () => {
  const { asks, answers } = setUp();
  asks(ask(1, 'password'));
  asks(ask(2, 'hostKey'));
  expect(answers(answer(1, null)).heard).toEqual(answer(1, null));
  expect(answers(answer(2, { accepted: true })).heard).toEqual(answer(2, { accepted: true }));
  expect(answers({ kind: 'end' }).heard).toEqual({ kind: 'end' });
});

it('each question brings a key of its own', () => {
  const { session } = setUp();
  const keys = [1, 2].map((id) => keyIn(session.sends(ask(id, 'password'))));
  expect(keys[0]).toHaveLength(32);
  expect(keys[0]).not.toEqual(keys[1]);
});

it.each([
  ['no key', undefined],
  ['a key of another length', new Uint8Array(31)],
  ['a key that is none', new Uint8Array(32)],
  ['a text for a key', 'x'.repeat(32)],
])('a question with %s gets no secret', (_name, sealFor) => {
  const { main } = setUp();
  main.hears({ ...ask(1, 'password'), sealFor });
  expect(main.sends(answer(1, { password: 'canary' }))).toEqual(answer(1, null));
});

it('a question that nobody asked, took back, or has an answer for already gets no secret', () => {
  const { main, asks } = setUp();
  asks(ask(1, 'password'));
  asks({ kind: 'unask', id: 1 });
  for (const id of [1, 2]) {
    expect(main.sends(answer(id, { password: 'canary' }))).toEqual(answer(id, null));
  }
});

it('the first key of a question stands', () => {
  const { session, main, asks } = setUp();
  asks(ask(1, 'password'));
  main.hears({
    ...ask(1, 'password'),
    sealFor: keyIn(createAnswerOpener().sends(ask(1, 'password'))),
  });
  const come = session.hears(main.sends(answer(1, { password: 'canary' })));
  expect(come).toEqual(answer(1, { password: Buffer.from('canary') }));
});

function keyIn(question: FromEngine): Uint8Array | undefined {
  return (question as { readonly sealFor?: Uint8Array }).sealFor;
}

it('remembers so many questions that main never answers, and no more', () => {
  const { main } = setUp();
  for (let id = 1; id <= 5 * limits.questionsPerEngine; id += 1) main.hears(ask(id, 'hostKey'));
  const last = answer(5 * limits.questionsPerEngine, { accepted: true });
  expect(main.sends(last)).toEqual({ ...last, answer: null });
});

it.each([undefined, null, 'text', 7, []])('takes %j for nothing that was said', (nonsense) => {
  expect(() => createAnswerSealer().hears(nonsense)).not.toThrow();
});
