import { create } from 'zustand';
import type { OpenTabs, TabPlace, WindowLayout } from '../../shared/contract/tabs.ts';
import type { Client } from '../client/client.ts';
import { rememberLocalPlace } from './local-place.ts';
import { homeTab, restoreTabs, tabStore } from './tabs.ts';

/** Where the panes of a tab stand. */
export type TabPaths = Pick<TabPlace, 'localPath' | 'remotePath'>;

type Workspace = {
  /** By tab, the home tab among them. */
  readonly paths: ReadonlyMap<string, TabPaths>;
  readonly layout: Omit<WindowLayout, 'isTransfersOpen'>;
};

/** What of the window comes back at the next start. */
export const workspaceStore = create<Workspace>(() => ({ paths: new Map(), layout: {} }));

// Soon enough for a window that is closed at once, seldom enough for somebody who walks through folders.
const rememberDelayMs = 300;

/** Puts the window back as it was; before the sessions are told, which would make new tabs of them. */
export function restoreWorkspace({ tabs, active, homePath, layout }: OpenTabs): void {
  const { isTransfersOpen, ...sizes } = layout;
  const paths = new Map(tabs.map((tab): [string, TabPaths] => [tab.sessionId, pathsOf(tab)]));
  if (homePath !== undefined) {
    paths.set(homeTab, { localPath: homePath });
    rememberLocalPlace(homePath);
  }
  workspaceStore.setState({ paths, layout: sizes });
  restoreTabs({
    order: tabs.map(({ sessionId }) => sessionId),
    active: active ?? homeTab,
    terminals: new Set(tabs.filter((tab) => tab.isTerminalOpen).map(({ sessionId }) => sessionId)),
    isTransfersOpen,
  });
}

function pathsOf({ localPath, remotePath }: TabPlace): TabPaths {
  return {
    ...(localPath === undefined ? {} : { localPath }),
    ...(remotePath === undefined ? {} : { remotePath }),
  };
}

/** Where the panes of a tab stood last. */
export function tabPaths(tab: string): TabPaths {
  return workspaceStore.getState().paths.get(tab) ?? {};
}

/** Notes where a pane of a tab stands. */
export function rememberPath(tab: string, side: 'local' | 'remote', path: string): void {
  workspaceStore.setState(({ paths }) => ({
    paths: new Map(paths).set(tab, {
      ...paths.get(tab),
      [side === 'local' ? 'localPath' : 'remotePath']: path,
    }),
  }));
}

/** Notes how the window is divided. */
export function rememberLayout(change: Workspace['layout']): void {
  workspaceStore.setState(({ layout }) => ({ layout: { ...layout, ...change } }));
}

/** Tells main of the tabs whenever they change; the function it gives stops that. */
export function startRemembering(client: Client): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = (): void => {
    clearTimeout(timer);
    timer = undefined;
    void client.call('tabs.remember', openTabs());
  };
  const soon = (): void => {
    timer ??= setTimeout(tell, rememberDelayMs);
  };
  const atOnce = (): void => {
    if (timer !== undefined) tell();
  };
  const stops = [workspaceStore.subscribe(soon), tabStore.subscribe(soon)];
  window.addEventListener('pagehide', atOnce);
  return () => {
    for (const stop of stops) stop();
    window.removeEventListener('pagehide', atOnce);
    clearTimeout(timer);
  };
}

function openTabs(): OpenTabs {
  const { order, active, terminals, isTransfersOpen } = tabStore.getState();
  const { paths, layout } = workspaceStore.getState();
  const homePath = paths.get(homeTab)?.localPath;
  return {
    tabs: order.map((sessionId) => ({
      sessionId,
      ...paths.get(sessionId),
      isTerminalOpen: terminals.has(sessionId),
    })),
    active: active === homeTab ? null : active,
    ...(homePath === undefined ? {} : { homePath }),
    layout: { ...layout, isTransfersOpen },
  };
}
