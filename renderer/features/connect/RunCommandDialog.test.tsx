import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { RunCommandDialog } from './RunCommandDialog.tsx';

const prompt = {
  id: 'c',
  kind: 'run-command',
  account: 'joe@web',
  purpose: 'proxy-command',
  command: `nc web 22; echo ${'x'.repeat(5_000)} \u202eend`,
  file: '/home/joe/.ssh/config',
  line: 7,
} as const;

it('shows all of the command, no character of it hidden, and where it stands', () => {
  render(<RunCommandDialog prompt={prompt} onAnswer={() => undefined} />);
  const dialog = screen.getByRole('dialog', { name: 'Run a command?' });
  expect(dialog.textContent).toContain('x'.repeat(5_000));
  expect(dialog.textContent).not.toContain('\u202e');
  expect(dialog.textContent).toContain('/home/joe/.ssh/config, line 7');
});

it('is a "no" on Enter and on Esc', async () => {
  const onAnswer = vi.fn<(answer: unknown) => void>();
  const user = userEvent.setup();
  render(<RunCommandDialog prompt={prompt} onAnswer={onAnswer} />);
  const refuse = screen.getByRole('button', { name: 'Do not run' });
  await waitFor(() => expect(document.activeElement).toBe(refuse));
  await user.keyboard('{Enter}');
  await user.keyboard('{Escape}');
  expect(onAnswer.mock.calls).toEqual([[null], [null]]);
});

it('runs once or always, as chosen', async () => {
  const onAnswer = vi.fn<(answer: unknown) => void>();
  const user = userEvent.setup();
  render(<RunCommandDialog prompt={prompt} onAnswer={onAnswer} />);
  await user.click(screen.getByRole('button', { name: 'Run once' }));
  await user.click(screen.getByRole('button', { name: 'Always allow' }));
  expect(onAnswer.mock.calls).toEqual([
    [{ kind: 'run-command', remember: false }],
    [{ kind: 'run-command', remember: true }],
  ]);
});
