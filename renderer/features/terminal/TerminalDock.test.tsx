import { act, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { dockTests } from './dock.test-support.tsx';
import { openTerminal } from './terminal-store.ts';

const { shells, reconnects, show } = dockTests();

test('the first shell opens by itself once the session is ready, more on demand', async () => {
  const { setReady, user } = show();
  expect(shells).toHaveLength(0);
  setReady(true);
  await waitFor(() => expect(shells).toHaveLength(1));
  await user.click(screen.getByRole('button', { name: 'New terminal' }));
  await waitFor(() => expect(shells).toHaveLength(2));
  expect(screen.getAllByRole('tab').map((tab) => tab.textContent)).toEqual(['Shell 1', 'Shell 2']);
  expect(screen.getByRole('region', { name: 'Terminal Shell 2' })).toBeTruthy();
});

test('output is acknowledged byte for byte', async () => {
  const { setReady } = show();
  setReady(true);
  await waitFor(() => expect(shells).toHaveLength(1));
  act(() => shells[0]?.send({ type: 'data', bytes: new Uint8Array(1_000).fill(65) }));
  await waitFor(() => expect(shells[0]?.received).toContainEqual({ type: 'ack', count: 1_000 }));
});

test('the exit status is shown, what was written stays, and a new shell takes the same tab', async () => {
  const { setReady, user } = show();
  setReady(true);
  await waitFor(() => expect(shells).toHaveLength(1));
  act(() => shells[0]?.send({ type: 'exit', code: 3 }));
  expect(await screen.findByText(/The shell ended with exit status 3\./)).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'New shell' }));
  await waitFor(() => expect(shells).toHaveLength(2));
  expect(screen.getAllByRole('tab')).toHaveLength(1);
  expect(screen.queryByText(/exit status 3/)).toBeNull();
  // the same screen: its lines are there still
  expect(document.querySelectorAll('.xterm')).toHaveLength(1);
});

test('a shell that ends as it should takes its tab away', async () => {
  const { setReady, onEmpty } = show();
  setReady(true);
  await waitFor(() => expect(shells).toHaveLength(1));
  act(() => openTerminal('s'));
  await waitFor(() => expect(shells).toHaveLength(2));
  act(() => shells[1]?.send({ type: 'exit', code: 0 }));
  await waitFor(() => expect(screen.getAllByRole('tab')).toHaveLength(1));
  expect(onEmpty).not.toHaveBeenCalled();
  act(() => shells[0]?.send({ type: 'exit', code: 0 }));
  await waitFor(() => expect(onEmpty).toHaveBeenCalledOnce());
});

test('after the link was lost any key connects again, and the shell begins once that is done', async () => {
  const { setReady, user } = show();
  setReady(true);
  await waitFor(() => expect(shells).toHaveLength(1));
  setReady(false);
  act(() => shells[0]?.send({ type: 'error', error: { code: 'disconnected', message: 'Gone.' } }));
  expect(await screen.findByText(/Gone\. Any key connects again\./)).toBeTruthy();
  document.querySelector<HTMLElement>('.xterm-helper-textarea')?.focus();
  await user.keyboard('x');
  await screen.findByText(/Connecting again…/);
  expect(reconnects).toEqual(['s']);
  expect(shells).toHaveLength(1);
  setReady(true);
  await waitFor(() => expect(shells).toHaveLength(2));
  // what was pressed then is nothing the new shell gets
  expect(shells[1]?.received.filter(({ type }) => type === 'input')).toEqual([]);
});

test('arrow keys move along the tabs and keep the focus there, Delete closes', async () => {
  const { setReady, user } = show();
  setReady(true);
  await waitFor(() => expect(shells).toHaveLength(1));
  act(() => openTerminal('s'));
  act(() => openTerminal('s'));
  const tab = (name: string) => screen.getByRole('tab', { name });
  tab('Shell 3').focus();
  await user.keyboard('{ArrowRight}');
  expect(document.activeElement).toBe(tab('Shell 1'));
  await user.keyboard('{ArrowRight}');
  expect(document.activeElement).toBe(tab('Shell 2'));
  expect(screen.getAllByRole('tab').map((one) => one.tabIndex)).toEqual([-1, 0, -1]);
  await user.keyboard('{Delete}');
  await waitFor(() => expect(screen.getAllByRole('tab')).toHaveLength(2));
});

test('closing a tab hangs up', async () => {
  const { setReady, user } = show();
  setReady(true);
  await waitFor(() => expect(shells).toHaveLength(1));
  act(() => openTerminal('s'));
  await user.click(screen.getByRole('button', { name: 'Close Shell 1' }));
  await waitFor(() => expect(shells[0]?.closed).toBe(true));
  expect(screen.getAllByRole('tab').map((tab) => tab.textContent)).toEqual(['Shell 2']);
});

test('closing the last terminal asks for the dock to be shut, and opening it again opens a shell', async () => {
  const { setReady, onEmpty, user } = show();
  setReady(true);
  await waitFor(() => expect(shells).toHaveLength(1));
  await user.click(screen.getByRole('button', { name: 'Close Shell 1' }));
  expect(onEmpty).toHaveBeenCalledOnce();
  await waitFor(() => expect(shells[0]?.closed).toBe(true));
  expect(shells).toHaveLength(1);
  setReady(true);
  await waitFor(() => expect(shells).toHaveLength(2));
});
