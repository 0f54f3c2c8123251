/** The editor's windows over a page without main: what is said, what is asked, and what is never done by itself. */
import { act, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import type { Edit } from '../../../shared/contract/edits.ts';
import type { FakeHandlers } from '../../client/fake-bridge.ts';
import { editingSettingsStore, editStore } from '../../state/edits.ts';
import { renderWithClient } from '../../testing/render-with-client.tsx';
import { EditingSettings } from './EditingSettings.tsx';
import { EditsChip } from './EditsChip.tsx';
import { fileWindows } from './file-windows.ts';
import { FileWindows } from './FileWindows.tsx';

const edit: Edit = {
  id: 'e1',
  fs: 's1',
  path: '/srv/notes.txt',
  place: 'web01',
  editor: 'builtin',
  state: 'open',
  isRestored: false,
  size: 4,
  revision: 0,
};

beforeEach(() => {
  editStore.setState({ edits: [] });
  fileWindows.setState({
    viewed: undefined,
    edited: undefined,
    compared: undefined,
    isListOpen: false,
  });
});

const tell = (...edits: Edit[]): void => act(() => editStore.setState({ edits }));
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Main with one file of this content. */
function main(content: Uint8Array) {
  const handlers: FakeHandlers = {
    calls: {
      'edits.read': ({ offset, length }) => ({
        bytes: content.slice(offset, offset + length),
        size: content.length,
      }),
      'edits.close': () => ({}),
      'edits.upload': () => ({}),
      'edits.resolve': () => ({}),
      'edits.changeSettings': () => ({}),
      'edits.chooseEditor': () => ({ chosen: false }),
    },
  };
  return { handlers };
}

test('a saved file that could not stay with its owner says whose it is now', () => {
  renderWithClient(<FileWindows />, main(bytes('')).handlers);
  act(() => fileWindows.setState({ isListOpen: true }));
  tell({ ...edit, state: 'uploaded', changedHands: { owner: { was: 'alice', now: 'deploy' } } });
  expect(screen.getByText('Uploaded; its owner is now deploy, was alice')).toBeTruthy();
});

test('the list says how each file stands, and settles a conflict only by a press', async () => {
  const { user, seen } = renderWithClient(<FileWindows />, main(bytes('')).handlers);
  act(() => fileWindows.setState({ isListOpen: true }));
  expect(screen.getByText(/^None\./)).toBeTruthy();
  const error = { code: 'changed', message: 'Changed.' } as const;
  tell(
    { ...edit, state: 'conflict', error, theirs: { size: 9 } },
    { ...edit, id: 'e2', path: '/srv/b', state: 'changed', waitsFor: 'Waiting for web01' },
    { ...edit, id: 'e3', path: '/srv/c', state: 'conflict', theirs: null },
  );
  const [first, second, third] = screen.getAllByRole('listitem');
  if (first === undefined || second === undefined || third === undefined) throw new Error('rows');
  expect(within(second).getByText('Waiting for web01')).toBeTruthy();
  const buttons = (row: HTMLElement) =>
    within(row)
      .getAllByRole('button')
      .map((button) => button.textContent);
  expect(buttons(first)).toEqual([
    'Show',
    'Discard…',
    'Compare',
    'Overwrite',
    'Keep both',
    'Discard mine',
  ]);
  // of what is gone there is nothing to compare with, and nothing to take
  expect(buttons(third)).toEqual(['Show', 'Discard…', 'Upload again', 'Keep both']);
  expect(seen.filter(({ name }) => name === 'edits.resolve')).toEqual([]);
  await user.click(within(first).getByRole('button', { name: 'Keep both' }));
  expect(seen.at(-1)).toMatchObject({ name: 'edits.resolve', params: { id: 'e1', how: 'both' } });
});

test('changes that are nowhere else are discarded by a second press only', async () => {
  const { user, seen } = renderWithClient(<FileWindows />, main(bytes('')).handlers);
  act(() => fileWindows.setState({ isListOpen: true }));
  tell({ ...edit, state: 'changed', waitsFor: 'Waiting' });
  await user.click(screen.getByRole('button', { name: 'Discard notes.txt' }));
  expect(seen.filter(({ name }) => name === 'edits.close')).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Keep' }));
  await user.click(screen.getByRole('button', { name: 'Discard notes.txt' }));
  await user.click(screen.getByRole('button', { name: 'Discard the changes of notes.txt' }));
  expect(seen.at(-1)).toMatchObject({ name: 'edits.close', params: { id: 'e1', discard: true } });
});

test('what waits for a connection can be sent from its window, which connects again', async () => {
  const { user, seen } = renderWithClient(<FileWindows />, main(bytes('one\n')).handlers);
  tell({ ...edit, state: 'changed', waitsFor: 'web01 is not connected', size: 4 });
  act(() => fileWindows.setState({ edited: 'e1' }));
  await user.click(await screen.findByRole('button', { name: 'Upload' }));
  expect(seen.at(-1)).toMatchObject({ name: 'edits.upload', params: { id: 'e1' } });
});

test('what was not uploaded before the last end is offered once', async () => {
  const { user } = renderWithClient(<FileWindows />, main(bytes('')).handlers);
  tell({ ...edit, state: 'changed', isRestored: true });
  const list = await screen.findByRole('dialog', { name: 'Files open for editing' });
  expect(within(list).getByText(/were not uploaded before Hawser was closed/)).toBeTruthy();
  const [close] = within(list).getAllByRole('button', { name: 'Close' });
  if (close !== undefined) await user.click(close);
  tell({ ...edit, state: 'changed', isRestored: true, size: 5 });
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('a conflict of a file in another editor is shown at once, and once', async () => {
  const { user } = renderWithClient(<FileWindows />, main(bytes('')).handlers);
  const error = { code: 'changed', message: 'It was changed by somebody else.' } as const;
  const conflict: Edit = { ...edit, editor: 'external', state: 'conflict', error, theirs: null };
  tell({ ...edit, editor: 'external' });
  expect(screen.queryByRole('dialog')).toBeNull();
  tell(conflict);
  const list = await screen.findByRole('dialog', { name: 'Files open for editing' });
  const [close] = within(list).getAllByRole('button', { name: 'Close' });
  if (close !== undefined) await user.click(close);
  tell({ ...conflict, size: 9 });
  expect(screen.queryByRole('dialog')).toBeNull();
  // settled, and then another one
  tell({ ...edit, editor: 'external', state: 'uploaded' });
  tell(conflict);
  expect(await screen.findByRole('dialog', { name: 'Files open for editing' })).toBeTruthy();
});

test('the status bar counts what is edited, and what there is to look at', async () => {
  const { user } = renderWithClient(<EditsChip />);
  expect(screen.queryByRole('button')).toBeNull();
  tell(edit, { ...edit, id: 'e2', state: 'conflict', theirs: null });
  await user.click(screen.getByRole('button', { name: '2 files edited, 1 to look at' }));
  expect(fileWindows.getState().isListOpen).toBe(true);
});

test('bytes that are no text are not edited by accident', async () => {
  const { handlers } = main(Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 1]));
  const { user, seen } = renderWithClient(<FileWindows />, handlers);
  tell({ ...edit, size: 8 });
  act(() => fileWindows.setState({ edited: 'e1' }));
  expect(await screen.findByText('This does not look like text.')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'View as hex' }));
  expect(fileWindows.getState()).toMatchObject({
    edited: undefined,
    viewed: { fs: 's1', path: '/srv/notes.txt', mode: 'hex' },
  });
  expect(seen.some(({ name }) => name === 'edits.close')).toBe(true);
});

test('a file that could not be fetched says why, and can be tried again', async () => {
  const { user, seen } = renderWithClient(<FileWindows />, main(bytes('')).handlers);
  const error = { code: 'permission', message: 'Permission denied.' } as const;
  tell({ ...edit, state: 'failed', error, size: 0 });
  act(() => fileWindows.setState({ edited: 'e1' }));
  expect((await screen.findByRole('alert')).textContent).toContain('Permission denied.');
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(seen.at(-1)).toMatchObject({ name: 'edits.upload', params: { id: 'e1' } });
});

test('the built-in editor lets its copy go once it is uploaded and shut, and not before', async () => {
  const { seen } = renderWithClient(<FileWindows />, main(bytes('')).handlers);
  const closed = (): unknown[] => seen.filter(({ name }) => name === 'edits.close');
  tell({ ...edit, state: 'conflict', theirs: null }, { ...edit, id: 'e2', state: 'open' });
  expect(closed()).toEqual([]);
  tell({ ...edit, state: 'uploaded', editor: 'external' });
  expect(closed()).toEqual([]);
  tell({ ...edit, state: 'uploaded' });
  await waitFor(() => expect(closed()).toHaveLength(1));
});

test('an ending gets an editor, and the page never names a program', async () => {
  editingSettingsStore.setState({
    settings: { openFileAs: 'view', editor: 'builtin', rules: [], externalEditor: '/usr/bin/vi' },
  });
  const { user, seen } = renderWithClient(<EditingSettings />, main(bytes('')).handlers);
  expect(screen.getByText('/usr/bin/vi')).toBeTruthy();
  await user.type(screen.getByLabelText('Ending'), '*.PHP');
  await user.selectOptions(screen.getByLabelText('Editor'), 'external');
  await user.click(screen.getByRole('button', { name: 'Add' }));
  expect(seen.at(-1)).toMatchObject({
    name: 'edits.changeSettings',
    params: {
      openFileAs: 'view',
      editor: 'builtin',
      rules: [{ extension: 'php', editor: 'external' }],
    },
  });
  await user.selectOptions(screen.getByLabelText('A double click on a file, or Enter'), 'edit');
  expect(seen.at(-1)?.params).not.toHaveProperty('externalEditor');
});
