import { act, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { TransferSettings as Settings } from '../../../shared/contract/transfers.ts';
import { OpError } from '../../../shared/errors.ts';
import { transferSettingsStore } from '../../state/transfer-settings.ts';
import { renderWithClient } from '../../testing/render-with-client.tsx';
import { closeSettings, openSettings } from './settings-store.ts';
import { SettingsDialog } from './SettingsDialog.tsx';

const settings: Settings = {
  parallel: 3,
  bytesPerSecond: null,
  syncFromBytes: 1_048_576,
  verify: 'auto',
  links: 'keep',
  conflict: { upload: 'overwrite', download: 'ask' },
  exclude: ['*.tmp'],
};

afterEach(() => {
  closeSettings();
  transferSettingsStore.setState({ settings: undefined });
});

function show(refusal?: string) {
  transferSettingsStore.setState({ settings });
  const view = renderWithClient(<SettingsDialog />, {
    calls: {
      'transfers.changeSettings': () => {
        if (refusal !== undefined) throw new OpError('refused', refusal);
        return {};
      },
    },
  });
  act(() => openSettings('transfers'));
  return view;
}

const field = (name: string) => screen.getByLabelText(name);

test('what is set is shown, changed and saved as a whole', async () => {
  const { seen, user } = show();
  expect(field('Uploads: when a name is taken')).toHaveProperty('value', 'overwrite');
  await user.selectOptions(field('Uploads: when a name is taken'), 'Ask each time');
  await user.selectOptions(field('Speed limit'), 'MB/s');
  await user.type(field('Speed'), '2.5');
  await user.type(field('Leave out'), '{enter}.git');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  expect(seen).toEqual([
    {
      name: 'transfers.changeSettings',
      params: {
        ...settings,
        bytesPerSecond: 2_500_000,
        conflict: { upload: 'ask', download: 'ask' },
        exclude: ['*.tmp', '.git'],
      },
    },
  ]);
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

test('what cannot be taken is said at its field, and nothing is sent', async () => {
  const { seen, user } = show();
  await user.clear(field('Transfers at once'));
  await user.click(screen.getByRole('button', { name: 'Save' }));
  expect(screen.getByRole('alert').textContent).toBe('A number from 1 to 10.');
  expect(seen).toEqual([]);
});

test('a refusal keeps the dialog open and says why', async () => {
  const { user } = show('The profile is read-only.');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  expect((await screen.findByRole('alert')).textContent).toContain('The profile is read-only.');
  expect(screen.getByRole('dialog', { name: 'Settings' })).toBeTruthy();
});

test('sections are gone through by arrow keys, and what was typed in one stays', async () => {
  const { user } = show();
  await user.clear(field('Transfers at once'));
  await user.type(field('Transfers at once'), '7');
  act(() => screen.getByRole('tab', { name: 'Transfers' }).focus());
  await user.keyboard('{ArrowDown}');
  const selected = () => screen.getByRole('tab', { selected: true }).textContent;
  expect(selected()).toBe('Host keys');
  // Enter in another section does not save this one
  await user.type(await screen.findByLabelText('Host'), 'x{Enter}');
  expect(screen.getByRole('dialog', { name: 'Settings' })).toBeTruthy();
  act(() => screen.getByRole('tab', { name: 'Host keys' }).focus());
  await user.keyboard('{ArrowUp}');
  expect(field('Transfers at once')).toHaveProperty('value', '7');
});
