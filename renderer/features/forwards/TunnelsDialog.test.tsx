/** The list of tunnels over a page without main. */
import { act, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import type { SessionTunnel, TunnelState } from '../../../shared/contract/forwards.ts';
import type { Session } from '../../../shared/contract/sessions.ts';
import type { FakeHandlers } from '../../client/fake-bridge.ts';
import { sessionStore } from '../../state/sessions.ts';
import { tunnelStore } from '../../state/tunnels.ts';
import { renderWithClient } from '../../testing/render-with-client.tsx';
import { showTunnels, tunnelsWindow } from './tunnels-window.ts';
import { TunnelsChip } from './TunnelsChip.tsx';
import { TunnelsDialog } from './TunnelsDialog.tsx';

const session: Session = {
  id: 's1',
  title: 'web',
  address: 'ada@web',
  state: { at: 'ended', error: { code: 'disconnected', message: 'Gone.' } },
};

const tunnel = (state: TunnelState, id = 't1'): SessionTunnel => ({
  sessionId: 's1',
  tunnel: {
    id,
    name: `tunnel ${id}`,
    spec: {
      kind: 'local',
      listen: { address: '127.0.0.1', tcpPort: 8080 },
      target: { host: 'db', tcpPort: 5432 },
    },
    startsWithConnection: false,
  },
  state,
});

const counts = { open: 0, total: 0, bytesToServer: 0, bytesFromServer: 0 };
const running: TunnelState = { at: 'running', tcpPort: 8080, counts };

const connect = (): void =>
  sessionStore.setState({ sessions: [{ ...session, state: { at: 'ready', facts: {} as never } }] });

beforeEach(() => {
  sessionStore.setState({ sessions: [session] });
  tunnelStore.setState({ tunnels: [] });
  tunnelsWindow.setState({ sessionId: undefined });
});

function main(more: FakeHandlers['calls'] = {}): FakeHandlers {
  return {
    calls: {
      'forwards.suggestions': () => ({ specs: [], remarks: [] }),
      'forwards.save': () => ({ id: 't9' }),
      'forwards.start': () => ({}),
      'forwards.stop': () => ({}),
      'forwards.remove': () => ({}),
      ...more,
    },
  };
}

const named = (name: string | RegExp) => screen.getByRole('button', { name });

test('the list says what it is for while it is empty, and suggests what the configuration has', async () => {
  const spec = { kind: 'dynamic', listen: { address: '127.0.0.1', tcpPort: 1080 } } as const;
  const { user, seen } = renderWithClient(
    <TunnelsDialog />,
    main({ 'forwards.suggestions': () => ({ specs: [spec], remarks: ['A remark.'] }) }),
  );
  act(() => showTunnels('s1'));
  expect(screen.getByText(/No tunnels of web yet/)).toBeTruthy();
  await user.click(await screen.findByRole('button', { name: /^Add 127.0.0.1:1080/ }));
  expect(screen.getByRole('dialog', { name: 'New tunnel' })).toBeTruthy();
  await user.click(named('Save'));
  await waitFor(() =>
    expect(seen.at(-1)).toMatchObject({
      name: 'forwards.suggestions', // the list is there again
    }),
  );
  const saved = seen.find(({ name }) => name === 'forwards.save');
  expect(saved?.params).toEqual({
    sessionId: 's1',
    draft: { name: '', spec, startsWithConnection: false },
  });
});

test('a tunnel starts only while its host is connected, and says why it did not', async () => {
  const error = { code: 'exists', message: 'Port 8080 is in use.', next: '8081 is free.' } as const;
  const { user, seen } = renderWithClient(<TunnelsDialog />, main());
  act(() => {
    tunnelStore.setState({ tunnels: [tunnel({ at: 'failed', error })] });
    showTunnels('s1');
  });
  expect(screen.getByText('Not started: Port 8080 is in use. 8081 is free.')).toBeTruthy();
  expect(named('Start tunnel t1')).toHaveProperty('disabled', true);
  act(connect);
  await user.click(named('Start tunnel t1'));
  expect(seen.at(-1)).toMatchObject({
    name: 'forwards.start',
    params: { sessionId: 's1', id: 't1' },
  });
});

test('one that runs is removed only by a second press that says what it does', async () => {
  const { user, seen } = renderWithClient(<TunnelsDialog />, main());
  act(() => {
    connect();
    tunnelStore.setState({ tunnels: [tunnel(running), tunnel({ at: 'stopped' }, 't2')] });
    showTunnels('s1');
  });
  const removed = () => seen.filter(({ name }) => name === 'forwards.remove').length;
  await user.click(named('Remove tunnel t2'));
  expect(removed()).toBe(1);
  await user.click(named('Remove tunnel t1'));
  expect(removed()).toBe(1);
  // the focus goes to the answer that changes nothing, and back
  expect(document.activeElement).toBe(named('Keep'));
  await user.click(named('Keep'));
  expect(document.activeElement).toBe(named('Remove tunnel t1'));
  await user.click(named('Stop tunnel t1'));
  expect(seen.at(-1)).toMatchObject({ name: 'forwards.stop' });
  await user.click(named('Remove tunnel t1'));
  await user.click(named('Stop and remove tunnel t1'));
  expect(removed()).toBe(2);
});

test('the form says what is wrong, what it opens, and keeps what was typed when saving fails', async () => {
  const { user } = renderWithClient(
    <TunnelsDialog />,
    main({
      'forwards.save': () => {
        throw new Error('disk full');
      },
    }),
  );
  act(() => showTunnels('s1'));
  await user.click(named(/New tunnel/));
  const form = within(screen.getByRole('dialog', { name: 'New tunnel' }));
  await user.click(form.getByRole('button', { name: 'Save' }));
  expect(form.getByRole('alert').textContent).toBe('A number from 1 to 65535.');
  const port = form.getByLabelText('Port it goes to');
  await waitFor(() => expect(document.activeElement).toBe(port));
  const address = form.getByLabelText(/^Listens on/);
  await user.clear(address);
  await user.type(address, '0.0.0.0');
  expect(form.getByText(/Other computers of the network could use it/)).toBeTruthy();
  await user.type(form.getByLabelText('Port it goes to'), '80');
  await user.click(form.getByRole('button', { name: 'Save' }));
  expect((await form.findByRole('alert')).textContent).toContain('disk full');
  expect(address).toHaveProperty('value', '0.0.0.0');
});

test('the status bar counts what runs, and points out what is in trouble', async () => {
  const { user } = renderWithClient(<TunnelsChip sessionId="s1" />, main());
  expect(named('Tunnels')).toBeTruthy();
  const error = { code: 'failed', message: 'No.' } as const;
  act(() =>
    tunnelStore.setState({
      tunnels: [tunnel(running), { ...tunnel({ at: 'failed', error }, 't2') }],
    }),
  );
  await user.click(named('1 tunnel, 1 to look at'));
  expect(tunnelsWindow.getState().sessionId).toBe('s1');
});
