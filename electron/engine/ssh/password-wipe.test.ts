import type { AnyAuthMethod } from 'ssh2';
import { expect, it } from 'vitest';
import { createScript, paramsFor } from '../../testing/ssh-fixtures.ts';
import { defaultDeadlines } from './deadlines.ts';
import { askAt } from './hop-ask.ts';
import { Login } from './login.ts';
import { createPhaseClock } from './phase-clock.ts';
import { createTranscript } from './transcript.ts';

/** A login that ssh2 asks for one attempt after the other, and what it was given. */
function setUp() {
  const { deps } = createScript({
    password: ({ again }) => ({ password: again ? 'second' : 'first' }),
    newPassword: () => ({ newPassword: 'chosen' }),
  });
  const changes: { old: Buffer; chosen: Buffer }[] = [];
  const sent: string[] = [];
  const login = new Login({
    ask: askAt(deps.ask, 0),
    params: paramsFor(22, { keyFiles: [], askPassword: true }),
    clock: createPhaseClock(),
    deadlines: defaultDeadlines,
    transcript: { ...createTranscript(), methods: () => ['password'] },
    fail: (error) => {
      throw error;
    },
    signal: new AbortController().signal,
    expectAnswer: () => undefined,
    sendSigned: () => Promise.reject(new Error('There is no key.')),
    sendSignature: () => undefined,
    sendAnswers: () => undefined,
    sendNewPassword: (passwords) => {
      changes.push(passwords);
      sent.push(passwords.old.toString(), passwords.chosen.toString());
    },
    isOrderly: () => false,
  });
  const attempt = async (isFirst = false): Promise<Buffer> => {
    const given = await new Promise<AnyAuthMethod>((resolve) => {
      if (!isFirst) login.refused(false);
      login.handler(isFirst ? null : ['password'], false, (next) => resolve(next));
    });
    return ('password' in given ? given.password : undefined) as unknown as Buffer;
  };
  return { login, attempt, changes, sent };
}

const isWiped = (bytes: Buffer) => bytes.every((byte) => byte === 0);

it('A15 a password that ssh2 was given, and keeps, is wiped once its attempt is over', async () => {
  const { login, attempt } = setUp();
  await attempt(true);
  const first = await attempt();
  expect(first.toString()).toBe('first');
  const second = await attempt();
  expect(isWiped(first)).toBe(true);
  expect(second.toString()).toBe('second');
  login.finish();
  expect(isWiped(second)).toBe(true);
});

it('A15 a new password is wiped once it is sent, the old one with its attempt', async () => {
  const { login, attempt, changes, sent } = setUp();
  await attempt(true);
  await attempt();
  login.passwords.change('It has expired.');
  await expect.poll(() => sent).toEqual(['first', 'chosen']);
  const [change] = changes;
  expect(change && isWiped(change.chosen)).toBe(true);
  expect(change && isWiped(change.old), 'it may be asked for again').toBe(false);
  login.finish();
  expect(change && isWiped(change.old)).toBe(true);
});
