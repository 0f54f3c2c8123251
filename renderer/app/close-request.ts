import { create } from 'zustand';
import { closeHomeTab, homeTab } from '../state/tabs.ts';

/** The session whose tab the user wants closed; `CloseTabs` asks when that would stop transfers. */
export const closeRequestStore = create<{ readonly sessionId: string | undefined }>(() => ({
  sessionId: undefined,
}));

/** Asks for a tab to be closed. */
export function requestCloseTab(id: string): void {
  if (id === homeTab) closeHomeTab();
  else closeRequestStore.setState({ sessionId: id });
}
