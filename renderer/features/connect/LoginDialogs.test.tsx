import { screen } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Prompt } from '../../../shared/contract/prompts.ts';
import { untrusted } from '../../../shared/untrusted.ts';
import { promptStore } from '../../state/prompts.ts';
import { renderWithClient } from '../../testing/render-with-client.tsx';
import { PromptDialogs } from './PromptDialogs.tsx';
import { stateWords } from './phases.ts';

const of = (text: string) => untrusted(text, 1_000);

const show = (prompt: Prompt) => {
  promptStore.setState({ prompts: [prompt] });
  return renderWithClient(<PromptDialogs />, { calls: { 'prompts.answer': () => ({}) } });
};
const answer = (given: unknown) => [{ name: 'prompts.answer', params: { id: 'q', answer: given } }];

beforeEach(() => promptStore.setState({ prompts: [] }));

describe('New password', () => {
  const expired: Prompt = {
    id: 'q',
    kind: 'new-password',
    account: 'me@web-01',
    text: of('At least \u202e8 letters'),
    again: false,
  };
  const type = (label: string) => screen.findByLabelText(label, { selector: 'input' });

  it('is sent once it was typed twice, by Enter', async () => {
    const { user, seen } = show(expired);
    const dialog = await screen.findByRole('dialog', { name: 'New password' });
    expect(dialog.textContent).toContain('me@web-01');
    expect(dialog.textContent).toContain('\\u202E');
    await user.type(await type('New password'), 'fresh');
    await user.type(await type('Repeat it'), 'fresh{Enter}');
    expect(seen).toEqual(answer({ kind: 'new-password', newPassword: 'fresh' }));
  });

  it('is not sent when the two differ, or when there is none', async () => {
    const { user, seen } = show(expired);
    await user.type(await type('New password'), 'fresh');
    await user.type(await type('Repeat it'), 'frehs{Enter}');
    expect((await screen.findByRole('dialog')).textContent).toContain('not the same');
    expect(seen).toEqual([]);
  });

  it('says that the server did not take the last one', async () => {
    show({ ...expired, again: true });
    expect((await screen.findByRole('dialog')).textContent).toContain('did not take the last one');
  });
});

describe('Use your key?', () => {
  const use: Prompt = {
    id: 'q',
    kind: 'agent-use',
    account: 'me@web-01',
    keyType: 'ssh-ed25519',
    fingerprint: 'SHA256:abc',
    user: 'deploy\u001b[0m',
  };

  it('names the server, the key and the purpose; nothing but its own button allows it', async () => {
    const { user, seen } = show(use);
    const dialog = await screen.findByRole('dialog', { name: 'Use your key?' });
    for (const text of ['me@web-01', 'ssh-ed25519', 'SHA256:abc', 'Log in as deploy\\x1B']) {
      expect(dialog.textContent).toContain(text);
    }
    await user.keyboard('{Enter}');
    expect(seen).toEqual(answer(null));
  });

  it('says when it is no login', async () => {
    const { user: _, ...other } = use;
    const { user, seen } = show(other);
    expect((await screen.findByRole('dialog')).textContent).toContain('no SSH login');
    await user.click(screen.getByRole('button', { name: 'Allow once' }));
    expect(seen).toEqual(answer({ kind: 'agent-use', allow: true }));
  });
});

describe('a question', () => {
  it('about a jump host says where the way leads', async () => {
    show({
      id: 'q',
      kind: 'interactive',
      account: 'me@bastion',
      jumpTo: 'me@inner',
      name: of(''),
      instruction: of(''),
      fields: [{ label: of('Code:'), echo: false }],
    });
    const { textContent } = await screen.findByRole('dialog');
    expect(textContent).toContain('me@bastion, on the way to me@inner');
  });
});

it('a security key that waits is said instead of the phase', () => {
  expect(stateWords({ at: 'connecting', phase: 'login' })).toBe('Logging in…');
  expect(stateWords({ at: 'connecting', phase: 'login', isTouchWanted: true })).toContain('Touch');
});
