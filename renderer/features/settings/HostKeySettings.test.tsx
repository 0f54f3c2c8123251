import { act, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { Value } from '../../../shared/contract/index.ts';
import type { KnownHost } from '../../../shared/contract/known-hosts.ts';
import { OpError } from '../../../shared/errors.ts';
import { renderWithClient } from '../../testing/render-with-client.tsx';
import { closeSettings, openSettings } from './settings-store.ts';
import { SettingsDialog } from './SettingsDialog.tsx';

const host = (change: Partial<KnownHost>): KnownHost => ({
  id: 'a'.repeat(32),
  file: '/home/me/.ssh/known_hosts',
  line: 1,
  isRemovable: true,
  marker: 'none',
  names: 'web.example',
  isPlain: true,
  keyType: 'ssh-ed25519',
  bits: 256,
  fingerprint: 'SHA256:abc',
  comment: '',
  ...change,
});
const web = host({});
const hidden = host({ id: 'b'.repeat(32), line: 2, names: null });
const revoked = host({
  id: 'c'.repeat(32),
  line: 3,
  names: '*.example',
  marker: 'revoked',
  isPlain: false,
});
const system = host({ id: 'd'.repeat(32), file: '/etc/ssh/ssh_known_hosts', isRemovable: false });

afterEach(closeSettings);

type List = Value<'knownHosts.list'>;

function show(hosts: readonly KnownHost[], files?: List['files'], refusal?: string) {
  let left = hosts;
  const view = renderWithClient(<SettingsDialog />, {
    calls: {
      'knownHosts.list': () => ({
        files: files ?? [
          { path: web.file, state: { at: 'read', keys: left.length, broken: 0 } },
          { path: system.file, state: { at: 'absent' } },
        ],
        hosts: [...left],
      }),
      'knownHosts.remove': ({ lines }) => {
        if (refusal !== undefined) throw new OpError('failed', refusal);
        left = left.filter(({ id }) => !lines.some((line) => line.id === id));
        return { removed: lines.length };
      },
    },
  });
  act(() => openSettings('host-keys'));
  return view;
}

const rows = () => within(screen.getByRole('table', { name: 'Host keys' })).getAllByRole('row');

test('each key is listed with its host, type, fingerprint, place, and its marker in words', async () => {
  show([web, hidden, revoked, system]);
  await screen.findByRole('table', { name: 'Host keys' });
  const [, first, second, third, fourth] = rows().map((row) => row.textContent);
  expect(first).toContain('web.example');
  expect(first).toContain('known_hosts, line 1');
  expect(screen.getAllByTitle('/home/me/.ssh/known_hosts, line 1')).toHaveLength(1);
  expect(first).toContain('ssh-ed25519, 256 bits');
  expect(first).toContain('SHA256:abc');
  expect(second).toContain('Hidden name');
  expect(third).toContain('Revoked: never trusted');
  expect(fourth).toContain('ssh_known_hosts, line 1');
  expect(screen.getAllByRole('button', { name: /^Remove .* key of/ })).toHaveLength(3);
});

test('one key is removed after a question that names it, and “no” is at hand', async () => {
  const { user, seen } = show([web, hidden]);
  await user.click(
    await screen.findByRole('button', { name: 'Remove ssh-ed25519 key of web.example' }),
  );
  const dialog = await screen.findByRole('dialog', { name: 'Remove host key?' });
  expect(document.activeElement?.textContent).toBe('Cancel');
  expect(dialog.textContent).toContain('web.example');
  await user.click(within(dialog).getByRole('button', { name: 'Remove' }));
  await waitFor(() => expect(rows()).toHaveLength(2));
  expect(seen).toContainEqual({
    name: 'knownHosts.remove',
    params: { lines: [{ file: web.file, id: web.id }] },
  });
});

test('all keys of a name go at once, but for patterns, markers and the system’s', async () => {
  const { user, seen } = show([web, hidden, revoked, system]);
  await user.type(await screen.findByLabelText('Host'), 'web.example');
  await waitFor(() =>
    expect(seen.at(-1)).toEqual({ name: 'knownHosts.list', params: { filter: 'web.example' } }),
  );
  expect(await screen.findByText('web.example (hidden name)')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Remove these 2…' }));
  await user.click(await screen.findByRole('button', { name: 'Remove' }));
  await waitFor(() =>
    expect(seen).toContainEqual({
      name: 'knownHosts.remove',
      params: {
        lines: [
          { file: web.file, id: web.id },
          { file: hidden.file, id: hidden.id },
        ],
      },
    }),
  );
});

test('a refusal is told in the question, which stays', async () => {
  const { user } = show([web], undefined, 'The file cannot be changed.');
  await user.click(await screen.findByRole('button', { name: /^Remove ssh-ed25519/ }));
  await user.click(await screen.findByRole('button', { name: 'Remove' }));
  expect((await screen.findByRole('alert')).textContent).toContain('The file cannot be changed.');
});

test('a file that cannot be read, and lines that are no keys, are told', async () => {
  show(
    [],
    [
      { path: '/a', state: { at: 'unreadable', reason: '/a cannot be read: permission denied.' } },
      { path: '/b', state: { at: 'read', keys: 0, broken: 2 } },
      { path: '/c', state: { at: 'absent' } },
    ],
  );
  expect((await screen.findByRole('alert')).textContent).toContain('permission denied');
  expect(screen.getByText(/2 lines are no keys and are passed over in \/b/)).toBeTruthy();
  expect(screen.getByText('No keys yet.')).toBeTruthy();
});

test('hostile names are shown escaped', async () => {
  show([host({ names: 'a\u202eb' })]);
  await screen.findByRole('table');
  expect(rows()[1]?.textContent).toContain('a\\u202Eb');
});
