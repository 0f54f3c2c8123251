import { expect, test, vi } from 'vitest';
import type { AppearanceSettings } from '../../shared/contract/appearance.ts';
import { createKeptSettings } from '../services/settings/kept-settings.ts';
import { followTheme, type ThemeOwner } from './theme.ts';

function kept(stored: Promise<AppearanceSettings>) {
  const update = (change: (value: AppearanceSettings) => AppearanceSettings) => stored.then(change);
  const store = { read: () => stored, update, idle: () => Promise.resolve() };
  const report = vi.fn();
  return {
    settings: createKeptSettings<AppearanceSettings>(store, { theme: 'system' }, report),
    report,
  };
}

test('the theme of the last time is there before there is a window, and follows each change', async () => {
  const { settings } = kept(Promise.resolve({ theme: 'dark' }));
  const owner: ThemeOwner = { themeSource: 'system' };
  await followTheme(settings, owner);
  expect(owner.themeSource).toBe('dark');
  await settings.change({ theme: 'light' });
  expect(owner.themeSource).toBe('light');
});

test('settings that cannot be read leave the choice to the system', async () => {
  const { settings, report } = kept(Promise.reject(new Error('damaged')));
  const owner: ThemeOwner = { themeSource: 'system' };
  await followTheme(settings, owner);
  expect(owner.themeSource).toBe('system');
  expect(report).toHaveBeenCalledOnce();
});
