import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import type { Host } from '../../shared/contract/hosts.ts';
import type { Session, SessionState } from '../../shared/contract/sessions.ts';
import { OpError } from '../../shared/errors.ts';
import { untrusted } from '../../shared/untrusted.ts';
import type { FakeHandlers } from '../client/fake-bridge.ts';
import { startMirrors } from '../state/mirrors.ts';
import { activePane } from '../state/active-pane.ts';
import { sessionStore } from '../state/sessions.ts';
import { resetTabs, startTabs } from '../state/tabs.ts';
import { renderWithClient } from '../testing/render-with-client.tsx';
import { App } from './App.tsx';

const practice: Host = {
  id: 'practice',
  kind: 'practice',
  name: 'Practice server',
  address: '127.0.0.1',
  tcpPort: 22,
  user: 'practice',
  authentication: { method: 'password' },
};
const web: Session = {
  id: 's1',
  title: 'web-01',
  address: 'deploy@web-01:2222',
  state: { at: 'connecting', phase: 'login' },
};
const ready: SessionState = {
  at: 'ready',
  facts: {
    serverVersion: 'SSH-2.0-OpenSSH_9.2',
    kex: 'curve25519-sha256',
    cipher: 'aes128-gcm@openssh.com',
    mac: 'implicit',
    hostKeyType: 'ssh-ed25519',
    fingerprint: 'SHA256:abc',
    hops: [],
    sftpExtensions: [],
    homeDirectory: '/home/deploy',
  },
};

/** The whole window over a fake main that knows these sessions. */
function show(sessions: readonly Session[], calls: FakeHandlers['calls'] = {}) {
  let tell: (sessions: readonly Session[]) => void = () => {};
  const shown = renderWithClient(<App />, {
    calls: {
      'app.info': () => ({ version: '0', electron: '0', platform: 'linux' }),
      'hosts.list': () => [practice],
      'files.realPath': () => ({ path: '/home/me' }),
      'files.freeSpace': () => null,
      'sessions.open': () => {
        tell([{ ...web, id: 's2', title: 'Practice server', hostId: 'practice' }]);
        return { sessionId: 's2' };
      },
      'sessions.reconnect': () => ({}),
      'sessions.close': () => ({}),
      ...calls,
    },
    streams: {
      'sessions.watch': (_params, stream) => {
        tell = (list) => stream.send([...list]);
        tell(sessions);
      },
      'prompts.watch': (_params, stream) => stream.send([]),
      'transfers.watch': (_params, stream) => stream.send([]),
      'files.list': (_params, stream) => stream.send({ type: 'end', notices: [] }),
      'terminals.open': () => {},
    },
  });
  const stops = [startTabs(), startMirrors(shown.client)];
  onTestFinished(() => stops.forEach((stop) => stop()));
  return shown;
}

beforeEach(() => {
  resetTabs();
  sessionStorage.clear();
  sessionStore.setState({ sessions: [] });
});

it('begins with the local pane and a way to connect, the practice server one click away', async () => {
  const { user } = show([]);
  await screen.findByRole('grid', { name: 'Local files' });
  expect(screen.getByText('Connect to a server')).toBeTruthy();
  await user.click(await screen.findByRole('button', { name: 'Open the practice server' }));
  const tab = await screen.findByRole('tab', { name: 'Practice server' });
  expect(tab.getAttribute('aria-selected')).toBe('true');
  await screen.findByText('Connecting to Practice server');
});

it('shows the phase of a connect attempt, the server’s words, and a way out', async () => {
  const { user, seen } = show([{ ...web, banner: untrusted('Authorised use only.\u202e', 100) }]);
  const card = await screen.findByRole('region', { name: 'Connecting to web-01' });
  expect(card.textContent).toContain('Logging in…');
  expect(card.textContent).toContain('Authorised use only.\\u202E');
  await user.click(within(card).getByRole('button', { name: 'Cancel' }));
  await waitFor(() =>
    expect(seen).toContainEqual({ name: 'sessions.close', params: { sessionId: 's1' } }),
  );
});

it('says why connecting failed and what to do, and connects again', async () => {
  const error = { code: 'auth', message: 'No key was accepted.', next: 'Add one.' } as const;
  const { user, seen } = show([{ ...web, state: { at: 'ended', error } }]);
  const card = await screen.findByRole('alert', { name: 'Logging in failed' });
  expect(card.textContent).toContain('No key was accepted.');
  expect(card.textContent).toContain('Add one.');
  await user.click(within(card).getByRole('button', { name: 'Reconnect' }));
  await waitFor(() =>
    expect(seen).toContainEqual({ name: 'sessions.reconnect', params: { sessionId: 's1' } }),
  );
});

it('shows what was agreed with the server in the status bar', async () => {
  show([{ ...web, state: ready }]);
  const bar = await screen.findByRole('contentinfo', { name: 'Connection' });
  await waitFor(() =>
    expect(bar.textContent).toBe(
      'known hosted25519 · curve25519 · aes128-gcmSFTP 3Tunnelsdeploy@web-01:2222',
    ),
  );
});

it('opens quick connect with Ctrl+K, and shows there what it was started with in vain', async () => {
  const { user } = show([], {
    'app.info': () => ({ version: '0', electron: '0', platform: 'linux', open: 'sftp://nowhere' }),
    'sessions.open': () => {
      throw new OpError('invalid', 'No such host.');
    },
  });
  await screen.findByText('No such host.');
  const field: HTMLInputElement = screen.getByRole('textbox', { name: 'Quick connect' });
  expect(field.value).toBe('sftp://nowhere');
  await user.keyboard('{Control>}k{/Control}');
  expect(document.activeElement).toBe(field);
});

it('lets the terminal take the place of the panes, which nothing reaches meanwhile', async () => {
  const { user } = show([{ ...web, state: ready }]);
  const panes = await screen.findByRole('grid', { name: 'Remote files' });
  panes.focus();
  await user.keyboard('{Control>}{Shift>}{Enter}{/Shift}{/Control}');
  const terminal = await screen.findByRole('region', { name: 'Terminal Shell 1' });
  const button = screen.getByRole('button', { name: 'Over the panes', pressed: true });
  expect(panes.closest('[inert]')).toBeTruthy();
  await waitFor(() => expect(terminal.contains(document.activeElement)).toBe(true));

  expect(activePane()).toBeUndefined();

  await user.click(button);
  expect(panes.closest('[inert]')).toBeNull();
  expect(terminal.closest('[inert]')).toBeNull();
});
