import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { OpenTabs } from '../../shared/contract/tabs.ts';
import type { Session } from '../../shared/contract/sessions.ts';
import { createClient } from '../client/client.ts';
import { createFakeBridge } from '../client/fake-bridge.ts';
import { lastLocalPlace } from './local-place.ts';
import { sessionStore } from './sessions.ts';
import { activateTab, homeTab, resetTabs, startTabs, tabStore, visibleTabs } from './tabs.ts';
import {
  rememberLayout,
  rememberPath,
  restoreWorkspace,
  startRemembering,
  tabPaths,
  workspaceStore,
} from './workspace.ts';

const saved = (id: string): Session => ({
  id,
  title: id,
  address: `user@${id}`,
  state: { at: 'saved' },
});

const twoTabs: OpenTabs = {
  tabs: [
    { sessionId: 'a', localPath: '/home/me/a', remotePath: '/srv', isTerminalOpen: false },
    { sessionId: 'b', isTerminalOpen: true },
  ],
  active: 'a',
  homePath: '/home/me',
  layout: { localPane: 300, isTransfersOpen: false },
};

beforeEach(() => {
  resetTabs();
  workspaceStore.setState({ paths: new Map(), layout: {} });
  sessionStore.setState({ sessions: [] });
});

describe('the window of the last start', () => {
  it('comes back: tabs in their order, the one that was in front, and where each stood', () => {
    restoreWorkspace(twoTabs);
    const stop = startTabs();
    onTestFinished(stop);
    sessionStore.setState({ sessions: [saved('b'), saved('a')] });
    const state = tabStore.getState();
    expect(visibleTabs(state)).toEqual(['a', 'b']);
    expect(state).toMatchObject({ active: 'a', isTransfersOpen: false });
    expect([...state.terminals]).toEqual(['b']);
    expect(tabPaths('a')).toEqual({ localPath: '/home/me/a', remotePath: '/srv' });
    expect(workspaceStore.getState().layout).toEqual({ localPane: 300 });
    expect(lastLocalPlace()).toBe('/home/me');
  });

  it('is the home tab alone when no tab was open', () => {
    restoreWorkspace({ tabs: [], active: null, layout: { isTransfersOpen: true } });
    expect(visibleTabs(tabStore.getState())).toEqual([homeTab]);
  });
});

it('tells main of tabs, paths and sizes, several changes at once', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const told: OpenTabs[] = [];
  const { bridge } = createFakeBridge(window, {
    calls: {
      'tabs.remember': (tabs) => {
        told.push(tabs);
        return {};
      },
    },
  });
  restoreWorkspace(twoTabs);
  onTestFinished(startRemembering(createClient(bridge, window)));
  rememberPath('b', 'remote', '/var');
  rememberPath('b', 'local', '/tmp');
  rememberLayout({ terminalHeight: 200 });
  activateTab('b');
  await vi.advanceTimersByTimeAsync(400);
  expect(told).toEqual([
    {
      ...twoTabs,
      tabs: [
        twoTabs.tabs[0],
        { sessionId: 'b', localPath: '/tmp', remotePath: '/var', isTerminalOpen: true },
      ],
      active: 'b',
      layout: { localPane: 300, terminalHeight: 200, isTransfersOpen: false },
    },
  ]);
  rememberPath('b', 'remote', '/etc');
  window.dispatchEvent(new Event('pagehide'));
  expect(told).toHaveLength(2);
});
