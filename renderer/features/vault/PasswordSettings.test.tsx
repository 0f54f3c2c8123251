import { screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { KeptSecretFacts, VaultState } from '../../../shared/contract/vault.ts';
import { OpError } from '../../../shared/errors.ts';
import { renderWithClient } from '../../testing/render-with-client.tsx';
import { PasswordSettings } from './PasswordSettings.tsx';

const kept: KeptSecretFacts = {
  id: 'k1',
  kind: 'password',
  owner: 'ann@web-01',
  via: [],
  hostId: 'h1',
  place: 'system',
  backend: 'gnome_libsecret',
  storedAtMs: Date.UTC(2026, 10, 3),
  state: 'ready',
};

const show = (state: VaultState, refusal?: string) =>
  renderWithClient(<PasswordSettings />, {
    streams: { 'vault.watch': (_, stream) => stream.send(state) },
    calls: {
      'vault.forget': () => ({}),
      'vault.lock': () => ({}),
      'vault.unlock': () => ({}),
      'vault.retryKeychain': () => ({}),
      'vault.setMaster': () => {
        if (refusal !== undefined) throw new OpError('auth', refusal);
        return {};
      },
      'vault.removeMaster': () => ({ place: 'session' }),
    },
  });
const press = async ({ user }: ReturnType<typeof show>, name: string | RegExp) =>
  user.click(await screen.findByRole('button', { name }));

it('lists what is remembered by account, kind, place and day, and forgets one', async () => {
  const view = show({ place: 'system', backend: 'gnome_libsecret', master: 'none', kept: [kept] });
  const table = await screen.findByRole('table', { name: 'Remembered passwords' });
  for (const text of ['ann@web-01', 'Password', 'GNOME Keyring', '2026']) {
    expect(table.textContent).toContain(text);
  }
  await press(view, 'Forget ann@web-01');
  expect(view.seen).toContainEqual({ name: 'vault.forget', params: { id: 'k1' } });
});

it('names the keychain that is away, and what is damaged', async () => {
  const away = { ...kept, state: 'away' } as const;
  const damaged = { ...kept, id: 'k2', owner: 'bob@web', state: 'damaged' } as const;
  show({ place: 'session', master: 'none', kept: [away, damaged] });
  const table = await screen.findByRole('table');
  expect(table.textContent).toContain('In GNOME Keyring, which is not in use now');
  expect(table.textContent).toContain('Damaged');
});

it('forgets all only after a question whose first answer is no', async () => {
  const view = show({ place: 'session', master: 'none', kept: [kept] });
  await press(view, 'Forget all…');
  const cancel = await screen.findByRole('button', { name: 'Cancel' });
  await waitFor(() => expect(document.activeElement).toBe(cancel));
  await press(view, 'Forget all');
  expect(view.seen).toContainEqual({ name: 'vault.forget', params: { all: true } });
});

it('says when there is no keychain, and offers to look again', async () => {
  const view = show({ place: 'session', master: 'none', kept: [] });
  await screen.findByText(/until Hawser quits/);
  await press(view, 'Look for a keychain again');
  expect(view.seen).toContainEqual({ name: 'vault.retryKeychain', params: {} });
});

it('sets a master password typed twice, and sends it once', async () => {
  const view = show({ place: 'session', master: 'none', kept: [] });
  await press(view, 'Set a master password…');
  await view.user.type(await screen.findByLabelText('New master password'), 'one');
  await view.user.type(screen.getByLabelText('Repeat it'), 'other');
  await press(view, 'Set master password');
  await screen.findByText('The two were not the same.');
  expect(view.seen.some(({ name }) => name === 'vault.setMaster')).toBe(false);
  for (const label of ['New master password', 'Repeat it']) {
    expect(screen.getByLabelText<HTMLInputElement>(label).value).toBe('');
    await view.user.type(screen.getByLabelText(label), 'same');
  }
  await press(view, 'Set master password');
  await waitFor(() => expect(screen.queryByLabelText('Repeat it')).toBeNull());
  const sent = view.seen.filter(({ name }) => name === 'vault.setMaster');
  expect(sent).toEqual([{ name: 'vault.setMaster', params: { password: 'same' } }]);
});

it('changes it with the one before, and says when that was wrong', async () => {
  const view = show({ place: 'master', master: 'locked', kept: [] }, 'This is not it.');
  await press(view, 'Change master password…');
  await view.user.type(await screen.findByLabelText('Current master password'), 'old');
  await view.user.type(screen.getByLabelText('New master password'), 'new');
  await view.user.type(screen.getByLabelText('Repeat it'), 'new');
  await press(view, 'Change master password');
  await screen.findByText('This is not it.');
  const params = { password: 'new', current: 'old' };
  expect(view.seen).toContainEqual({ name: 'vault.setMaster', params });
});

it('locks what is open, and has what is locked asked for', async () => {
  const open = show({ place: 'master', master: 'open', kept: [] });
  await press(open, 'Lock now');
  expect(open.seen).toContainEqual({ name: 'vault.lock', params: {} });
  open.unmount();
  const locked = show({ place: 'master', master: 'locked', kept: [] });
  await press(locked, 'Unlock…');
  expect(locked.seen).toContainEqual({ name: 'vault.unlock', params: {} });
});
