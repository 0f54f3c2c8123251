import { expect, it } from 'vitest';
import { KeptAnswers } from './kept-answers.ts';

const signal = new AbortController().signal;
const asks = {
  hostKey: () => Promise.reject(new Error('not asked')),
  password: () => Promise.resolve({ password: 'typed' }),
  passphrase: () => Promise.resolve({ passphrase: 'typed' }),
  interactive: () => Promise.resolve({ answers: ['typed'] }),
  proxyPassword: () => Promise.resolve({ password: 'typed' }),
  newPassword: () => Promise.resolve({ newPassword: 'newer' }),
  agentUse: () => Promise.resolve(null),
};
const silent = { ...asks, password: () => Promise.resolve(null) };
const question = { hop: 0, again: false };

async function loggedIn(): Promise<KeptAnswers> {
  const kept = new KeptAnswers();
  await kept
    .forAttempt(asks, { byItself: false, accounts: ['ann@box'] })
    .password(question, { signal });
  kept.loggedIn();
  return kept;
}

it('a kept answer that was refused is gone, whatever the attempt came to', async () => {
  const kept = await loggedIn();
  const attempt = kept.forAttempt(silent, { byItself: true, accounts: ['ann@box'] });
  expect(await attempt.password(question, { signal })).toEqual({ password: 'typed' });
  expect(await attempt.password({ hop: 0, again: true }, { signal })).toBeNull();
  const next = kept.forAttempt(silent, { byItself: false, accounts: ['ann@box'] });
  expect(await next.password(question, { signal })).toBeNull();
});

it('nothing is kept after it was told to forget', async () => {
  const kept = await loggedIn();
  kept.forget();
  const next = kept.forAttempt(silent, { byItself: true, accounts: ['ann@box'] });
  expect(await next.password(question, { signal })).toBeNull();
});

it('a passphrase is kept for its own key file only', async () => {
  const kept = new KeptAnswers();
  const first = { hop: 0, keyFile: '/a', again: false };
  await kept
    .forAttempt(asks, { byItself: false, accounts: ['ann@box'] })
    .passphrase(first, { signal });
  kept.loggedIn();
  const noAnswer = { ...asks, passphrase: () => Promise.resolve(null) };
  const next = kept.forAttempt(noAnswer, { byItself: true, accounts: ['ann@box'] });
  expect(await next.passphrase({ hop: 0, keyFile: '/b', again: false }, { signal })).toBeNull();
  expect(await next.passphrase(first, { signal })).toEqual({ passphrase: 'typed' });
});
