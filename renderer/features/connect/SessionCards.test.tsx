import { act, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { expect, test } from 'vitest';
import type { Session } from '../../../shared/contract/sessions.ts';
import { ClientProvider } from '../../client/ClientContext.tsx';
import { renderWithClient } from '../../testing/render-with-client.tsx';
import { ConnectingCard } from './ConnectingCard.tsx';
import { EndedCard } from './EndedCard.tsx';
import { SavedCard } from './SavedCard.tsx';

const session = (state: Session['state']): Session => ({
  id: 's',
  title: 'web-01',
  address: 'me@web-01:22',
  state,
});
const error = { code: 'connect', message: 'Nobody there.' } as const;
const saved = session({ at: 'saved' });
const connecting = session({ at: 'connecting', phase: 'tcp' });
const ended = session({ at: 'ended', error });
/** Shows one after the other, in the same place. */
function show(first: ReactNode) {
  const { client, rerender } = renderWithClient(first);
  return (next: ReactNode) => rerender(<ClientProvider client={client}>{next}</ClientProvider>);
}
const focused = () => document.activeElement?.getAttribute('aria-label');

test('the focus stays where it was asked to connect, whatever comes of it', () => {
  const then = show(<SavedCard session={saved} remotePath="/srv" active />);
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Reconnect' }));
  then(<ConnectingCard session={connecting} active />);
  expect(focused()).toBe('Connecting to web-01');
  then(<EndedCard session={ended} error={error} active />);
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Reconnect' }));
});

test('who writes meanwhile goes on writing, and a tab in the background takes nothing', () => {
  const then = show(
    <>
      <input aria-label="note" />
      <ConnectingCard session={connecting} active={false} />
    </>,
  );
  expect(document.activeElement).toBe(document.body);
  act(() => screen.getByRole('textbox').focus());
  then(
    <>
      <input aria-label="note" />
      <EndedCard session={ended} error={error} active />
    </>,
  );
  expect(focused()).toBe('note');
});
