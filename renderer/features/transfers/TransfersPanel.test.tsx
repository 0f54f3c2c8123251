import { cleanup, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test } from 'vitest';
import type { Transfer } from '../../../shared/contract/transfers.ts';
import { ClientProvider } from '../../client/ClientContext.tsx';
import { createClient } from '../../client/client.ts';
import { createFakeBridge } from '../../client/fake-bridge.ts';
import { transferStore } from '../../state/transfers.ts';
import { TransfersPanel } from './TransfersPanel.tsx';

const running: Transfer = {
  id: 'one',
  direction: 'upload',
  title: 'public\n',
  from: { fs: 'local', directory: '/home/me' },
  to: { fs: 's', directory: '/srv' },
  state: 'running',
  counted: true,
  tally: { found: 10, done: 4, skipped: 0, failed: 0, totalBytes: 100, doneBytes: 40 },
  checks: { sha256: 0, readBack: 0, size: 0 },
  bytesPerSecond: 1_000,
  secondsLeft: 5,
};

const failed: Transfer = {
  ...running,
  id: 'two',
  title: 'logs',
  state: 'failed',
  tally: { ...running.tally, done: 9, failed: 1 },
  problem: { path: '/srv/logs/a', error: { code: 'no-space', message: 'The disk is full.' } },
};

afterEach(() => {
  cleanup();
  transferStore.setState({ transfers: [] });
});

function show(transfers: readonly Transfer[]) {
  const { bridge, seen } = createFakeBridge(window, {
    calls: {
      'transfers.cancel': () => ({}),
      'transfers.retry': () => ({}),
      'transfers.clear': () => ({}),
      'transfers.problems': () => ({
        problems: [
          {
            path: '/srv/logs/a\u001b',
            error: { code: 'no-space', message: 'The disk is full.', next: 'Free some space.' },
          },
        ],
        more: 2,
      }),
    },
  });
  transferStore.setState({ transfers: [...transfers] });
  render(
    <ClientProvider client={createClient(bridge, window)}>
      <TransfersPanel />
    </ClientProvider>,
  );
  return { seen, user: userEvent.setup() };
}

test('an empty queue says what to do', () => {
  show([]);
  expect(screen.getByText(/press F5/)).toBeTruthy();
});

test('a running transfer tells how far it is and can be cancelled', async () => {
  const { seen, user } = show([running]);
  const row = within(screen.getByRole('list', { name: 'Transfers' })).getByRole('listitem');
  expect(row.textContent).toContain('4 of 10');
  expect(row.textContent).toContain('1.0 kB/s');
  expect(row.textContent).toContain('0:05');
  expect(within(row).getByRole('progressbar').getAttribute('value')).toBe('0.4');
  await user.click(screen.getByRole('button', { name: 'Cancel public\\n' }));
  expect(seen).toContainEqual({ name: 'transfers.cancel', params: { id: 'one' } });
});

test('a failed one says why, lists what is missing, and can be tried again', async () => {
  const { seen, user } = show([running, failed]);
  const [newest] = screen.getAllByRole('listitem');
  expect(newest?.textContent).toContain('1 failed: The disk is full.');
  await user.click(screen.getByRole('button', { name: 'What happened to logs' }));
  const problems = await screen.findByRole('list', { name: 'Problems' });
  expect(problems.textContent).toContain('/srv/logs/a\\x1B');
  expect(screen.getByText('And 2 more.')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Close' }));
  await user.click(screen.getByRole('button', { name: 'Retry logs' }));
  expect(seen).toContainEqual({ name: 'transfers.retry', params: { id: 'two' } });
});
