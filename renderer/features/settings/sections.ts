import type { ComponentType } from 'react';
import { EditingSettings } from '../editing/EditingSettings.tsx';
import { SshConfigSettings } from '../ssh-config/SshConfigSettings.tsx';
import { TerminalSettings } from '../terminal/TerminalSettings.tsx';
import { TransferSettings } from '../transfers/TransferSettings.tsx';
import { TabSettings } from '../places/TabSettings.tsx';
import { PasswordSettings } from '../vault/PasswordSettings.tsx';
import { KeyboardSettings } from '../keyboard/KeyboardSettings.tsx';
import { AppearanceSettings } from './AppearanceSettings.tsx';
import { HostKeySettings } from './HostKeySettings.tsx';
import { PaneSettings } from './PaneSettings.tsx';
import { PortableSettings } from './portable/PortableSettings.tsx';
import type { SectionId } from './settings-store.ts';

/** One page of the settings. It says itself when something is saved; Enter triggers its `primary` button. */
export type Section = {
  readonly id: SectionId;
  readonly title: string;
  readonly Component: ComponentType;
};

/** The pages of the settings, in the order they are listed. */
export const sections: readonly Section[] = [
  { id: 'transfers', title: 'Transfers', Component: TransferSettings },
  { id: 'host-keys', title: 'Host keys', Component: HostKeySettings },
  { id: 'ssh-config', title: 'OpenSSH config', Component: SshConfigSettings },
  { id: 'passwords', title: 'Passwords', Component: PasswordSettings },
  { id: 'editing', title: 'Editing', Component: EditingSettings },
  { id: 'appearance', title: 'Appearance', Component: AppearanceSettings },
  { id: 'panes', title: 'Files', Component: PaneSettings },
  { id: 'terminal', title: 'Terminal', Component: TerminalSettings },
  { id: 'tabs', title: 'Tabs', Component: TabSettings },
  { id: 'keyboard', title: 'Keyboard', Component: KeyboardSettings },
  { id: 'portable', title: 'Export and import', Component: PortableSettings },
];
