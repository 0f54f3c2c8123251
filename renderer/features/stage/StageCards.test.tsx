import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test } from 'vitest';
import type { Stage } from '../../../shared/contract/desktop.ts';
import { addOffer, stageStore } from '../../state/stages.ts';
import { renderWithClient } from '../../testing/render-with-client.tsx';
import { StageCards } from './StageCards.tsx';

const stage: Stage = {
  id: 's',
  use: 'drag',
  title: 'site',
  state: 'staging',
  used: false,
  counted: true,
  found: 12,
  failed: 0,
  skipped: 0,
  totalBytes: 48_000_000,
  doneBytes: 12_000_000,
  bytesPerSecond: 0,
};

afterEach(() => {
  cleanup();
  stageStore.setState({ stages: [], offers: [] });
});

function show(...stages: Stage[]) {
  stageStore.setState({ stages });
  const done = () => ({});
  const { seen } = renderWithClient(<StageCards />, {
    calls: {
      'desktop.discard': done,
      'desktop.drag': done,
      'desktop.copy': done,
      'desktop.give': done,
    },
  });
  return { asked: () => seen.map(({ name, params }) => [name, params]), user: userEvent.setup() };
}

test('while it is fetched, Esc gives it up, and it cannot be dragged', async () => {
  const { asked, user } = show(stage);
  const card = screen.getByRole('group', { name: 'site' });
  expect(screen.getByRole('progressbar', { name: 'Getting site ready' })).toBeTruthy();
  fireEvent.dragStart(card);
  expect(asked()).toEqual([]);
  await user.keyboard('{Escape}');
  expect(asked()).toEqual([['desktop.discard', { id: 's' }]]);
});

test('once it has come it is dragged by its card, and copied by its button', async () => {
  const { asked, user } = show({ ...stage, state: 'ready' });
  fireEvent.dragStart(screen.getByRole('group', { name: 'site' }));
  await user.click(screen.getByRole('button', { name: 'Copy site to the clipboard' }));
  await user.click(screen.getByRole('button', { name: 'Put site away' }));
  expect(asked()).toEqual([
    ['desktop.drag', { id: 's' }],
    ['desktop.copy', { id: 's' }],
    ['desktop.discard', { id: 's' }],
  ]);
  await user.keyboard('{Escape}');
  expect(asked()).toHaveLength(3);
});

test('files of this computer are dragged as they are', () => {
  const { asked } = show();
  act(() => addOffer({ id: 'o', title: 'mine.txt', paths: ['/h/mine.txt'] }));
  fireEvent.dragStart(screen.getByRole('group', { name: 'mine.txt' }));
  expect(asked()).toEqual([['desktop.give', { paths: ['/h/mine.txt'], use: 'drag' }]]);
});

test('nothing is there when nothing is on its way', () => {
  show();
  expect(screen.queryByRole('region')).toBeNull();
});
