import { useRef } from 'react';
import { PromptDialogs } from '../features/connect/PromptDialogs.tsx';
import { HostSidebar } from '../features/hosts/HostSidebar.tsx';
import styles from './App.module.css';
import { StatusBar } from './StatusBar.tsx';
import { TopBar } from './TopBar.tsx';
import { useShortcuts } from './shortcuts.ts';
import { useOpenAtStart } from './open-at-start.ts';
import { WorkArea } from './WorkArea.tsx';

/** The window. */
export function App() {
  const quickConnect = useRef<HTMLInputElement>(null);
  const focusQuickConnect = (): void => {
    quickConnect.current?.focus();
    quickConnect.current?.select();
  };
  useShortcuts(focusQuickConnect);
  const startError = useOpenAtStart();
  return (
    <div className={styles.app}>
      <TopBar quickConnect={quickConnect} startError={startError} />
      <HostSidebar />
      <WorkArea onQuickConnect={focusQuickConnect} />
      <StatusBar />
      <PromptDialogs />
    </div>
  );
}
