import { create } from 'zustand';
import type { AppearanceSettings } from '../../shared/contract/appearance.ts';

/** How Hawser looks, as main last told it. */
export const appearanceSettingsStore = create<{ readonly settings: AppearanceSettings }>(() => ({
  settings: { theme: 'system' },
}));
