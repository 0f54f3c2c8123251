import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import type { Prompt } from '../../../shared/contract/prompts.ts';
import { ConflictDialog } from './ConflictDialog.tsx';

const conflict: Extract<Prompt, { kind: 'conflict' }> = {
  id: 'p',
  kind: 'conflict',
  transferId: 't',
  source: { path: '/home/me/logo.svg', kind: 'file', size: 9_600, mtimeMs: 2_000 },
  target: { path: '/srv/www/logo.svg', kind: 'file', size: 412, mtimeMs: 1_000 },
  newName: 'logo (2).svg',
  actions: ['overwrite', 'newer', 'size', 'rename', 'skip'],
  reason: 'taken',
};

afterEach(cleanup);

function show() {
  const onAnswer = vi.fn();
  render(<ConflictDialog prompt={conflict} onAnswer={onAnswer} />);
  return { onAnswer, user: userEvent.setup() };
}

test('shows both files and marks the newer one', () => {
  show();
  const copied = screen.getByRole('region', { name: /To be copied/ });
  expect(copied.textContent).toContain('9.6 kB');
  expect(copied.textContent).toContain('newer');
  expect(screen.getByRole('region', { name: /Already there/ }).textContent).toContain('412 B');
});

test('Enter skips, and so does Escape: nothing is overwritten by accident', async () => {
  const { onAnswer, user } = show();
  await user.keyboard('{Enter}');
  expect(onAnswer).toHaveBeenLastCalledWith({ kind: 'conflict', action: 'skip', scope: 'this' });
  await user.keyboard('{Escape}');
  expect(onAnswer).toHaveBeenLastCalledWith(null);
});

test('an answer can stand for all further conflicts', async () => {
  const { onAnswer, user } = show();
  await user.click(screen.getByRole('checkbox'));
  await user.click(screen.getByRole('button', { name: 'Overwrite' }));
  expect(onAnswer).toHaveBeenCalledWith({ kind: 'conflict', action: 'overwrite', scope: 'all' });
});
