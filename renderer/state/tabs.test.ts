import { beforeEach, describe, expect, it } from 'vitest';
import type { Session } from '../../shared/contract/sessions.ts';
import { sessionStore } from './sessions.ts';
import {
  activateTab,
  closeHomeTab,
  homeTab,
  resetTabs,
  startTabs,
  stepTab,
  tabStore,
  isTerminalTall,
  toggleTall,
  toggleTerminal,
  visibleTabs,
} from './tabs.ts';

const session = (id: string): Session => ({
  id,
  title: id,
  address: `user@${id}`,
  state: { at: 'connecting', phase: 'tcp' },
});

const show = (...ids: string[]): void => sessionStore.setState({ sessions: ids.map(session) });
const strip = (): readonly string[] => visibleTabs(tabStore.getState());
const active = (): string => tabStore.getState().active;

describe('tabs', () => {
  beforeEach(() => {
    resetTabs();
    show();
    return startTabs();
  });

  it('shows the home tab while there is no session', () => {
    expect(strip()).toEqual([homeTab]);
  });

  it('brings a new session to the front, in place of the home tab', () => {
    show('a');
    expect(strip()).toEqual(['a']);
    show('a', 'b');
    expect(active()).toBe('b');
  });

  it('keeps the order of tabs when main tells the sessions in another one', () => {
    show('a', 'b');
    show('b', 'a');
    expect(strip()).toEqual(['a', 'b']);
  });

  it('goes to the neighbour when the active session is closed, and home after the last', () => {
    show('a', 'b', 'c');
    activateTab('b');
    show('a', 'c');
    expect(active()).toBe('c');
    show('a');
    expect(active()).toBe('a');
    show();
    expect(active()).toBe(homeTab);
  });

  it('stays where it is when another session is closed', () => {
    show('a', 'b');
    activateTab('a');
    show('a');
    expect(active()).toBe('a');
  });

  it('steps around the ends', () => {
    show('a', 'b');
    stepTab(1);
    expect(active()).toBe('a');
    stepTab(-1);
    expect(active()).toBe('b');
  });

  it('opens and closes the home tab beside sessions, but never closes it alone', () => {
    closeHomeTab();
    expect(strip()).toEqual([homeTab]);
    show('a');
    activateTab(homeTab);
    expect(strip()).toEqual(['a', homeTab]);
    closeHomeTab();
    expect([strip(), active()]).toEqual([['a'], 'a']);
  });

  it('forgets the terminal dock of a closed session', () => {
    show('a');
    toggleTerminal('a');
    expect(tabStore.getState().terminals.has('a')).toBe(true);
    show();
    expect(tabStore.getState().terminals.size).toBe(0);
  });

  it('lets terminals cover the panes only while their dock is open, and opens it for that', () => {
    const isTall = (): boolean => isTerminalTall(tabStore.getState(), 'a');
    show('a');
    toggleTall('a');
    expect([tabStore.getState().terminals.has('a'), isTall()]).toEqual([true, true]);
    toggleTerminal('a');
    expect(isTall()).toBe(false);
    // to and fro between the panes and the terminals with one key
    toggleTerminal('a');
    expect(isTall()).toBe(true);
    toggleTall('a');
    expect([tabStore.getState().terminals.has('a'), isTall()]).toEqual([true, false]);
    toggleTall('a');
    show();
    expect(tabStore.getState().tall.size).toBe(0);
  });
});
