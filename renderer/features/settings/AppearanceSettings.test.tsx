import { act, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { OpError } from '../../../shared/errors.ts';
import { appearanceSettingsStore } from '../../state/appearance-settings.ts';
import { renderWithClient } from '../../testing/render-with-client.tsx';
import { AppearanceSettings } from './AppearanceSettings.tsx';

const usual = appearanceSettingsStore.getState();
afterEach(() => appearanceSettingsStore.setState(usual));

const choice = () => screen.getByRole<HTMLSelectElement>('combobox', { name: 'Theme' });

test('a theme is asked of main, and shown as chosen when main says so', async () => {
  const { user, seen } = renderWithClient(<AppearanceSettings />, {
    calls: { 'appearance.changeSettings': () => ({}) },
  });
  expect(choice().value).toBe('system');
  await user.selectOptions(choice(), 'Dark');
  expect(seen).toEqual([{ name: 'appearance.changeSettings', params: { theme: 'dark' } }]);
  act(() => appearanceSettingsStore.setState({ settings: { theme: 'dark' } }));
  expect(choice().value).toBe('dark');
});

test('a theme that cannot be kept says so', async () => {
  const { user } = renderWithClient(<AppearanceSettings />, {
    calls: {
      'appearance.changeSettings': () => {
        throw new OpError('no-space', 'The disk is full.');
      },
    },
  });
  await user.selectOptions(choice(), 'Light');
  expect((await screen.findByRole('alert')).textContent).toContain('The disk is full.');
  expect(choice().value).toBe('system');
});
