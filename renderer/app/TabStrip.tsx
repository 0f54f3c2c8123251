import { Plus, X } from 'lucide-react';
import { useEffect, useRef, type KeyboardEvent } from 'react';
import type { Session } from '../../shared/contract/sessions.ts';
import { displayName } from '../../shared/names.ts';
import { useShortcut } from '../keyboard/keymap-store.ts';
import { useSessions } from '../state/sessions.ts';
import { activateTab, homeTab, stepTab, tabStore, visibleTabs } from '../state/tabs.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { TabList } from '../ui/TabList.tsx';
import { StateDot, stateWords } from '../ui/StateDot.tsx';
import { requestCloseTab } from './close-request.ts';
import styles from './TabStrip.module.css';
import { useDragHover } from './useDragHover.ts';

/** Ids that tie a tab to its panel. */
export const tabIds = (id: string) => ({ tab: `tab-${id}`, panel: `panel-${id}` });

/** One tab per session, and the home tab. */
export function TabStrip({ onQuickConnect }: { readonly onQuickConnect: () => void }) {
  const sessions = useSessions();
  const state = tabStore();
  const tabs = visibleTabs(state);
  const shortcut = useShortcut('new-tab');
  return (
    <div className={styles.strip}>
      <TabList label="Connections" tabs={tabs.map((id) => tabIds(id).tab)} />
      <div className={styles.tabs}>
        {tabs.map((id) => (
          <Tab
            key={id}
            id={id}
            session={sessions.find((session) => session.id === id)}
            isActive={id === state.active}
            isClosable={id !== homeTab || tabs.length > 1}
          />
        ))}
      </div>
      <IconButton
        label="New tab"
        icon={Plus}
        shortcut={shortcut}
        onClick={() => {
          activateTab(homeTab);
          onQuickConnect();
        }}
      />
    </div>
  );
}

type TabProps = {
  readonly id: string;
  readonly session: Session | undefined;
  readonly isActive: boolean;
  readonly isClosable: boolean;
};

function Tab({ id, session, isActive, isClosable }: TabProps) {
  const tab = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!isActive) return undefined;
    // with the button that closes it, and whatever the window's width becomes
    const show = (): void => tab.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    show();
    window.addEventListener('resize', show);
    return () => window.removeEventListener('resize', show);
  }, [isActive]);
  const title = session === undefined ? 'New tab' : displayName(session.title);
  return (
    <div
      ref={tab}
      className={styles.tab}
      data-active={isActive}
      role="presentation"
      {...useDragHover(() => activateTab(id))}
      onAuxClick={(event) => {
        if (event.button === 1 && isClosable) requestCloseTab(id);
      }}
    >
      <button
        type="button"
        role="tab"
        id={tabIds(id).tab}
        className={styles.name}
        aria-selected={isActive}
        aria-controls={tabIds(id).panel}
        // oxlint-disable-next-line jsx-a11y/role-supports-aria-props -- global since ARIA 1.3, and Chromium knows it
        aria-description={session === undefined ? undefined : stateWords[session.state.at]}
        tabIndex={isActive ? 0 : -1}
        title={session === undefined ? undefined : displayName(session.address)}
        onClick={() => activateTab(id)}
        onKeyDown={(event) => onTabKey(event, () => isClosable && requestCloseTab(id))}
      >
        {session === undefined ? null : <StateDot state={session.state.at} />}
        <span className={styles.title}>{title}</span>
      </button>
      {isClosable ? (
        <IconButton
          size="s"
          icon={X}
          label={`Close ${title}`}
          tabIndex={isActive ? 0 : -1}
          onClick={() => requestCloseTab(id)}
        />
      ) : null}
    </div>
  );
}

function onTabKey(event: KeyboardEvent<HTMLButtonElement>, close: () => void): void {
  if (event.key === 'Delete') close();
  else if (event.key === 'ArrowRight') stepTab(1);
  else if (event.key === 'ArrowLeft') stepTab(-1);
  else return;
  event.preventDefault();
  document.getElementById(tabIds(tabStore.getState().active).tab)?.focus();
}
