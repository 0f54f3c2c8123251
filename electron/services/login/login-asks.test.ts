import { expect, it } from 'vitest';
import { createAttemptSecrets } from './attempt-secrets.ts';
import { createLoginAsks, type LoginAttempt } from './login-asks.ts';
import { createPrompts } from '../session/prompts.ts';

const { signal } = new AbortController();
const secrets = createAttemptSecrets({
  canRemember: () => Promise.resolve('session'),
  find: () => Promise.resolve(undefined),
  keep: () => Promise.resolve(),
  forget: () => Promise.resolve(),
});
const use = { keyType: 'ssh-ed25519', fingerprint: 'SHA256:x' };

function asksOf(more: Partial<LoginAttempt>) {
  const prompts = createPrompts();
  const asks = createLoginAsks(prompts, {
    sessionId: 's',
    account: 'me@web-01',
    keyFiles: [],
    secrets,
    passwordOf: { kind: 'password', account: 'me@web-01' },
    ...more,
  });
  const shown: string[] = [];
  prompts.open.subscribe(() => {
    for (const { id, kind } of prompts.open.read()) {
      if (shown.includes(id)) continue;
      shown.push(id);
      if (kind === 'agent-use') prompts.answer(id, { kind, allow: true });
    }
  });
  return { asks, shown };
}

it('A08 a host without agent forwarding cannot have the user asked for a key', async () => {
  const { asks, shown } = asksOf({});
  expect(await asks.agentUse(use, { signal })).toBeNull();
  expect(shown).toEqual([]);
});

it('a host with agent forwarding asks for each use', async () => {
  const { asks, shown } = asksOf({ forwardsAgent: true });
  expect(await asks.agentUse(use, { signal })).toEqual({ allowed: true });
  expect(await asks.agentUse(use, { signal })).toEqual({ allowed: true });
  expect(shown).toHaveLength(2);
});
