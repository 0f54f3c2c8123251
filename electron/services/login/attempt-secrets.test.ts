import { expect, it, vi } from 'vitest';
import type { SecretOf } from '../../vault/vault-file.ts';
import { createAttemptSecrets, type SecretAnswer } from './attempt-secrets.ts';

const { signal } = new AbortController();
const ann: SecretOf = { kind: 'password', account: 'ann@web-01' };
const other: SecretOf = { kind: 'password', account: 'ann@gate' };

/** What is remembered, and one attempt at a login. */
function setUp(remembered: string | undefined, typed: SecretAnswer | null) {
  const secrets = {
    canRemember: () => Promise.resolve('system' as const),
    find: vi.fn(() => Promise.resolve(remembered)),
    keep: vi.fn(() => Promise.resolve()),
    forget: vi.fn(() => Promise.resolve()),
  };
  const ask = vi.fn(() => Promise.resolve(typed));
  const attempt = createAttemptSecrets(secrets);
  const answer = (isAgain = false, of = ann) => attempt.answer(of, { isAgain, signal, ask });
  return { secrets, ask, attempt, answer };
}

it('A04 a remembered password is given once, then the user is asked, whatever the server says', async () => {
  const { answer, ask } = setUp('wrong', { secret: 'right', remember: false });
  expect(await answer()).toBe('wrong');
  expect(ask).not.toHaveBeenCalled();
  expect(await answer(), 'asked for it once more').toBe('right');
  expect(await answer(true), 'refused').toBe('right');
  expect(ask).toHaveBeenLastCalledWith({ canRemember: 'system', isStale: true });
});

it('what is typed is remembered only when the user wants that, and only after the login', async () => {
  for (const remember of [true, false]) {
    const { answer, attempt, secrets } = setUp(undefined, { secret: 'typed', remember });
    await answer();
    expect(secrets.keep).not.toHaveBeenCalled();
    await attempt.loggedIn();
    expect(secrets.keep.mock.calls).toEqual(remember ? [[ann, 'typed']] : []);
    expect(secrets.forget).not.toHaveBeenCalled();
  }
});

it('a login that fails changes nothing that is remembered', async () => {
  const { answer, secrets } = setUp('old', { secret: 'typed', remember: true });
  await answer();
  await answer(true);
  expect([secrets.keep.mock.calls, secrets.forget.mock.calls]).toEqual([[], []]);
});

it('a remembered password that was wrong gives way to what logged in, or is forgotten', async () => {
  for (const remember of [true, false]) {
    const { answer, attempt, secrets } = setUp('old', { secret: 'typed', remember });
    await answer();
    await answer(true);
    await attempt.loggedIn();
    expect(secrets.keep.mock.calls).toEqual(remember ? [[ann, 'typed']] : []);
    expect(secrets.forget.mock.calls).toEqual(remember ? [] : [[ann]]);
  }
});

it('a remembered password that logged in stays as it is', async () => {
  const { answer, attempt, secrets } = setUp('right', null);
  expect(await answer()).toBe('right');
  await attempt.loggedIn();
  expect([secrets.keep.mock.calls, secrets.forget.mock.calls]).toEqual([[], []]);
});

it('a new password takes the place of a remembered one, and of no other', async () => {
  const remembered = setUp('old', null);
  await remembered.answer();
  remembered.attempt.changed(ann, 'new');
  await remembered.attempt.loggedIn();
  expect(remembered.secrets.keep.mock.calls).toEqual([[ann, 'new']]);

  const typed = setUp(undefined, { secret: 'old', remember: false });
  await typed.answer();
  typed.attempt.changed(ann, 'new');
  await typed.attempt.loggedIn();
  expect(typed.secrets.keep).not.toHaveBeenCalled();
});

it('A16 what is remembered is looked for by the hop that asks', async () => {
  const { answer, secrets } = setUp('gate’s', null);
  await answer(false, other);
  expect(secrets.find.mock.calls).toEqual([[other, signal]]);
});

it('what was typed is let go of with its attempt', async () => {
  const { answer, attempt, secrets } = setUp(undefined, { secret: 'typed', remember: true });
  await answer();
  attempt.forget();
  await attempt.loggedIn();
  expect(secrets.keep).not.toHaveBeenCalled();
});
