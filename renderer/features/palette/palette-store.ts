import { create } from 'zustand';

/** Whether the list of commands is open. */
export const paletteStore = create<{ readonly isOpen: boolean }>(() => ({ isOpen: false }));

/** Opens the list of commands. */
export function openPalette(): void {
  paletteStore.setState({ isOpen: true });
}

/** Shuts it. */
export function closePalette(): void {
  paletteStore.setState({ isOpen: false });
}
