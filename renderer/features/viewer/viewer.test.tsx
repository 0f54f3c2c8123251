/** The viewer over a page without main: how one comes to the other parts of a file. */
import { screen, waitFor } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { sessionStore } from '../../state/sessions.ts';
import { layOut } from '../../testing/lay-out.ts';
import { renderWithClient } from '../../testing/render-with-client.tsx';
import { ViewerDialog } from './ViewerDialog.tsx';

layOut();

const rows = Array.from({ length: 400 }, (_, row) => `row ${row}\n`);

async function show(text: string) {
  const content = new TextEncoder().encode(text);
  const onClose = vi.fn<() => void>();
  const file = { fs: 's1', path: '/var/log/app.log' };
  const shown = renderWithClient(<ViewerDialog file={file} onClose={onClose} />, {
    calls: {
      'files.read': ({ offset, length }) => ({
        bytes: content.slice(offset, offset + length),
        size: content.length,
      }),
    },
  });
  const scroller = await screen.findByRole('region', { name: 'Content of app.log' });
  return { ...shown, scroller, onClose };
}

test('both ends are gone to also where all of the file is in memory', async () => {
  const { user, scroller } = await show(rows.join(''));
  await user.click(screen.getByRole('button', { name: 'End' }));
  await waitFor(() => expect(scroller.scrollTop).toBeGreaterThan(6_000));
  await user.click(screen.getByRole('button', { name: 'Beginning' }));
  await waitFor(() => expect(scroller.scrollTop).toBe(0));
});

test('Ctrl+F finds text in the file, further with each Enter, which closes nothing', async () => {
  const { user, scroller, onClose } = await show(rows.join(''));
  const field = screen.getByRole('textbox', { name: 'Find' });
  const told = (): string | null | undefined =>
    field.parentElement?.querySelector('output')?.textContent;
  await user.keyboard('{Control>}f{/Control}');
  expect(document.activeElement).toBe(field);
  await user.keyboard('ROW 33{Enter}');
  await waitFor(() => expect(told()).toBe('At 221 B'));
  await user.keyboard('{Enter}');
  await waitFor(() => expect(told()).toBe('At 2.5 kB'));
  expect(scroller.scrollTop).toBeGreaterThan(330 * 18 - 600);
  await user.clear(field);
  await user.keyboard('row 1000{Enter}');
  await waitFor(() => expect(told()).toBe('Nothing found'));
  expect(onClose).not.toHaveBeenCalled();
});

test('the place of a file is told with its host', async () => {
  sessionStore.setState({
    sessions: [{ id: 's1', title: 'web-01', address: 'me@web', state: { at: 'saved' } }],
  });
  await show('x');
  expect(screen.getByText('web-01: /var/log/app.log')).toBeTruthy();
});
