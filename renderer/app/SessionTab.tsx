import { useState } from 'react';
import { Group, Panel } from 'react-resizable-panels';
import type { Session } from '../../shared/contract/sessions.ts';
import { ConnectingCard } from '../features/connect/ConnectingCard.tsx';
import { EndedCard } from '../features/connect/EndedCard.tsx';
import { sessionNotice } from '../features/connect/SessionNotice.tsx';
import { Browser } from '../features/browser/Browser.tsx';
import { TerminalDock } from '../features/terminal/TerminalDock.tsx';
import { lastLocalPlace } from '../state/local-place.ts';
import { setTerminalOpen, tabStore } from '../state/tabs.ts';
import { DockPanel } from './DockPanel.tsx';
import styles from './WorkArea.module.css';

// Eight lines of text below the row of terminal tabs.
const terminalHeight = 177;

type SessionTabProps = { readonly session: Session; readonly isActive: boolean };

/** The two panes of a session and its terminals. */
export function SessionTab({ session, isActive }: SessionTabProps) {
  const isTerminalOpen = tabStore((state) => state.terminals.has(session.id));
  // Shells are opened when somebody wants one, and live on when the dock is shut.
  const [isTerminalWanted, setTerminalWanted] = useState(isTerminalOpen);
  if (isTerminalOpen && !isTerminalWanted) setTerminalWanted(true);
  const [localStart] = useState(() => session.localDirectory ?? lastLocalPlace());
  const isReady = session.state.at === 'ready';
  return (
    <Group orientation="vertical" className={styles.group}>
      <Panel minSize={140} className={styles.panel}>
        <Browser
          remoteFs={session.id}
          remoteReady={isReady}
          {...(localStart === undefined ? {} : { localStart })}
          {...(session.remoteDirectory === undefined
            ? {}
            : { remoteStart: session.remoteDirectory })}
          remotePlaceholder={
            session.state.at === 'ended' ? (
              <EndedCard session={session} error={session.state.error} />
            ) : (
              <ConnectingCard session={session} />
            )
          }
          remoteNotice={sessionNotice(session)}
          active={isActive}
        />
      </Panel>
      <DockPanel
        isOpen={isTerminalOpen}
        onOpenChange={(open) => setTerminalOpen(session.id, { open })}
        defaultHeight={terminalHeight}
        minHeight={80}
      >
        {isTerminalWanted ? (
          <TerminalDock
            sessionId={session.id}
            ready={isReady}
            visible={isActive && isTerminalOpen}
            onEmpty={() => setTerminalOpen(session.id, { open: false })}
          />
        ) : null}
      </DockPanel>
    </Group>
  );
}
