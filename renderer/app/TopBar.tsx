import { ArrowDownUp, Settings, SquareTerminal } from 'lucide-react';
import type { RefObject } from 'react';
import { QuickConnect } from '../features/connect/QuickConnect.tsx';
import { openSettings } from '../features/settings/settings-store.ts';
import { useShortcut } from '../keyboard/keymap-store.ts';
import { useSession } from '../state/sessions.ts';
import { tabStore, toggleTerminal, toggleTransfers } from '../state/tabs.ts';
import { IconButton } from '../ui/IconButton.tsx';
import type { StartError } from './open-at-start.ts';
import styles from './TopBar.module.css';

type TopBarProps = {
  readonly quickConnect: RefObject<HTMLInputElement | null>;
  readonly startError: StartError | undefined;
};

/** Brand, quick connect, and the switches of the dock. */
export function TopBar({ quickConnect, startError }: TopBarProps) {
  const active = tabStore((state) => state.active);
  const isTerminalOpen = tabStore((state) => state.terminals.has(state.active));
  const isTransfersOpen = tabStore((state) => state.isTransfersOpen);
  const session = useSession(active);
  const terminalKeys = useShortcut('terminal');
  const settingsKeys = useShortcut('settings');
  return (
    <header className={styles.top}>
      <h1 className={styles.brand}>
        <span className={styles.mark}>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M3 12c4 0 3-8 6-8 2.4 0 2.4 3.6 0 3.6H5c-2.4 0-2.4 3.9 0 3.9h8" />
          </svg>
        </span>
        Hawser
      </h1>
      <QuickConnect key={startError?.text ?? ''} inputRef={quickConnect} start={startError} />
      <span className={styles.grow} />
      <IconButton
        label="Terminal"
        icon={SquareTerminal}
        shortcut={terminalKeys}
        pressed={isTerminalOpen}
        disabled={session === undefined}
        onClick={() => toggleTerminal(active)}
      />
      <IconButton
        label="Show transfers"
        icon={ArrowDownUp}
        pressed={isTransfersOpen}
        onClick={toggleTransfers}
      />
      <IconButton
        label="Settings"
        icon={Settings}
        shortcut={settingsKeys}
        onClick={() => openSettings()}
      />
    </header>
  );
}
