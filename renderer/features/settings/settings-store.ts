import { create } from 'zustand';

/** The sections of the settings. */
export type SectionId =
  | 'transfers'
  | 'appearance'
  | 'panes'
  | 'editing'
  | 'host-keys'
  | 'ssh-config'
  | 'passwords'
  | 'terminal'
  | 'keyboard'
  | 'portable'
  | 'tabs';

type SettingsStore = {
  readonly isOpen: boolean;
  /** The section in front, also while the settings are shut: they open where they were left. */
  readonly section: SectionId;
};

/** Whether the settings are open, and at which section. */
export const settingsStore = create<SettingsStore>(() => ({ isOpen: false, section: 'transfers' }));

/** Opens the settings, at a section or where they were left. */
export function openSettings(section = settingsStore.getState().section): void {
  settingsStore.setState({ isOpen: true, section });
}

/** Goes to a section. */
export function showSection(section: SectionId): void {
  settingsStore.setState({ section });
}

/** Shuts them. */
export function closeSettings(): void {
  settingsStore.setState({ isOpen: false });
}
