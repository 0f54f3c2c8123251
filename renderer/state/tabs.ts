import { create } from 'zustand';
import { sessionStore } from './sessions.ts';

/** The tab without a session: the local pane and a way to connect. */
export const homeTab = 'home';

/** One tab per session, in the order they were opened, and the home tab while it is wanted or alone. */
type TabStore = {
  /** Session ids, oldest first. */
  readonly order: readonly string[];
  readonly isHomeOpen: boolean;
  /** A session id, or {@link homeTab}. */
  readonly active: string;
  /** Sessions whose terminal dock is open. */
  readonly terminals: ReadonlySet<string>;
  /** Sessions whose terminals take the place of the panes while their dock is open. */
  readonly tall: ReadonlySet<string>;
  readonly isTransfersOpen: boolean;
};

const start: TabStore = {
  order: [],
  isHomeOpen: true,
  active: homeTab,
  terminals: new Set(),
  tall: new Set(),
  isTransfersOpen: true,
};

/** What is open in the window. */
export const tabStore = create<TabStore>(() => start);

/** Ids of the tabs in the strip, from left to right. */
export function visibleTabs(state: TabStore): readonly string[] {
  return state.isHomeOpen || state.order.length === 0 ? [...state.order, homeTab] : state.order;
}

/** Follows the list of sessions: a new one gets a tab and comes to the front, a closed one gives its place away. */
export function followSessions(state: TabStore, sessionIds: readonly string[]): TabStore {
  const kept = state.order.filter((id) => sessionIds.includes(id));
  const added = sessionIds.filter((id) => !state.order.includes(id));
  const order = [...kept, ...added];
  const newest = added.at(-1);
  const stillThere = (ids: ReadonlySet<string>): ReadonlySet<string> =>
    new Set([...ids].filter((id) => sessionIds.includes(id)));
  const [terminals, tall] = [stillThere(state.terminals), stillThere(state.tall)];
  const next = { ...state, order, terminals, tall };
  // The home tab was only there to connect from.
  if (newest !== undefined) return { ...next, active: newest, isHomeOpen: false };
  if (visibleTabs(next).includes(state.active)) return next;
  const place = Math.min(state.order.indexOf(state.active), order.length - 1);
  return { ...next, active: order[Math.max(place, 0)] ?? homeTab };
}

/** Keeps the tabs in step with the sessions; the function it gives stops that. */
export function startTabs(): () => void {
  return sessionStore.subscribe(({ sessions }) =>
    tabStore.setState((state) =>
      followSessions(
        state,
        sessions.map((session) => session.id),
      ),
    ),
  );
}

/** Brings a tab to the front; {@link homeTab} is opened if it was not. */
export function activateTab(id: string): void {
  tabStore.setState((state) => ({
    active: id,
    isHomeOpen: state.isHomeOpen || id === homeTab,
  }));
}

/** Puts a new session's tab at a place in the strip, and to the front. */
export function placeTab(id: string, at: number): void {
  tabStore.setState(({ order }) => {
    const others = order.filter((other) => other !== id);
    return { order: others.toSpliced(at, 0, id), active: id, isHomeOpen: false };
  });
}

/** Moves to the next (1) or previous (-1) tab, around the ends. */
export function stepTab(by: 1 | -1): void {
  tabStore.setState((state) => {
    const tabs = visibleTabs(state);
    const at = tabs.indexOf(state.active);
    return { active: tabs[(at + by + tabs.length) % tabs.length] ?? homeTab };
  });
}

/** Takes the home tab out of the strip, unless it is alone. */
export function closeHomeTab(): void {
  tabStore.setState((state) => {
    const last = state.order.at(-1);
    if (last === undefined) return {};
    return { isHomeOpen: false, active: state.active === homeTab ? last : state.active };
  });
}

/** Opens or closes the terminal dock of a session's tab. */
export function toggleTerminal(id: string): void {
  tabStore.setState((state) => {
    const terminals = new Set(state.terminals);
    if (!terminals.delete(id)) terminals.add(id);
    return { terminals };
  });
}

/** Opens or shuts the terminal dock of a session's tab. */
export function setTerminalOpen(id: string, { open }: { readonly open: boolean }): void {
  if (tabStore.getState().terminals.has(id) !== open) toggleTerminal(id);
}

/** Opens the terminal dock of a session's tab. */
export function showTerminal(id: string): void {
  tabStore.setState((state) => ({ terminals: new Set([...state.terminals, id]) }));
}

/** Whether a tab shows its terminals alone: its panes are covered by them. */
export function isTerminalTall({ terminals, tall }: TabStore, id: string): boolean {
  return terminals.has(id) && tall.has(id);
}

/** Lets the terminals of a session's tab take the place of its panes, or gives that back; opens their dock for it. */
export function toggleTall(id: string): void {
  tabStore.setState((state) => {
    const tall = new Set(state.tall);
    if (isTerminalTall(state, id)) tall.delete(id);
    else tall.add(id);
    return { tall, terminals: new Set([...state.terminals, id]) };
  });
}

/** Shows or hides the list of transfers. */
export function toggleTransfers(): void {
  tabStore.setState((state) => ({ isTransfersOpen: !state.isTransfersOpen }));
}

/** Shows or hides the list of transfers, as dragged. */
export function setTransfersOpen(open: boolean): void {
  tabStore.setState({ isTransfersOpen: open });
}

/** Puts the tabs of the last start in place, before their sessions are told of. */
export function restoreTabs(
  last: Pick<TabStore, 'order' | 'active' | 'terminals' | 'isTransfersOpen'>,
): void {
  tabStore.setState((state) => ({
    ...state,
    ...last,
    isHomeOpen: last.active === homeTab || last.order.length === 0,
  }));
}

/** Back to the first state, for tests. */
export function resetTabs(): void {
  tabStore.setState(start, true);
}
