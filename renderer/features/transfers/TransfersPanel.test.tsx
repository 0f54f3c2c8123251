// Over 300 lines but one file: each case needs the same panel and main behind it.
import { act, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, test } from 'vitest';
import type { Params } from '../../../shared/contract/index.ts';
import type { Prompt } from '../../../shared/contract/prompts.ts';
import type { Transfer } from '../../../shared/contract/transfers.ts';
import { OpError } from '../../../shared/errors.ts';
import { promptStore } from '../../state/prompts.ts';
import { showRepeated } from '../../state/repeated-transfer.ts';
import { transferStore } from '../../state/transfers.ts';
import { layOut } from '../../testing/lay-out.ts';
import { renderWithClient } from '../../testing/render-with-client.tsx';
import { anItem, aTransfer } from '../../testing/transfers.ts';
import { TransfersPanel } from './TransfersPanel.tsx';

layOut();
afterEach(() => transferStore.setState({ transfers: [] }));

const failed = aTransfer({
  id: 'two',
  title: 'logs',
  state: 'failed',
  tally: { found: 10, done: 9, skipped: 0, failed: 1, totalBytes: 100, doneBytes: 90 },
  problem: { path: '/srv/logs/a', error: { code: 'no-space', message: 'The disk is full.' } },
});
const waiting = (id: string): Transfer => aTransfer({ id, title: id, state: 'waiting' });

/** Items of a transfer of 100,000 files, one of them failed. */
function itemsOf({ show, offset, count }: Params<'transfers.items'>) {
  const total = show === 'all' ? 100_000 : show === 'failed' ? 1 : 0;
  const items = Array.from({ length: Math.max(0, Math.min(count, total - offset)) }, (_, at) =>
    show === 'failed'
      ? anItem({
          path: '/home/me/public/bad\u001b',
          state: 'failed',
          error: { code: 'no-space', message: 'The disk is full.', next: 'Free some space.' },
        })
      : anItem({ path: `/home/me/public/${offset + at}`, check: 'sha256' }),
  );
  return { items, total };
}

function show(transfers: readonly Transfer[]) {
  const fine = () => ({});
  transferStore.setState({ transfers: [...transfers] });
  return renderWithClient(<TransfersPanel />, {
    calls: {
      'transfers.cancel': fine,
      'transfers.retry': fine,
      'transfers.clear': fine,
      'transfers.pause': fine,
      'transfers.resume': () => {
        throw new OpError('refused', 'Its host is gone.');
      },
      'transfers.move': fine,
      'transfers.items': itemsOf,
    },
  });
}

const rows = () => within(screen.getByRole('list', { name: 'Transfers' })).getAllByRole('listitem');
const titles = () => rows().map((row) => row.getAttribute('aria-label'));
const button = (name: string) => screen.getByRole('button', { name });

test('an empty queue says what to do', () => {
  show([]);
  expect(screen.getByText(/press F5/)).toBeTruthy();
});

test('a running transfer tells how far it is, can stand still and be cancelled', async () => {
  const { seen, user } = show([aTransfer({ title: 'public\n' })]);
  const [row] = rows();
  expect(row?.textContent).toContain('4 of 10');
  expect(row?.textContent).toContain('1.0 kB/s');
  expect(row?.textContent).toContain('0:05');
  expect(screen.getByRole('progressbar').getAttribute('value')).toBe('0.4');
  await user.click(button('Pause public\\n'));
  await user.click(button('Cancel public\\n'));
  expect(seen).toEqual([
    { name: 'transfers.pause', params: { id: 'one' } },
    { name: 'transfers.cancel', params: { id: 'one' } },
  ]);
});

test('rows stand in the order of the queue, each with its state in words', () => {
  const offline = aTransfer({ id: 'off', state: 'offline', waitsFor: 'Reconnecting in 4 s' });
  const paused = aTransfer({ id: 'p', state: 'paused' });
  const between = aTransfer({ id: 'b', direction: 'between', state: 'cancelled' });
  show([aTransfer(), waiting('w'), paused, offline, failed, between]);
  expect(titles()).toEqual([
    'Upload of public, running',
    'Upload of w, waiting',
    'Upload of public, paused',
    'Upload of public, offline',
    'Upload of logs, failed',
    'Copy between hosts of public, cancelled',
  ]);
  expect(rows()[3]?.textContent).toContain('Reconnecting in 4 s');
  expect(rows()[4]?.textContent).toContain('1 failed: The disk is full.');
});

test('a transfer that asks something says so', () => {
  show([aTransfer()]);
  const file = { path: '/a', kind: 'file' } as const;
  const question: Prompt = {
    id: 'q',
    kind: 'conflict',
    transferId: 'one',
    source: file,
    target: file,
    newName: 'a (2)',
    actions: ['skip'],
    reason: 'taken',
  };
  act(() => promptStore.setState({ prompts: [question] }));
  expect(rows()[0]?.textContent).toContain('waits for your answer');
  act(() => promptStore.setState({ prompts: [] }));
  expect(rows()[0]?.textContent).not.toContain('waits for your answer');
});

test('a transfer that was asked for again is shown and said, each time', async () => {
  const { user } = show([failed, waiting('w')]);
  const spoken = () => screen.getByRole('status', { name: 'What transfers did' }).textContent;
  await user.click(screen.getByRole('radio', { name: 'Failed 1' }));
  expect(titles()).toEqual(['Upload of logs, failed']);
  act(() => showRepeated('w'));
  const row = screen.getByRole('listitem', { name: 'Upload of w, waiting' });
  expect(row.dataset['again']).toBe('true');
  const first = spoken();
  expect(first).toBe('w is in the list already: waiting.');
  act(() => showRepeated('w'));
  expect(spoken()?.trim()).toBe(first);
  expect(spoken()).not.toBe(first);
});

test('what does not work is told above the list', async () => {
  const { user } = show([aTransfer({ state: 'paused' })]);
  await user.click(button('Resume public'));
  expect((await screen.findByRole('alert')).textContent).toContain('Its host is gone.');
  await user.click(button('Dismiss'));
  expect(screen.queryByRole('alert')).toBeNull();
});

describe('cut off by the end of the app', () => {
  const cut = (id: string) => aTransfer({ id, title: id, state: 'paused', cutOff: true });

  test('they are told of, and one click lets them go on, and no others', async () => {
    const { seen, user } = show([cut('a'), aTransfer({ id: 'p', state: 'paused' }), cut('b')]);
    expect(screen.getByText(/2 transfers were cut off when Hawser ended/)).toBeTruthy();
    await user.click(button('Resume all'));
    expect(seen.map(({ name, params }) => [name, params])).toEqual([
      ['transfers.resume', { id: 'a' }],
      ['transfers.resume', { id: 'b' }],
    ]);
    expect(document.activeElement).toBe(screen.getByLabelText('Transfers panel'));
    act(() => transferStore.setState({ transfers: [aTransfer()] }));
    expect(screen.queryByText(/cut off/)).toBeNull();
  });

  test('the notice goes when it is not wanted, and nothing is done', async () => {
    const { seen, user } = show([cut('a')]);
    expect(screen.getByText(/^A transfer was cut off/)).toBeTruthy();
    await user.click(button('Not now'));
    expect(screen.queryByText(/was cut off/)).toBeNull();
    expect(rows()).toHaveLength(1);
    expect(seen).toEqual([]);
  });
});

describe('all of them', () => {
  test('are paused, let go on, tried again and cleared', async () => {
    const { seen, user } = show([aTransfer(), failed]);
    await user.click(button('Pause all transfers'));
    await user.click(button('Retry failed transfers'));
    await user.click(button('Clear finished transfers'));
    expect(seen.map(({ name, params }) => [name, params])).toEqual([
      ['transfers.pause', {}],
      ['transfers.retry', {}],
      ['transfers.clear', {}],
    ]);
    act(() => transferStore.setState({ transfers: [aTransfer({ state: 'paused' })] }));
    expect(button('Resume all transfers')).toHaveProperty('disabled', false);
    expect(button('Retry failed transfers')).toHaveProperty('disabled', true);
    act(() => transferStore.setState({ transfers: [{ ...failed, state: 'cancelled' }] }));
    expect(button('Retry failed transfers')).toHaveProperty('disabled', true);
    expect(button('Retry logs')).toHaveProperty('disabled', false);
  });

  test('are counted by kind, and the list narrowed to one', async () => {
    const { user } = show([aTransfer(), waiting('w'), failed]);
    await user.click(screen.getByRole('radio', { name: 'Failed 1' }));
    expect(titles()).toEqual(['Upload of logs, failed']);
    await user.keyboard('{ArrowRight}');
    expect(screen.getByText('Nothing is done yet.')).toBeTruthy();
    await user.click(screen.getByRole('radio', { name: 'All 3' }));
    expect(rows()).toHaveLength(3);
  });
});

describe('by keyboard', () => {
  test('one row is reached by Tab, arrows move it, and its buttons come after it', async () => {
    const { user } = show([aTransfer(), failed]);
    rows()[0]?.focus();
    await user.keyboard('{ArrowDown}');
    expect(document.activeElement).toBe(rows()[1]);
    expect(rows().map((row) => row.tabIndex)).toEqual([-1, 0]);
    await user.tab();
    expect(document.activeElement).toBe(button('Files of logs'));
    await user.tab();
    expect(document.activeElement).toBe(button('Retry logs'));
  });

  test('Space pauses, Delete cancels or clears, Alt+Up and Alt+Down change the order', async () => {
    const { seen, user } = show([aTransfer(), waiting('a'), waiting('b'), failed]);
    rows()[0]?.focus();
    await user.keyboard(' {Delete}{End}{Delete}{ArrowUp}{Alt>}{ArrowUp}{/Alt}');
    await user.keyboard('{ArrowUp}{Alt>}{ArrowDown}{/Alt}');
    expect(seen).toEqual([
      { name: 'transfers.pause', params: { id: 'one' } },
      { name: 'transfers.cancel', params: { id: 'one' } },
      { name: 'transfers.clear', params: { id: 'two' } },
      { name: 'transfers.move', params: { id: 'b', before: 'a' } },
      { name: 'transfers.move', params: { id: 'a', before: null } },
    ]);
  });

  test('the focus stays on a row that moves, and goes on when its row is taken away', async () => {
    const { user } = show([waiting('a'), waiting('b'), waiting('c')]);
    rows()[0]?.focus();
    await user.keyboard('{ArrowDown}');
    act(() => transferStore.setState({ transfers: ['b', 'a', 'c'].map(waiting) }));
    expect(document.activeElement?.getAttribute('data-id')).toBe('b');
    act(() => transferStore.setState({ transfers: ['a', 'c'].map(waiting) }));
    expect(document.activeElement?.getAttribute('data-id')).toBe('a');
  });

  test('the menu key opens the menu of the row', async () => {
    const { seen, user } = show([aTransfer(), waiting('a'), waiting('b')]);
    rows()[0]?.focus();
    await user.keyboard('{ArrowDown}');
    await user.pointer({ keys: '[MouseRight]', target: rows()[2] as HTMLElement });
    await user.click(await screen.findByRole('menuitem', { name: /Move up/ }));
    expect(seen).toContainEqual({ name: 'transfers.move', params: { id: 'b', before: 'a' } });
  });
});

describe('an opened row', () => {
  test('shows its files, of which only those in sight are in the page', async () => {
    const { user } = show([aTransfer(), failed]);
    rows()[0]?.focus();
    await user.keyboard('{ArrowRight}');
    const grid = await screen.findByRole('grid', { name: 'Files of public' });
    await waitFor(() => expect(grid.getAttribute('aria-rowcount')).toBe('100000'));
    const first = await within(grid).findByRole('row', { name: /public\/0 412 B done sha256/ });
    expect(first.getAttribute('aria-rowindex')).toBe('1');
    expect(within(grid).getAllByRole('row').length).toBeLessThan(60);
    await user.keyboard('{ArrowRight}');
    expect(document.activeElement).toBe(grid);
    await user.keyboard('{ArrowDown}');
    const cursor = document.getElementById(grid.getAttribute('aria-activedescendant') ?? '');
    expect(cursor?.getAttribute('aria-rowindex')).toBe('2');
    await user.keyboard('{ArrowLeft}');
    expect(document.activeElement).toBe(rows()[0]);
    await user.keyboard('{ArrowLeft}');
    expect(screen.queryByRole('grid')).toBeNull();
  });

  test('can be narrowed to what failed, which says why on demand', async () => {
    const { user } = show([aTransfer()]);
    await user.click(button('Files of public'));
    const choice = screen.getByRole('radiogroup', { name: 'Which files of public' });
    await user.click(within(choice).getByRole('radio', { name: 'Failed' }));
    const row = await screen.findByRole('row', { name: /bad\\x1B/ });
    await user.click(within(row).getByRole('button', { name: 'The disk is full.' }));
    const dialog = await screen.findByRole('dialog', { name: 'Item of a transfer' });
    expect(dialog.textContent).toContain('Free some space.');
    await user.keyboard('{Escape}');
    await user.click(within(choice).getByRole('radio', { name: 'Skipped' }));
    expect(await screen.findByText('Nothing was skipped.')).toBeTruthy();
  });

  test('a single file has nothing to open', () => {
    show([aTransfer({ tally: { ...failed.tally, found: 1 } })]);
    expect(screen.queryByRole('button', { name: 'Files of public' })).toBeNull();
  });
});

test('a thousand transfers keep only those in sight in the page', () => {
  show(Array.from({ length: 1_000 }, (_, at) => waiting(`w${at}`)));
  expect(rows().length).toBeLessThan(60);
  expect(rows()[0]?.getAttribute('aria-setsize')).toBe('1000');
});

test('ends are said aloud', () => {
  show([aTransfer()]);
  const spoken = screen.getByRole('status', { name: 'What transfers did' });
  act(() => transferStore.setState({ transfers: [aTransfer({ state: 'done' })] }));
  expect(spoken.textContent).toBe('public: done.');
});

test('what leaves the list while somebody is elsewhere takes no focus', async () => {
  const { user } = show([waiting('a'), waiting('b')]);
  rows()[0]?.focus();
  await user.keyboard('{ArrowDown}');
  act(() => rows()[1]?.blur());
  act(() => transferStore.setState({ transfers: [waiting('a')] }));
  expect(document.activeElement).toBe(document.body);
});
