import { act, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { OpError } from '../../../shared/errors.ts';
import { tabSettingsStore } from '../../state/tab-settings.ts';
import { renderWithClient } from '../../testing/render-with-client.tsx';
import { TabSettings } from './TabSettings.tsx';

const usual = tabSettingsStore.getState();
afterEach(() => tabSettingsStore.setState(usual));

const box = () =>
  screen.getByRole<HTMLInputElement>('checkbox', { name: 'Open the tabs of the last time' });

test('whether tabs come back is asked of main, and says that nothing connects by that', async () => {
  const { user, seen } = renderWithClient(<TabSettings />, {
    calls: { 'tabs.changeSettings': () => ({}) },
  });
  expect(screen.getByText(/nothing connects before you ask/)).toBeTruthy();
  expect(box().checked).toBe(true);
  await user.click(box());
  expect(seen).toEqual([{ name: 'tabs.changeSettings', params: { openLastTabs: false } }]);
  act(() => tabSettingsStore.setState({ settings: { openLastTabs: false } }));
  expect(box().checked).toBe(false);
});

test('a choice that cannot be kept says so, and stays as it was', async () => {
  const { user } = renderWithClient(<TabSettings />, {
    calls: {
      'tabs.changeSettings': () => {
        throw new OpError('no-space', 'The disk is full.');
      },
    },
  });
  await user.click(box());
  expect((await screen.findByRole('alert')).textContent).toContain('The disk is full.');
  expect(box().checked).toBe(true);
});
