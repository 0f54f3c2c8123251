/** Emptying the trash of a host: what lies there is told first, and nothing goes before it was said. */
import { screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Value } from '../../../shared/contract/index.ts';
import { OpError } from '../../../shared/errors.ts';
import type { FakeHandlers } from '../../client/fake-bridge.ts';
import { renderWithClient } from '../../testing/render-with-client.tsx';
import { EmptyTrashDialog } from './EmptyTrashDialog.tsx';

type Contents = Value<'trash.contents'>;
const dayMs = 86_400_000;
const some: Contents = {
  places: ['/home/me/.local/share/hawser-trash', '/srv/.hawser-trash-1000'],
  items: 3,
  bytes: 2_000_000,
  isAll: true,
  oldestMs: Date.now() - 40 * dayMs,
};

function show(contents: Contents | OpError, streams: FakeHandlers['streams'] = {}) {
  const closed: true[] = [];
  const emptied: unknown[] = [];
  const view = renderWithClient(<EmptyTrashDialog fs="s" onClose={() => closed.push(true)} />, {
    calls: {
      'trash.contents': () => {
        if (contents instanceof OpError) throw contents;
        return contents;
      },
    },
    streams: {
      'trash.empty': (params, stream) => {
        emptied.push(params);
        stream.send({ type: 'end', removed: 3, problems: [], cancelled: false });
      },
      ...streams,
    },
  });
  return { ...view, closed, emptied };
}

const press = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name });

test('how much lies there, and where, is told before anything goes', async () => {
  const { user, emptied, closed } = show(some);
  expect(await screen.findByText(/3 deletions with 2.0 MB lie there/)).toBeTruthy();
  expect(screen.getByText('/srv/.hawser-trash-1000')).toBeTruthy();
  expect(emptied).toEqual([]);
  await user.click(press('Cancel'));
  expect(closed).toHaveLength(1);
  expect(emptied).toEqual([]);
});

test('all of it goes by one press, and how many went is told', async () => {
  const { user, emptied } = show(some);
  await screen.findByText(/3 deletions/);
  await user.click(press('Delete for good'));
  expect(await screen.findByText('3 items deleted for good.')).toBeTruthy();
  expect(emptied).toEqual([{ fs: 's' }]);
});

test('what is young stays when only the old is to go', async () => {
  const { user, emptied } = show(some);
  await user.click(await screen.findByRole('radio', { name: 'Older than 30 days' }));
  await user.click(press('Delete for good'));
  await waitFor(() => expect(emptied).toEqual([{ fs: 's', olderThanDays: 30 }]));
});

test('where all is young there is no such choice', async () => {
  show({ ...some, oldestMs: Date.now() - dayMs });
  await screen.findByText(/3 deletions/);
  expect(screen.queryByRole('radio')).toBeNull();
});

test('an empty trash has nothing to delete', async () => {
  show({ places: [], items: 0, bytes: 0, isAll: true });
  expect(await screen.findByText('The trash of this host is empty.')).toBeTruthy();
  expect(press('Delete for good').disabled).toBe(true);
});

test('what was not counted whole is said to be more', async () => {
  show({ ...some, isAll: false });
  expect(await screen.findByText(/with more than 2.0 MB/)).toBeTruthy();
});

test('a trash that cannot be read says why, and nothing can be deleted', async () => {
  show(new OpError('disconnected', 'The connection is gone.'));
  expect((await screen.findByRole('alert')).textContent).toContain('The connection is gone.');
  expect(screen.getByText('The trash could not be read.')).toBeTruthy();
  expect(press('Delete for good').disabled).toBe(true);
});

test('it can be stopped, and what stays is told with its reason', async () => {
  const { user } = show(some, {
    'trash.empty': (_, stream) => stream.send({ type: 'progress', removed: 1, path: '/x' }),
  });
  await screen.findByText(/3 deletions/);
  await user.click(press('Delete for good'));
  expect(await screen.findByText('1 item deleted for good.')).toBeTruthy();
  await user.click(press('Stop'));
  expect(await screen.findByRole('button', { name: 'Close' })).toBeTruthy();
});

test('what could not be deleted is listed', async () => {
  const error = { code: 'permission', message: '“x” may not be deleted.' } as const;
  const { user } = show(some, {
    'trash.empty': (_, stream) =>
      stream.send({ type: 'end', removed: 2, problems: [{ path: '/x', error }], cancelled: false }),
  });
  await screen.findByText(/3 deletions/);
  await user.click(press('Delete for good'));
  expect(await screen.findByText('“x” may not be deleted.')).toBeTruthy();
});
