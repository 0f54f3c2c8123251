import { create } from 'zustand';
import type { TabSettings } from '../../shared/contract/tabs.ts';

/** What the next start does with the tabs, as main last told it. */
export const tabSettingsStore = create<{ readonly settings: TabSettings }>(() => ({
  settings: { openLastTabs: true },
}));
