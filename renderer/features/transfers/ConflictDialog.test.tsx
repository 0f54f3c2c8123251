import { cleanup, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import type { Prompt, PromptAnswer } from '../../../shared/contract/prompts.ts';
import type { Transfer } from '../../../shared/contract/transfers.ts';
import { ConflictDialog } from './ConflictDialog.tsx';

type Conflict = Extract<Prompt, { kind: 'conflict' }>;

const conflict: Conflict = {
  id: 'p',
  kind: 'conflict',
  transferId: 't',
  source: { path: '/home/me/logo.svg', kind: 'file', size: 9_600, mtimeMs: 1_000 },
  target: { path: '/srv/www/logo.svg', kind: 'file', size: 412, mtimeMs: 2_000 },
  newName: 'logo (2).svg',
  actions: ['overwrite', 'newer', 'size', 'resume', 'rename', 'skip'],
  reason: 'taken',
};

afterEach(cleanup);

function show(change: Partial<Conflict> = {}, direction: Transfer['direction'] = 'upload') {
  const onAnswer = vi.fn<(answer: PromptAnswer) => void>();
  const onCancelTransfer = vi.fn<() => void>();
  render(
    <ConflictDialog
      prompt={{ ...conflict, ...change }}
      direction={direction}
      onAnswer={onAnswer}
      onCancelTransfer={onCancelTransfer}
    />,
  );
  return { onAnswer, onCancelTransfer, user: userEvent.setup() };
}

const button = (name: string) => screen.getByRole('button', { name });

test('shows both files, and marks the newer and the larger one', () => {
  show();
  const copied = screen.getByRole('region', { name: 'To be copied' });
  const there = screen.getByRole('region', { name: 'Already there' });
  expect(copied.textContent).toContain('9.6 kB');
  expect(within(copied).getByText('larger')).toBeTruthy();
  expect(within(copied).queryByText('newer')).toBeNull();
  expect(there.textContent).toContain('412 B');
  expect(within(there).getByText('newer')).toBeTruthy();
});

test('spaces that a text would swallow are shown', () => {
  const target = { path: '/srv/www / logo  .svg', kind: 'file' } as const;
  show({ target, newName: ' logo  (2).svg' });
  const dialog = screen.getByRole('dialog');
  expect(dialog.textContent).toContain('␣logo␣␣.svg is already in /srv/www␣.');
  expect(dialog.textContent).toContain('copy it as ␣logo␣␣(2).svg');
  const there = screen.getByRole('region', { name: 'Already there' });
  expect(there.textContent).toContain('/srv/www␣/␣logo␣␣.svg');
});

test('within one second neither is newer: servers tell no more', () => {
  show({ source: { ...conflict.source, mtimeMs: 2_500 } });
  expect(screen.queryByText('newer')).toBeNull();
});

test('what is not known on one side marks nothing', () => {
  show({ target: { path: '/srv/www/logo.svg', kind: 'file' } });
  expect(screen.queryByText('larger')).toBeNull();
  expect(screen.queryByText('newer')).toBeNull();
});

test('Enter skips, and so does Escape: nothing is overwritten by accident', async () => {
  const { onAnswer, user } = show();
  await user.keyboard('{Enter}');
  expect(onAnswer).toHaveBeenLastCalledWith({ kind: 'conflict', action: 'skip', scope: 'this' });
  await user.keyboard('{Escape}');
  expect(onAnswer).toHaveBeenLastCalledWith(null);
});

test.each([
  ['Overwrite', 'overwrite'],
  ['Overwrite if newer', 'newer'],
  ['Overwrite if size differs', 'size'],
  ['Resume', 'resume'],
  ['Rename', 'rename'],
])('%s answers %s', async (name, action) => {
  const { onAnswer, user } = show();
  await user.click(button(name));
  expect(onAnswer).toHaveBeenCalledWith({ kind: 'conflict', action, scope: 'this' });
});

test('only the answers that make sense are there', () => {
  show({ actions: ['rename', 'skip'] });
  const names = screen.getAllByRole('button').map((one) => one.textContent);
  expect(names).toEqual(['Cancel transfer', 'Rename', 'Skip']);
});

test('an answer can stand for the transfer, or for all uploads to come', async () => {
  const { onAnswer, user } = show();
  await user.click(screen.getByRole('radio', { name: 'All of this transfer' }));
  await user.click(button('Overwrite'));
  expect(onAnswer).toHaveBeenCalledWith({ kind: 'conflict', action: 'overwrite', scope: 'all' });
  await user.click(screen.getByRole('radio', { name: 'Always, for all uploads' }));
  await user.click(button('Skip'));
  expect(onAnswer).toHaveBeenCalledWith({ kind: 'conflict', action: 'skip', scope: 'direction' });
});

test('a copy that is neither upload nor download has no such rule', () => {
  show({}, 'between');
  expect(screen.getAllByRole('radio')).toHaveLength(2);
});

test('the whole transfer can be ended from here', async () => {
  const { onAnswer, onCancelTransfer, user } = show();
  await user.click(button('Cancel transfer'));
  expect(onCancelTransfer).toHaveBeenCalledOnce();
  expect(onAnswer).not.toHaveBeenCalled();
});

test('two items that want one name have words of their own', () => {
  show({ reason: 'same-name', actions: ['rename', 'skip'] });
  expect(screen.getByRole('dialog', { name: 'Same name twice' }).textContent).toContain(
    'upper and lower case are the same there',
  );
  expect(screen.getByRole('region', { name: 'Copied before' })).toBeTruthy();
  expect(screen.getByText('logo (2).svg')).toBeTruthy();
});
