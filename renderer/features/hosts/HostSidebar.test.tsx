import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, it } from 'vitest';
import type { Host } from '../../../shared/contract/hosts.ts';
import type { Session } from '../../../shared/contract/sessions.ts';
import { OpError } from '../../../shared/errors.ts';
import type { FakeHandlers } from '../../client/fake-bridge.ts';
import { hostStore } from '../../state/hosts.ts';
import { sessionStore } from '../../state/sessions.ts';
import { resetTabs, tabStore } from '../../state/tabs.ts';
import { renderWithClient } from '../../testing/render-with-client.tsx';
import { HostSidebar } from './HostSidebar.tsx';

const web: Host = {
  id: 'web',
  kind: 'saved',
  name: 'web-01',
  address: 'web-01.example.net',
  tcpPort: 22,
  user: 'deploy',
  authentication: { method: 'automatic' },
  group: 'Production',
};
const practice: Host = { ...web, id: 'practice', kind: 'practice', name: 'Practice server' };
const session: Session = {
  id: 's1',
  hostId: 'web',
  title: 'web-01',
  address: 'deploy@web-01',
  state: { at: 'connecting', phase: 'tcp' },
};

const show = (handlers: FakeHandlers['calls'] = {}) =>
  renderWithClient(<HostSidebar />, {
    calls: {
      'sessions.open': () => ({ sessionId: 's1' }),
      'sessions.reconnect': () => ({}),
      'hosts.list': () => [web, practice],
      'hosts.save': (draft) => ({ ...draft, id: draft.id ?? 'new', kind: 'saved' }),
      'forwards.ofHost': () => ({ count: 0 }),
      'hosts.remove': () => ({}),
      ...handlers,
    },
  });
const row = (name: string): HTMLElement => screen.getByRole('button', { name });

beforeEach(() => {
  resetTabs();
  sessionStore.setState({ sessions: [] });
  hostStore.setState({ hosts: [web, practice], isLoaded: true, error: undefined });
});

it('lists hosts by group with the practice server to try', () => {
  show();
  const list = screen.getByRole('list', { name: 'Hosts' });
  const group = within(list).getByRole('list', { name: 'Try it' });
  expect(within(group).getByRole('button', { name: 'Practice server' })).toBeTruthy();
});

it('connects with one click, and only once for a double click', async () => {
  const { user, seen } = show({ 'sessions.open': () => new Promise(() => {}) });
  await user.dblClick(row('Practice server'));
  expect(seen).toEqual([{ name: 'sessions.open', params: { hostId: 'practice' } }]);
});

it('goes to the tab of a host that has one', async () => {
  sessionStore.setState({ sessions: [session] });
  const { user, seen } = show();
  await user.click(row('web-01'));
  expect(tabStore.getState().active).toBe('s1');
  expect(seen).toEqual([]);
});

it('connects an ended session again in its tab', async () => {
  const ended = { at: 'ended', error: { code: 'disconnected', message: 'Gone.' } } as const;
  sessionStore.setState({ sessions: [{ ...session, state: ended }] });
  const { user, seen } = show();
  await user.click(row('web-01'));
  expect(seen).toEqual([{ name: 'sessions.reconnect', params: { sessionId: 's1' } }]);
});

it('moves through hosts with the arrow keys', async () => {
  const { user } = show();
  row('web-01').focus();
  await user.keyboard('{ArrowDown}');
  expect(document.activeElement).toBe(row('Practice server'));
  await user.keyboard('{Home}');
  expect(document.activeElement).toBe(row('web-01'));
});

it('says why a host could not be opened', async () => {
  const { user } = show({
    'sessions.open': () => {
      throw new OpError('failed', 'The practice server did not start.');
    },
  });
  await user.click(row('Practice server'));
  expect((await screen.findByRole('alert')).textContent).toContain('did not start');
});

it('saves a new host on Enter and shows it', async () => {
  const saved: Host = { ...web, id: 'new', name: 'nas' };
  const { user, seen } = show({ 'hosts.list': () => [web, saved, practice] });
  await user.click(row('New host'));
  await screen.findByRole('dialog', { name: 'New host' });
  await user.type(screen.getByLabelText('Address'), 'nas.lan');
  await user.type(screen.getByLabelText('User'), 'me{Enter}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(seen[0]).toEqual({
    name: 'hosts.save',
    params: {
      name: 'nas.lan',
      address: 'nas.lan',
      tcpPort: 22,
      user: 'me',
      authentication: { method: 'automatic' },
    },
  });
  expect(row('nas')).toBeTruthy();
});

it('saves a host and connects it at once', async () => {
  const { user, seen } = show();
  await user.click(row('New host'));
  await screen.findByRole('dialog', { name: 'New host' });
  await user.type(screen.getByLabelText('Address'), 'nas.lan');
  await user.type(screen.getByLabelText('User'), 'me');
  await user.click(screen.getByRole('button', { name: 'Save and connect' }));
  await waitFor(() =>
    expect(seen.at(-1)).toEqual({ name: 'sessions.open', params: { hostId: 'new' } }),
  );
  expect(screen.queryByRole('dialog')).toBeNull();
});

it('says what is missing, saves nothing, and goes to the first wrong field', async () => {
  const { user, seen } = show();
  await user.click(row('New host'));
  await screen.findByRole('dialog');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  const address = screen.getByLabelText('Address');
  expect(address.getAttribute('aria-invalid')).toBe('true');
  expect(screen.getAllByRole('alert').map((alert) => alert.textContent)).toEqual([
    'Enter the server’s name or IP address.',
    'Enter the user name to log in as.',
  ]);
  await waitFor(() => expect(document.activeElement).toBe(address));
  await user.type(address, 'x');
  expect(address.getAttribute('aria-invalid')).toBeNull();
  expect(seen).toEqual([]);
});

it('edits a host with F2 under its id, and keeps the dialog when main refuses', async () => {
  const { user, seen } = show({
    'hosts.save': () => {
      throw new OpError('no-space', 'Saving the hosts failed: the disk is full.');
    },
  });
  row('web-01').focus();
  await user.keyboard('{F2}');
  await screen.findByRole('dialog', { name: 'Edit host' });
  await user.clear(screen.getByLabelText('Port'));
  await user.type(screen.getByLabelText('Port'), '2222{Enter}');
  expect((await screen.findByRole('alert')).textContent).toContain('the disk is full');
  expect(seen[0]?.params).toMatchObject({ id: 'web', tcpPort: 2222, group: 'Production' });
});

it('duplicates a host without its id', async () => {
  const { user, seen } = show();
  await user.click(screen.getByRole('button', { name: 'More for web-01' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Duplicate…' }));
  await screen.findByRole('dialog', { name: 'New host' });
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(seen.length).toBeGreaterThan(0));
  expect(seen[0]?.params).toMatchObject({ name: 'web-01 copy' });
  expect(seen[0]?.params).not.toHaveProperty('id');
});

it('asks before it deletes, with the focus on Cancel', async () => {
  const { user, seen } = show({ 'hosts.list': () => [practice] });
  row('web-01').focus();
  await user.keyboard('{Delete}');
  await screen.findByRole('dialog', { name: 'Delete host?' });
  const cancel = screen.getByRole('button', { name: 'Cancel' });
  await waitFor(() => expect(document.activeElement).toBe(cancel));
  await user.click(screen.getByRole('button', { name: 'Delete' }));
  await waitFor(() => expect(screen.queryByRole('button', { name: 'web-01' })).toBeNull());
  expect(seen).toContainEqual({ name: 'hosts.remove', params: { id: 'web' } });
});

it('cannot change the practice server', async () => {
  const { user } = show();
  row('Practice server').focus();
  await user.keyboard('{F2}{Delete}');
  expect(screen.queryByRole('dialog')).toBeNull();
});
