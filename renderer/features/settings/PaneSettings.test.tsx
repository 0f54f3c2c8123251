import { act, renderHook, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { paneSettingsStore } from '../../state/pane-settings.ts';
import { renderWithClient } from '../../testing/render-with-client.tsx';
import { rowHeightNow, useRowHeight } from '../browser/grid/row-height.ts';
import { PaneSettings } from './PaneSettings.tsx';

const usual = paneSettingsStore.getState();
afterEach(() => paneSettingsStore.setState(usual));
const compact = () =>
  act(() => paneSettingsStore.setState({ settings: { ...usual.settings, density: 'compact' } }));

test('compact lines are asked of main, and shown when main says so', async () => {
  const { user, seen } = renderWithClient(<PaneSettings />, {
    calls: { 'panes.setDensity': () => ({}) },
  });
  const box = screen.getByRole<HTMLInputElement>('checkbox', { name: 'Compact lines' });
  expect(box.checked).toBe(false);
  await user.click(box);
  expect(seen).toEqual([{ name: 'panes.setDensity', params: { density: 'compact' } }]);
  compact();
  expect(box.checked).toBe(true);
  await user.click(box);
  expect(seen.at(-1)).toEqual({ name: 'panes.setDensity', params: { density: 'normal' } });
});

test('lines are 26 pixels high, compact ones 22, and whoever shows some follows', () => {
  const { result } = renderHook(() => useRowHeight());
  expect([result.current, rowHeightNow()]).toEqual([26, 26]);
  compact();
  expect([result.current, rowHeightNow()]).toEqual([22, 22]);
});
