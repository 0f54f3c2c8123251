import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import type { AppError } from '../../../../shared/errors.ts';
import { dockTests, typedInto } from '../dock.test-support.tsx';
import { dockOf, openTerminal } from '../terminal-store.ts';
import { canRunSplit, runSplit, type SplitCommand } from './split-commands.ts';

const { shells, reconnects, show } = dockTests();

const region = (title: string) => screen.queryByRole('region', { name: `Terminal ${title}` });
const run = (command: SplitCommand): void => act(() => runSplit('s', command));
const field = (title: string): HTMLElement | null =>
  region(title)?.querySelector<HTMLElement>('.xterm-helper-textarea') ?? null;
const press = (title: string, key: string, keyCode: number): void => {
  const at = field(title);
  if (at === null) throw new Error(`no ${title}`);
  fireEvent.keyDown(at, { key, keyCode });
};
const paste = (title: string, text: string): void => {
  const at = field(title);
  if (at === null) throw new Error(`no ${title}`);
  fireEvent.paste(at, { clipboardData: { getData: () => text } });
};

/** A dock with one tab of two shells. */
async function showTwo() {
  const shown = show();
  shown.setReady(true);
  await waitFor(() => expect(shells).toHaveLength(1));
  run('split-right');
  await waitFor(() => expect(shells).toHaveLength(2));
  return shown;
}

beforeEach(() => {
  // laid out by nobody here: without a size there is room for everything
  expect(dockOf('s').terminals).toEqual([]);
});

test('a split is a shell of its own in the same tab, and has what is typed', async () => {
  await showTwo();
  expect(screen.getAllByRole('tab').map((tab) => tab.textContent)).toEqual(['Shells 1, 2']);
  expect(region('Shell 1')).toBeTruthy();
  expect(document.activeElement).toBe(field('Shell 2'));
  press('Shell 2', 'x', 88);
  await waitFor(() => expect(typedInto(shells[1])).toBe('x'));
  expect(typedInto(shells[0])).toBe('');
});

test('a terminal keeps its shell and its lines when its tab is divided anew', async () => {
  const { setReady } = show();
  setReady(true);
  await waitFor(() => expect(shells).toHaveLength(1));
  act(() => shells[0]?.send({ type: 'data', bytes: new TextEncoder().encode('written before') }));
  await waitFor(() => expect(region('Shell 1')?.textContent).toContain('written before'));
  for (const command of ['split-right', 'split-down', 'split-maximise'] as const) run(command);
  run('split-maximise');
  expect(region('Shell 1')?.textContent).toContain('written before');
  expect(shells).toHaveLength(3);
  expect(shells[0]?.closed).toBe(false);
});

test('keys go to the neighbour, and the focus with them', async () => {
  await showTwo();
  fireEvent.keyDown(field('Shell 2') ?? document, {
    key: 'ArrowLeft',
    keyCode: 37,
    ctrlKey: true,
    altKey: true,
  });
  await waitFor(() => expect(document.activeElement).toBe(field('Shell 1')));
  expect(typedInto(shells[1])).toBe('');
});

test('with one shell the keys that go between shells are the shell’s', async () => {
  const { setReady } = show();
  setReady(true);
  await waitFor(() => expect(shells).toHaveLength(1));
  fireEvent.keyDown(field('Shell 1') ?? document, {
    key: 'ArrowLeft',
    keyCode: 37,
    ctrlKey: true,
    altKey: true,
  });
  await waitFor(() => expect(typedInto(shells[0])).toBe('\u001b[1;7D'));
});

test('a maximised one is alone to be seen, keeps the focus, and the other lives on', async () => {
  await showTwo();
  run('split-maximise');
  expect(region('Shell 1')).toBeNull();
  await waitFor(() => expect(document.activeElement).toBe(field('Shell 2')));
  act(() => shells[0]?.send({ type: 'data', bytes: new Uint8Array(100).fill(65) }));
  await waitFor(() => expect(shells[0]?.received).toContainEqual({ type: 'ack', count: 100 }));
  run('split-maximise');
  expect(region('Shell 1')).toBeTruthy();
});

test('a shell that ends as it should goes, and its neighbour has the focus and the tab', async () => {
  const { onEmpty } = await showTwo();
  act(() => shells[1]?.send({ type: 'exit', code: 0 }));
  await waitFor(() => expect(region('Shell 2')).toBeNull());
  expect(screen.getByRole('tab').textContent).toBe('Shell 1');
  await waitFor(() => expect(document.activeElement).toBe(field('Shell 1')));
  expect(onEmpty).not.toHaveBeenCalled();
  act(() => shells[0]?.send({ type: 'exit', code: 0 }));
  await waitFor(() => expect(onEmpty).toHaveBeenCalledOnce());
});

test('a shell the server refuses says why in its own place, and can be closed there', async () => {
  const { user } = await showTwo();
  const error: AppError = {
    code: 'failed',
    message: 'The server refused a shell: open failed.',
    next: 'The server limits channels (MaxSessions).',
  };
  act(() => shells[1]?.send({ type: 'error', error }));
  const refused = within(region('Shell 2') ?? document.body);
  expect(await refused.findByText(/refused a shell: open failed\. The server limits/)).toBeTruthy();
  expect(within(region('Shell 1') ?? document.body).queryByRole('alert')).toBeNull();
  await user.click(refused.getByRole('button', { name: 'Close' }));
  expect(region('Shell 2')).toBeNull();
});

test('after the link was lost one key brings all shells back, each below its own lines', async () => {
  const { setReady } = await showTwo();
  act(() => openTerminal('s'));
  run('split-right');
  await waitFor(() => expect(shells).toHaveLength(4));
  run('split-go-left');
  setReady(false);
  const error: AppError = { code: 'disconnected', message: 'Gone.' };
  for (const shell of shells) act(() => shell.send({ type: 'error', error }));
  // said at length in the one of each tab that has what is typed
  await waitFor(() => expect(screen.getAllByText(/Any key connects again/)).toHaveLength(2));
  expect(screen.getAllByText('The connection ended.')).toHaveLength(2);
  press('Shell 3', 'x', 88);
  expect(reconnects).toEqual(['s']);
  setReady(true);
  await waitFor(() => expect(shells).toHaveLength(8));
  expect(document.querySelectorAll('.xterm')).toHaveLength(4);
  // and the focus stays where that key was pressed
  expect(document.activeElement).toBe(field('Shell 3'));
});

test('what is typed goes to all shells of the tab, to no other, and the bar says so', async () => {
  const { user } = await showTwo();
  act(() => openTerminal('s'));
  await waitFor(() => expect(shells).toHaveLength(3));
  await user.click(screen.getByRole('tab', { name: 'Shells 1, 2' }));
  run('split-broadcast');
  expect(screen.getByRole('alert').textContent).toContain('Typing goes to all 2 terminals');
  press('Shell 2', 'l', 76);
  press('Shell 2', 'Enter', 13);
  await waitFor(() => expect(typedInto(shells[0])).toBe('l\r'));
  expect(typedInto(shells[1])).toBe('l\r');
  expect(typedInto(shells[2])).toBe('');
  await user.click(screen.getByRole('button', { name: 'End' }));
  press('Shell 2', 'm', 77);
  await waitFor(() => expect(typedInto(shells[1])).toBe('l\rm'));
  expect(typedInto(shells[0])).toBe('l\r');
});

test('what a terminal answers to its program goes to that program alone', async () => {
  await showTwo();
  run('split-broadcast');
  act(() => shells[1]?.send({ type: 'data', bytes: new TextEncoder().encode('\u001b[6n') }));
  await waitFor(() => expect(typedInto(shells[1])).toBe('\u001b[1;1R'));
  expect(typedInto(shells[0])).toBe('');
});

test('a paste for all is asked about once, and comes to each as its program wants it', async () => {
  const { user } = await showTwo();
  run('split-broadcast');
  act(() => shells[0]?.send({ type: 'data', bytes: new TextEncoder().encode('\u001b[?2004h') }));
  await waitFor(() => expect(shells[0]?.received.at(-1)).toEqual({ type: 'ack', count: 8 }));
  paste('Shell 2', 'one\ntwo');
  const dialog = await screen.findByRole('dialog', { name: 'Paste into all 2 shells?' });
  expect(typedInto(shells[0])).toBe('');
  await user.click(within(dialog).getByRole('button', { name: 'Paste' }));
  await waitFor(() => expect(typedInto(shells[0])).toBe('\u001b[200~one\rtwo\u001b[201~'));
  expect(typedInto(shells[1])).toBe('one\rtwo');
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('typing in all ends when the tab is left, the dock is shut, or the link is lost', async () => {
  const { user, hide, setReady } = await showTwo();
  act(() => openTerminal('s'));
  const begin = async (): Promise<void> => {
    await user.click(screen.getByRole('tab', { name: 'Shells 1, 2' }));
    run('split-broadcast');
    expect(screen.getByText(/Typing goes to all/)).toBeTruthy();
  };
  const hasEnded = (): void => expect(screen.queryByText(/Typing goes to all/)).toBeNull();
  await begin();
  await user.click(screen.getByRole('tab', { name: 'Shell 3' }));
  await user.click(screen.getByRole('tab', { name: 'Shells 1, 2' }));
  hasEnded();
  await begin();
  hide();
  setReady(true);
  hasEnded();
  await begin();
  setReady(false);
  hasEnded();
});

test('with one shell there is nothing to go to, maximise, close or type in together', async () => {
  const { setReady } = show();
  setReady(true);
  await waitFor(() => expect(shells).toHaveLength(1));
  for (const command of ['split-go-left', 'split-maximise', 'split-close'] as const) {
    expect(canRunSplit('s', command)).toBe(false);
  }
  run('split-broadcast');
  expect(screen.queryByRole('alert')).toBeNull();
  expect(canRunSplit('s', 'split-down')).toBe(true);
});
