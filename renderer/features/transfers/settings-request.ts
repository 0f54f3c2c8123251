import { create } from 'zustand';

/** Whether the settings of transfers are open: asked for by a button, or by a key of the window. */
export const settingsRequestStore = create<{ readonly isOpen: boolean }>(() => ({ isOpen: false }));

/** Opens the settings of transfers. */
export function openTransferSettings(): void {
  settingsRequestStore.setState({ isOpen: true });
}

/** Shuts them. */
export function closeTransferSettings(): void {
  settingsRequestStore.setState({ isOpen: false });
}
