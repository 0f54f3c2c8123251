import { useEffect, useState } from 'react';
import { Group, Panel } from 'react-resizable-panels';
import { HomeCard } from '../features/connect/HomeCard.tsx';
import { Browser } from '../features/browser/Browser.tsx';
import { TransfersPanel } from '../features/transfers/TransfersPanel.tsx';
import { useSessions } from '../state/sessions.ts';
import { useTransfers } from '../state/transfers.ts';
import { homeTab, setTransfersOpen, tabStore, visibleTabs } from '../state/tabs.ts';
import { rememberLayout, tabPaths, workspaceStore } from '../state/workspace.ts';
import { CloseTabs } from './CloseTabs.tsx';
import { DockPanel } from './DockPanel.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { SessionTab } from './SessionTab.tsx';
import { TabPanel } from './TabPanel.tsx';
import { TabStrip } from './TabStrip.tsx';
import styles from './WorkArea.module.css';

// Three rows and the heading of the list: what the eye takes in beside the panes.
const transfersHeight = 119;

// Panes and a terminal below them, also in a window zoomed to twice its size: it would not open otherwise.
const minTabHeight = 224;

/** Tabs with their panes and terminals, and the transfers of all of them. */
export function WorkArea({ onQuickConnect }: { readonly onQuickConnect: () => void }) {
  const state = tabStore();
  const sessions = useSessions();
  const kept = workspaceStore((workspace) => workspace.layout.transfersHeight);
  const [homePath] = useState(() => tabPaths(homeTab).localPath);
  const isHomeActive = state.active === homeTab;
  useOpenForCutOff();
  return (
    <main className={styles.work}>
      <TabStrip onQuickConnect={onQuickConnect} />
      <Group orientation="vertical" className={styles.group}>
        <Panel minSize={minTabHeight} className={styles.panel}>
          {/* Every tab stays mounted, so that listings, scroll positions and terminals outlive a look elsewhere. */}
          {visibleTabs(state).includes(homeTab) ? (
            <TabPanel id={homeTab} isActive={isHomeActive}>
              <Browser
                remoteFs={undefined}
                remoteReady={false}
                {...(homePath === undefined ? {} : { localStart: homePath })}
                remotePlaceholder={<HomeCard onQuickConnect={onQuickConnect} />}
                active={isHomeActive}
              />
            </TabPanel>
          ) : null}
          {sessions.map((session) => (
            <TabPanel key={session.id} id={session.id} isActive={session.id === state.active}>
              <ErrorBoundary>
                <SessionTab session={session} isActive={session.id === state.active} />
              </ErrorBoundary>
            </TabPanel>
          ))}
        </Panel>
        <DockPanel
          isOpen={state.isTransfersOpen}
          onOpenChange={setTransfersOpen}
          defaultHeight={kept ?? transfersHeight}
          onHeightChange={(height) => rememberLayout({ transfersHeight: height })}
          minHeight={58}
        >
          <ErrorBoundary>
            <TransfersPanel />
          </ErrorBoundary>
        </DockPanel>
      </Group>
      <CloseTabs />
    </main>
  );
}

/** Transfers that the last end of the app cut off wait for the user, so the list is there to be seen. */
function useOpenForCutOff(): void {
  const isAny = useTransfers().some(({ cutOff }) => cutOff === true);
  useEffect(() => {
    if (isAny) setTransfersOpen(true);
  }, [isAny]);
}
