import { screen, waitFor } from '@testing-library/react';
import { createRef } from 'react';
import { expect, it } from 'vitest';
import type { FakeHandlers } from '../../client/fake-bridge.ts';
import { OpError } from '../../../shared/errors.ts';
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
