import { screen, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import type { Receipt } from '../../../shared/contract/transfers.ts';
import { layOut } from '../../testing/lay-out.ts';
import { renderWithClient } from '../../testing/render-with-client.tsx';
import { anItem, aTransfer } from '../../testing/transfers.ts';
import { ReceiptDialog } from './ReceiptDialog.tsx';

layOut();
afterEach(() => void vi.restoreAllMocks());

const tally = { found: 512, done: 510, skipped: 0, failed: 2, totalBytes: 48.2e6, doneBytes: 48e6 };
const receipt: Receipt = {
  title: 'public',
  from: '/home/me',
  to: 'me@web01:/srv\u001b',
  state: 'failed',
  startedMs: Date.UTC(2026, 10, 22, 12),
  endedMs: Date.UTC(2026, 10, 22, 12, 5),
  tally,
  checks: { sha256: 500, readBack: 0, size: 4 },
  summary: '510 of 512 files, 48.0 MB. 2 failed.',
};
const bad = (name: string) =>
  anItem({
    path: `/home/me/public/${name}`,
    state: 'failed',
    error: { code: 'permission', message: `${name} may not be written.` },
  });

function show(more: Partial<Receipt> = {}) {
  const onClose = vi.fn<() => void>();
  const view = renderWithClient(
    <ReceiptDialog transfer={aTransfer({ state: 'failed', tally })} onClose={onClose} />,
    {
      calls: {
        'transfers.receipt': () => ({ ...receipt, ...more }),
        'transfers.items': ({ show }) =>
          show === 'failed' ? { items: [bad('x'), bad('y')], total: 2 } : { items: [], total: 0 },
        'transfers.exportReceipt': () => ({ saved: true }),
      },
    },
  );
  return { ...view, onClose };
}

test('a receipt says what was done, how it was checked, and what is not there and why', async () => {
  show();
  const dialog = await screen.findByRole('dialog', { name: 'Receipt: public' });
  await within(dialog).findByText('510 of 512 files, 48.0 MB. 2 failed.');
  expect(dialog.textContent).toContain('me@web01:/srv\\x1B');
  expect(dialog.textContent).toContain('Verified by sha256500');
  expect(dialog.textContent).toContain('Checked by size and time4');
  const items = within(dialog).getByRole('grid', { name: 'Items of the receipt' });
  expect(await within(items).findByText('x may not be written.')).toBeTruthy();
  expect(items.getAttribute('aria-rowcount')).toBe('2');
});

test('a receipt says calmly that replaced files could not stay with their owner', async () => {
  show({ changedHands: { files: 3, first: { owner: { was: 'alice', now: 'deploy' } } } });
  const notice = await screen.findByText(/3 replaced files, the first: owner is now deploy/);
  expect(notice.closest('[role]')?.getAttribute('role')).toBe('status');
  expect(screen.getByRole('dialog').textContent).toContain('Owner or group not kept3');
});

test('it can be saved as JSON', async () => {
  const { seen, user } = show();
  await screen.findByText(receipt.summary);
  await user.click(screen.getByRole('button', { name: 'Export as JSON…' }));
  expect(seen).toContainEqual({ name: 'transfers.exportReceipt', params: { id: 'one' } });
  expect(await screen.findByText('The receipt was saved.')).toBeTruthy();
});

test('it can be copied as text, with what failed', async () => {
  const { user } = show();
  await screen.findByText(receipt.summary);
  const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  await user.click(screen.getByRole('button', { name: 'Copy as text' }));
  await screen.findByText('The receipt was copied as text.');
  const [text = ''] = write.mock.calls[0] ?? [];
  expect(text).toContain('public: 510 of 512 files, 48.0 MB. 2 failed.');
  expect(text).toContain('/home/me/public/y: failed, y may not be written.');
});

test('Enter and Escape close it', async () => {
  const { onClose, user } = show();
  await screen.findByText(receipt.summary);
  await user.keyboard('{Enter}');
  await user.keyboard('{Escape}');
  expect(onClose).toHaveBeenCalledTimes(2);
});
