import { useState } from 'react';
import { Group, Panel } from 'react-resizable-panels';
import type { Session } from '../../shared/contract/sessions.ts';
import { ConnectingCard } from '../features/connect/ConnectingCard.tsx';
import { SavedCard } from '../features/connect/SavedCard.tsx';
import { EndedCard } from '../features/connect/EndedCard.tsx';
import { sessionNotice } from '../features/connect/SessionNotice.tsx';
import { Browser } from '../features/browser/Browser.tsx';
import { TerminalDock } from '../features/terminal/TerminalDock.tsx';
import { lastLocalPlace } from '../state/local-place.ts';
import { isTerminalTall, setTerminalOpen, tabStore } from '../state/tabs.ts';
import { rememberLayout, tabPaths, workspaceStore } from '../state/workspace.ts';
import { DockPanel } from './DockPanel.tsx';
import styles from './WorkArea.module.css';

// Eight lines of text below the row of terminal tabs.
const terminalHeight = 177;

type SessionTabProps = { readonly session: Session; readonly isActive: boolean };

/** The two panes of a session and its terminals. */
export function SessionTab({ session, isActive }: SessionTabProps) {
  const isTerminalOpen = tabStore((state) => state.terminals.has(session.id));
  const isTall = tabStore((state) => isTerminalTall(state, session.id));
  // Shells are opened when somebody wants one, and live on when the dock is shut.
  const [isTerminalWanted, setTerminalWanted] = useState(isTerminalOpen);
  if (isTerminalOpen && !isTerminalWanted) setTerminalWanted(true);
  const [paths] = useState(() => tabPaths(session.id));
  const [localStart] = useState(
    () => paths.localPath ?? session.localDirectory ?? lastLocalPlace(),
  );
  const remoteStart = paths.remotePath ?? session.remoteDirectory;
  const kept = workspaceStore((state) => state.layout.terminalHeight);
  const isReady = session.state.at === 'ready';
  return (
    <Group orientation="vertical" className={styles.group}>
      <Panel minSize={140} className={styles.panel}>
        <div className={styles.panes} data-covered={isTall} inert={isTall}>
          <Browser
            remoteFs={session.id}
            remoteReady={isReady}
            {...(localStart === undefined ? {} : { localStart })}
            {...(remoteStart === undefined ? {} : { remoteStart })}
            remotePlaceholder={placeholder(session, { remoteStart, isActive })}
            remoteNotice={sessionNotice(session)}
            active={isActive}
          />
        </div>
      </Panel>
      <DockPanel
        isOpen={isTerminalOpen}
        isOverAll={isTall}
        onOpenChange={(open) => setTerminalOpen(session.id, { open })}
        defaultHeight={kept ?? terminalHeight}
        onHeightChange={(height) => rememberLayout({ terminalHeight: height })}
        minHeight={80}
      >
        {isTerminalWanted ? (
          <TerminalDock
            sessionId={session.id}
            ready={isReady}
            visible={isActive && isTerminalOpen}
            isTall={isTall}
            onEmpty={() => setTerminalOpen(session.id, { open: false })}
          />
        ) : null}
      </DockPanel>
    </Group>
  );
}

/** What stands on the remote side before there is a listing. */
function placeholder(
  session: Session,
  {
    remoteStart,
    isActive,
  }: { readonly remoteStart: string | undefined; readonly isActive: boolean },
) {
  switch (session.state.at) {
    case 'saved':
      return <SavedCard session={session} remotePath={remoteStart} active={isActive} />;
    case 'ended':
      return <EndedCard session={session} error={session.state.error} active={isActive} />;
    default:
      return <ConnectingCard session={session} active={isActive} />;
  }
}
