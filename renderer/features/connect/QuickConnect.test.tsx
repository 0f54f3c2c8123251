import { screen, waitFor, within } from '@testing-library/react';
import { createRef } from 'react';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Host } from '../../../shared/contract/hosts.ts';
import type { FakeHandlers } from '../../client/fake-bridge.ts';
import { OpError } from '../../../shared/errors.ts';
import type { Session } from '../../../shared/contract/sessions.ts';
import { hostStore } from '../../state/hosts.ts';
import { sessionStore } from '../../state/sessions.ts';
import { resetTabs, tabStore } from '../../state/tabs.ts';
import { rememberPath, workspaceStore } from '../../state/workspace.ts';
import { renderWithClient } from '../../testing/render-with-client.tsx';
import { QuickConnect } from './QuickConnect.tsx';

const show = (
  handlers: FakeHandlers = { calls: { 'sessions.open': () => ({ sessionId: 's1' }) } },
) => renderWithClient(<QuickConnect inputRef={createRef<HTMLInputElement>()} />, handlers);
const field = (): HTMLInputElement => screen.getByRole('textbox', { name: 'Quick connect' });

it('opens what was typed on Enter, and is empty again', async () => {
  const { user, seen } = show();
  await user.type(field(), '  deploy@web-01:2222 {Enter}');
  await waitFor(() => expect(field().value).toBe(''));
  expect(seen).toEqual([{ name: 'sessions.open', params: { text: 'deploy@web-01:2222' } }]);
});

it('opens it with its button too', async () => {
  const { user, seen } = show();
  await user.type(field(), 'web-01');
  await user.click(screen.getByRole('button', { name: 'Connect' }));
  expect(seen).toHaveLength(1);
});

it('refuses FTP with the reason and the SFTP way, without asking main', async () => {
  const { user, seen } = show();
  await user.type(field(), 'ftp://example.net{Enter}');
  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toMatch(/Hawser speaks SFTP only.*sftp:\/\/example\.net/);
  expect(field().getAttribute('aria-invalid')).toBe('true');
  expect(document.activeElement).toBe(field());
  expect(seen).toEqual([]);
});

it('says what is wrong with an empty line, and takes it back when typing goes on', async () => {
  const { user } = show();
  await user.click(screen.getByRole('button', { name: 'Connect' }));
  expect(screen.getByRole('alert').textContent).toContain('Nothing was entered');
  await user.type(field(), 'w');
  expect(screen.queryByRole('alert')).toBeNull();
});

it('keeps the text and shows main’s refusal', async () => {
  const { user } = show({
    calls: {
      'sessions.open': () => {
        throw new OpError('invalid', 'No such host.', { next: 'Check its name.' });
      },
    },
  });
  await user.type(field(), 'web-01{Enter}');
  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toBe('No such host.Check its name.');
  expect(field().value).toBe('web-01');
});

it('clears the error with Esc first, then the text', async () => {
  const { user } = show();
  await user.type(field(), 'gopher://x{Enter}{Escape}');
  expect(screen.queryByRole('alert')).toBeNull();
  expect(field().value).toBe('gopher://x');
  await user.keyboard('{Escape}');
  expect(field().value).toBe('');
});

describe('after an attempt that could not connect', () => {
  const error = { code: 'connect', message: 'The name does not exist.' } as const;
  const typo: Session = {
    id: 's0',
    title: 'wbe-01',
    address: 'ann@wbe-01:22',
    typed: 'wbe-01',
    state: { at: 'ended', error },
  };
  const opened = { name: 'sessions.open', params: { text: 'web-01' } };
  const retype = async (session: Session) => {
    sessionStore.setState({ sessions: [session] });
    tabStore.setState({ order: ['s0'], active: 's0', isHomeOpen: false });
    const { user, seen } = show({
      calls: { 'sessions.open': () => ({ sessionId: 's1' }), 'sessions.close': () => ({}) },
    });
    await user.type(field(), 'web-01{Enter}');
    await waitFor(() => expect(field().value).toBe(''));
    return seen;
  };
  beforeEach(() => () => {
    sessionStore.setState({ sessions: [] });
    workspaceStore.setState({ paths: new Map() });
    resetTabs();
  });

  it('the next one takes its place, so that typing errors leave no tabs', async () => {
    const seen = await retype(typo);
    await waitFor(() =>
      expect(seen).toEqual([opened, { name: 'sessions.close', params: { sessionId: 's0' } }]),
    );
  });

  it.each([
    ['that had shown a folder', typo, '/srv'],
    ['of a saved host', { ...typo, hostId: 'h' }, undefined],
    ['that is still at it', { ...typo, state: { at: 'connecting', phase: 'tcp' } }, undefined],
  ] as const)('one %s stays', async (_which, session, shown) => {
    if (shown !== undefined) rememberPath('s0', 'remote', shown);
    expect(await retype(session)).toEqual([opened]);
  });
});

const host = (name: string): Host => ({
  id: `id-${name}`,
  kind: 'config',
  name,
  address: `${name}.example`,
  tcpPort: 22,
  user: 'ann',
  authentication: { method: 'automatic' },
});

describe('hosts that what is typed may mean', () => {
  beforeEach(() => {
    hostStore.setState({ hosts: [host('web-01'), host('web-02'), host('db')] });
    return () => hostStore.setState({ hosts: [] });
  });
  const options = () =>
    within(screen.getByRole('listbox', { name: 'Hosts that match' })).getAllByRole('option');
  const active = () => document.getElementById(field().getAttribute('aria-activedescendant') ?? '');

  it('are listed while typing, and none is chosen before an arrow key says so', async () => {
    const { user, seen } = show();
    expect(field().getAttribute('aria-controls')).toBeNull();
    await user.type(field(), 'web');
    expect(options().map(({ textContent }) => textContent)).toEqual([
      'web-01ann@web-01.example',
      'web-02ann@web-02.example',
    ]);
    expect(field().getAttribute('aria-controls')).toBe(screen.getByRole('listbox').id);
    expect(screen.getByRole('status').textContent).toMatch(/hosts? match/);
    expect(field().getAttribute('aria-controls')).toBe(screen.getByRole('listbox').id);
    expect(active()).toBeNull();
    await user.keyboard('{Enter}');
    await waitFor(() => expect(field().value).toBe(''));
    expect(seen).toEqual([{ name: 'sessions.open', params: { text: 'web' } }]);
    expect(screen.queryByRole('listbox')).toBeNull();
  });

  it('are gone through with the arrow keys, and Enter opens the one they stand on', async () => {
    const { user, seen } = show();
    await user.type(field(), 'web{ArrowDown}{ArrowDown}');
    expect(active()?.textContent).toContain('web-02');
    expect(active()?.getAttribute('aria-selected')).toBe('true');
    await user.keyboard('{ArrowDown}');
    expect(active()).toBeNull();
    await user.keyboard('{ArrowUp}{ArrowUp}{Enter}');
    await waitFor(() =>
      expect(seen).toEqual([{ name: 'sessions.open', params: { hostId: 'id-web-01' } }]),
    );
    expect(field().value).toBe('');
  });

  it('come up with the first arrow key in an empty line too', async () => {
    const { user } = show();
    await user.click(field());
    await user.keyboard('{ArrowDown}');
    expect(options()).toHaveLength(3);
    expect(active()?.textContent).toContain('web-01');
  });

  it('go with Esc, which leaves the text, and with the focus', async () => {
    const { user } = show();
    await user.type(field(), 'web{Escape}');
    expect(screen.queryByRole('listbox')).toBeNull();
    expect(field().value).toBe('web');
    await user.type(field(), '-');
    expect(options()).toHaveLength(2);
    await user.tab();
    expect(screen.queryByRole('listbox')).toBeNull();
  });

  it('open with a click', async () => {
    const { user, seen } = show();
    await user.type(field(), 'd');
    await user.click(screen.getByRole('option', { name: /db/ }));
    await waitFor(() =>
      expect(seen).toEqual([{ name: 'sessions.open', params: { hostId: 'id-db' } }]),
    );
  });

  it('are not looked for in what may hold a password', async () => {
    const { user } = show();
    await user.type(field(), 'web:');
    expect(screen.queryByRole('listbox')).toBeNull();
  });
});
