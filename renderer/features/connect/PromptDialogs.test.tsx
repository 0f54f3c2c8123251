import { act, screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Prompt } from '../../../shared/contract/prompts.ts';
import { OpError } from '../../../shared/errors.ts';
import { untrusted } from '../../../shared/untrusted.ts';
import type { FakeHandlers } from '../../client/fake-bridge.ts';
import { promptStore } from '../../state/prompts.ts';
import { renderWithClient } from '../../testing/render-with-client.tsx';
import { PromptDialogs } from './PromptDialogs.tsx';

const of = (text: string) => untrusted(text, 1_000);

const taking: FakeHandlers = { calls: { 'prompts.answer': () => ({}) } };
const show = (prompts: readonly Prompt[], handlers = taking) => {
  promptStore.setState({ prompts });
  return renderWithClient(<PromptDialogs />, handlers);
};
const answer = (id: string, given: unknown) => ({
  name: of('prompts.answer'),
  params: { id, answer: given },
});

const unknown: Prompt = {
  id: 'k',
  kind: 'unknown-host-key',
  host: 'web-01',
  keyType: 'ssh-ed25519',
  fingerprint: 'SHA256:abc',
  knownTypes: [],
};
const password: Prompt = { id: 'p', kind: 'password', account: 'me@web-01', again: false };

beforeEach(() => promptStore.setState({ prompts: [] }));

describe('Unknown host key', () => {
  it('shows host, key type and fingerprint, and has the focus on Cancel', async () => {
    const { user, seen } = show([unknown]);
    const dialog = await screen.findByRole('dialog', { name: 'Unknown host key' });
    for (const text of ['web-01', 'ssh-ed25519', 'SHA256:abc'])
      expect(dialog.textContent).toContain(text);
    const cancel = screen.getByRole('button', { name: 'Cancel' });
    await waitFor(() => expect(document.activeElement).toBe(cancel));
    await user.keyboard('{Enter}');
    expect(seen).toEqual([answer('k', null)]);
  });

  it('is a "no" on Esc', async () => {
    const { user, seen } = show([unknown]);
    await screen.findByRole('dialog');
    await user.keyboard('{Escape}');
    expect(seen).toEqual([answer('k', null)]);
  });

  it('accepts only by its own button', async () => {
    const { user, seen } = show([unknown]);
    await user.click(await screen.findByRole('button', { name: 'Trust and connect' }));
    expect(seen).toEqual([answer('k', { kind: 'unknown-host-key', accept: true })]);
  });

  it('names the size of the key, the alias it is known by, and the host that a jump host leads to', async () => {
    show([{ ...unknown, bits: 256, alias: 'inner', jumpTo: 'me@db-01' }]);
    const dialog = await screen.findByRole('dialog');
    for (const text of ['ssh-ed25519, 256 bits', 'inner', 'jump host on the way to me@db-01'])
      expect(dialog.textContent).toContain(text);
  });

  it('names the other kinds of key that are known', async () => {
    show([{ ...unknown, knownTypes: ['ssh-rsa'] }]);
    expect((await screen.findByRole('dialog')).textContent).toContain('ssh-rsa');
  });
});

describe('Host key changed', () => {
  const changed: Prompt = {
    ...unknown,
    kind: 'changed-host-key',
    file: '/home/me/.ssh/known_hosts',
    line: 12,
    reason: 'changed',
  };

  it('K08 says which authority answers for a host whose certificate cannot be checked', async () => {
    show([{ ...changed, reason: 'certified' }]);
    const dialog = await screen.findByRole('dialog', { name: 'Host certificate needed' });
    expect(dialog.textContent).toContain('certificate authority');
    expect(dialog.textContent).toContain('Authority/home/me/.ssh/known_hosts, line 12');
    expect(screen.getAllByRole('button')).toHaveLength(1);
  });

  it('names file and line and can only be closed', async () => {
    const { user, seen } = show([changed]);
    const dialog = await screen.findByRole('dialog', { name: 'Host key changed' });
    expect(dialog.textContent).toContain('/home/me/.ssh/known_hosts, line 12');
    const buttons = screen.getAllByRole('button');
    expect(buttons.map((button) => button.textContent)).toEqual(['Close']);
    await user.click(screen.getByRole('button', { name: 'Close' }));
    expect(seen).toEqual([answer('k', null)]);
  });

  it('says so when the key was revoked', async () => {
    show([{ ...changed, reason: 'revoked' }]);
    expect((await screen.findByRole('dialog')).textContent).toContain('revoked');
  });
});

describe('remembering', () => {
  it('is off unless asked for, and says where', async () => {
    const { user, seen } = show([{ ...password, canRemember: 'system' }]);
    const box = await screen.findByRole('checkbox', { name: /system’s keychain/ });
    await user.type(screen.getByLabelText('Password', { selector: 'input' }), 'x');
    await user.click(box);
    await user.keyboard('{Enter}');
    const given = { kind: 'password', password: 'x', remember: true };
    expect(seen).toEqual([answer('p', given)]);
  });

  it('is not sent when it was not ticked, and not offered where nothing can be remembered', async () => {
    const { user, seen, unmount } = show([{ ...password, canRemember: 'master' }]);
    await screen.findByRole('checkbox', { name: /vault, under the master password/ });
    await user.type(screen.getByLabelText('Password', { selector: 'input' }), 'x{Enter}');
    expect(seen).toEqual([answer('p', { kind: 'password', password: 'x' })]);
    unmount();
    show([password]);
    await screen.findByRole('dialog');
    expect(screen.queryByRole('checkbox')).toBeNull();
  });

  it('stays wanted where the remembered one was wrong, and that is said', async () => {
    show([{ ...password, again: true, canRemember: 'session', isStale: true }]);
    const dialog = await screen.findByRole('dialog');
    expect(dialog.textContent).toContain('did not take the remembered one');
    const box = screen.getByRole<HTMLInputElement>('checkbox', { name: /until Hawser quits/ });
    expect(box.checked).toBe(true);
  });

  it('leaves what was typed in no input, whatever the answer', async () => {
    const { user } = show([password]);
    const field = await screen.findByLabelText<HTMLInputElement>('Password', { selector: 'input' });
    await user.type(field, 'canary');
    await user.keyboard('{Escape}');
    expect(field.value).toBe('');
  });

  it('a master password is asked for, and waits its time after a wrong one', async () => {
    const master = { id: 'm', kind: 'master-password', again: false } as const;
    const { user, seen, unmount } = show([master]);
    await user.type(
      await screen.findByLabelText('Master password', { selector: 'input' }),
      'open sesame{Enter}',
    );
    expect(seen).toEqual([answer('m', { kind: 'master-password', password: 'open sesame' })]);
    unmount();
    show([{ ...master, id: 'n', again: true, notBeforeMs: Date.now() + 60_000 }]);
    const wait = await screen.findByRole<HTMLButtonElement>('button', { name: /Wait \d+ s/ });
    expect(wait.disabled).toBe(true);
  });
});

describe('secrets', () => {
  it('sends a password on Enter, hides it, and labels it with its account', async () => {
    const { user, seen } = show([password]);
    const dialog = await screen.findByRole('dialog', { name: 'Password' });
    expect(dialog.textContent).toContain('me@web-01');
    const field: HTMLInputElement = screen.getByLabelText('Password', { selector: 'input' });
    await waitFor(() => expect(document.activeElement).toBe(field));
    expect(field.type).toBe('password');
    await user.keyboard('s3cret{Enter}');
    expect(seen).toEqual([answer('p', { kind: 'password', password: 's3cret' })]);
  });

  it('says that the last password was not taken', async () => {
    show([{ ...password, again: true }]);
    expect((await screen.findByRole('alert')).textContent).toContain('did not take the last one');
  });

  it('asks for the passphrase of a key file by its path', async () => {
    const { user, seen } = show([
      { id: 'f', kind: 'passphrase', keyFile: '/keys/id_ed25519', again: false },
    ]);
    const dialog = await screen.findByRole('dialog', { name: 'Passphrase' });
    expect(dialog.textContent).toContain('/keys/id_ed25519');
    await user.type(screen.getByLabelText('Passphrase', { selector: 'input' }), 'open{Enter}');
    expect(seen).toEqual([answer('f', { kind: 'passphrase', passphrase: 'open' })]);
  });

  it('asks each question of the server, hidden or not, with hostile text made visible', async () => {
    const { user, seen } = show([
      {
        id: 'i',
        kind: 'interactive',
        account: 'me@web-01',
        name: of(''),
        instruction: of('Two steps\n\u202eevil'),
        fields: [
          { label: of('Password: '), echo: false },
          { label: of('Code: '), echo: true },
        ],
      },
    ]);
    const dialog = await screen.findByRole('dialog', { name: 'Verification' });
    expect(dialog.textContent).toContain('\\u202Eevil');
    const code: HTMLInputElement = screen.getByLabelText('Code');
    expect(code.type).toBe('text');
    await user.type(screen.getByLabelText('Password', { selector: 'input' }), 'pw');
    await user.type(code, '123{Enter}');
    expect(seen).toEqual([answer('i', { kind: 'interactive', answers: ['pw', '123'] })]);
  });
});

describe('several questions', () => {
  it('are asked one at a time, the oldest first, each with an empty field', async () => {
    const { user, seen } = show([password, { ...password, id: 'q', account: 'me@web-02' }]);
    expect((await screen.findByRole('dialog')).textContent).toContain('me@web-01');
    await user.keyboard('one{Enter}');
    await waitFor(() => expect(screen.getByRole('dialog').textContent).toContain('me@web-02'));
    const field: HTMLInputElement = screen.getByLabelText('Password', { selector: 'input' });
    expect(field.value).toBe('');
    expect(seen).toHaveLength(1);
  });

  it('go away when main withdraws them', async () => {
    show([password]);
    await screen.findByRole('dialog');
    act(() => promptStore.setState({ prompts: [] }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('come back when main does not take the answer', async () => {
    const { user, seen } = show([password], {
      calls: {
        'prompts.answer': () => {
          throw new OpError('internal', 'No.');
        },
      },
    });
    await screen.findByRole('dialog');
    await user.keyboard('{Escape}');
    await waitFor(() => expect(seen).toHaveLength(1));
    expect(await screen.findByRole('dialog', { name: 'Password' })).toBeTruthy();
  });
});
