import { act, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Edit } from '../../../shared/contract/edits.ts';
import type { Session } from '../../../shared/contract/sessions.ts';
import type { Transfer } from '../../../shared/contract/transfers.ts';
import { editStore } from '../../state/edits.ts';
import { transferStore } from '../../state/transfers.ts';
import { renderWithClient } from '../../testing/render-with-client.tsx';
import { aTransfer } from '../../testing/transfers.ts';
import { sessionNotice } from './SessionNotice.tsx';

const startMs = Date.UTC(2026, 10, 22);

beforeEach(() => void vi.useFakeTimers({ now: startMs, shouldAdvanceTime: true }));
afterEach(() => {
  vi.useRealTimers();
  transferStore.setState({ transfers: [] });
});

const lost: Session = {
  id: 's',
  title: 'web01',
  address: 'me@web01:22',
  state: {
    at: 'ended',
    error: { code: 'disconnected', message: 'The link is gone.' },
    retryAtMs: startMs + 4_000,
  },
};

function show(transfers: readonly Transfer[]) {
  transferStore.setState({ transfers: [...transfers] });
  const fine = () => ({});
  return renderWithClient(<>{sessionNotice(lost)}</>, {
    calls: { 'sessions.reconnect': fine, 'transfers.pause': fine },
  });
}

const offline = aTransfer({ id: 't', state: 'offline' });
const button = (name: string) => screen.getByRole('button', { name });

test('a lost connection that transfers wait for says when it comes back, and counts down', async () => {
  show([offline]);
  expect(screen.getByRole('status').textContent).toContain('Reconnecting in 4 s.');
  await act(() => vi.advanceTimersByTimeAsync(2_100));
  expect(screen.getByRole('status').textContent).toContain('Reconnecting in 2 s.');
  await act(() => vi.advanceTimersByTimeAsync(4_000));
  expect(screen.getByRole('status').textContent).toContain('Reconnecting now.');
});

test('the seconds are for the eye: nothing is read aloud again and again', () => {
  show([offline]);
  const seconds = screen.getByText('in 4 s', { exact: false, selector: 'span' });
  expect(seconds.getAttribute('aria-hidden')).toBe('true');
});

test('it can be had at once', () => {
  const { seen } = show([offline]);
  act(() => button('Reconnect now').click());
  expect(seen).toEqual([{ name: 'sessions.reconnect', params: { sessionId: 's' } }]);
});

test('Stop pauses what waits for it and nothing else; then it is simply ended', () => {
  const paused = aTransfer({ id: 'p', state: 'paused' });
  const elsewhere = aTransfer({ id: 'e', state: 'offline', to: { fs: 'other', directory: '/' } });
  const { seen } = show([offline, paused, elsewhere]);
  act(() => button('Stop').click());
  expect(seen).toEqual([{ name: 'transfers.pause', params: { id: 't' } }]);
  act(() => transferStore.setState({ transfers: [paused, elsewhere] }));
  expect(screen.getByRole('alert').textContent).toContain('The link is gone.');
  expect(button('Reconnect')).toBeTruthy();
});

test('a saved file that waits for it is told the same way, and is not stopped with the rest', () => {
  const waiting: Edit = {
    id: 'e',
    fs: 's',
    path: '/srv/notes.txt',
    place: 'web01',
    editor: 'builtin',
    state: 'changed',
    isRestored: false,
    size: 3,
    revision: 0,
    waitsFor: 'Waiting for the connection to web01',
  };
  act(() => editStore.setState({ edits: [waiting] }));
  show([]);
  expect(screen.getByRole('status').textContent).toContain('Reconnecting in 4 s.');
  expect(screen.queryByRole('button', { name: 'Stop' })).toBeNull();
  act(() => editStore.setState({ edits: [] }));
  expect(button('Reconnect')).toBeTruthy();
});
