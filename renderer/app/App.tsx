import { useRef } from 'react';
import { useClient } from '../client/ClientContext.tsx';
import { AddressDialogs } from '../features/connect/AddressDialogs.tsx';
import { PromptDialogs } from '../features/connect/PromptDialogs.tsx';
import { FileWindows } from '../features/editing/FileWindows.tsx';
import { TunnelsDialog } from '../features/forwards/TunnelsDialog.tsx';
import { HostSidebar } from '../features/hosts/HostSidebar.tsx';
import { CommandPalette } from '../features/palette/CommandPalette.tsx';
import { StageCards } from '../features/stage/StageCards.tsx';
import { SettingsDialog } from '../features/settings/SettingsDialog.tsx';
import { pauseOrResume, runQueueCommand } from '../features/transfers/transfer-commands.ts';
import { duplicateTab, reopenTab } from '../state/closed-tabs.ts';
import { sessionStore } from '../state/sessions.ts';
import { setTransfersOpen, tabStore } from '../state/tabs.ts';
import { transferStore } from '../state/transfers.ts';
import styles from './App.module.css';
import { StatusBar } from './StatusBar.tsx';
import { TopBar } from './TopBar.tsx';
import { paletteItems } from './palette-items.ts';
import { useShortcuts, type WindowActions } from './window-commands.ts';
import { useOpenAtStart } from './open-at-start.ts';
import { WorkArea } from './WorkArea.tsx';

/** The window. */
export function App() {
  const quickConnect = useRef<HTMLInputElement>(null);
  const focusQuickConnect = (): void => {
    quickConnect.current?.focus();
    quickConnect.current?.select();
  };
  const client = useClient();
  const pauseTransfers = (): void => {
    const command = pauseOrResume(transferStore.getState().transfers);
    void runQueueCommand(command, { client, onError: () => setTransfersOpen(true) });
  };
  const actions: WindowActions = {
    focusQuickConnect,
    pauseTransfers,
    reopenTab: () => void reopenTab(client),
    duplicateTab: () => {
      const { active } = tabStore.getState();
      const session = sessionStore.getState().sessions.find(({ id }) => id === active);
      if (session !== undefined) void duplicateTab(client, session);
    },
  };
  useShortcuts(actions);
  const startError = useOpenAtStart();
  return (
    <div className={styles.app}>
      <TopBar quickConnect={quickConnect} startError={startError} />
      <HostSidebar />
      <WorkArea onQuickConnect={focusQuickConnect} />
      <StatusBar />
      <StageCards />
      <CommandPalette items={() => paletteItems(actions)} />
      <FileWindows />
      <TunnelsDialog />
      <SettingsDialog />
      <AddressDialogs />
      <PromptDialogs />
    </div>
  );
}
