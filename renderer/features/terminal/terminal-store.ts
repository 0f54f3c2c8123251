import { create } from 'zustand';
import {
  activeTab,
  addTab,
  bringToFront,
  dropShell,
  dropTab,
  emptyDock,
  nameShell,
  refuse,
  replaceTab,
  splitTab,
  tabOf,
  type Dock,
} from './dock.ts';
import { focusSplit, resizeSplit, type SplitLayout } from './splits/split-layout.ts';
import type { Axis } from './splits/split-tree.ts';

type DockStore = { readonly docks: ReadonlyMap<string, Dock> };

/** The terminals of every session. */
export const dockStore = create<DockStore>(() => ({ docks: new Map() }));

/** One session's terminals. */
export function useDock(sessionId: string): Dock {
  return dockStore((state) => state.docks.get(sessionId) ?? emptyDock);
}

/** One session's terminals as they are now. */
export function dockOf(sessionId: string): Dock {
  return dockStore.getState().docks.get(sessionId) ?? emptyDock;
}

/** Opens one more terminal in a session, in a folder where that is possible, and brings it to the front. */
export function openTerminal(sessionId: string, directory?: string): void {
  const [id, shell] = [crypto.randomUUID(), crypto.randomUUID()];
  changeDock(sessionId, (dock) => addTab(dock, { id, shell, directory }));
}

/** Splits a new shell off the one that has what is typed, in the folder where that one is, if that is known. */
export function splitTerminal(sessionId: string, axis: Axis, directory?: string): void {
  const shell = crypto.randomUUID();
  changeDock(sessionId, (dock) => splitTab(dock, { axis, shell, directory }));
}

/** Says why something does not happen, until something else does. */
export function refuseInDock(sessionId: string, text: string): void {
  changeDock(sessionId, (dock) => refuse(dock, text));
}

/** Closes a tab with all of its shells; the one beside it comes to the front. */
export function closeTerminal(sessionId: string, id: string): void {
  changeDock(sessionId, (dock) => dropTab(dock, id));
}

/** Closes one shell; those beside it get its place. */
export function closeShell(sessionId: string, shell: string): void {
  changeDock(sessionId, (dock) => dropShell(dock, shell));
}

/** Brings a tab to the front. */
export function activateTerminal(sessionId: string, id: string): void {
  changeDock(sessionId, (dock) => bringToFront(dock, id));
}

/** Makes a shell the one of its tab that has what is typed. */
export function focusShell(sessionId: string, shell: string): void {
  const tab = tabOf(dockOf(sessionId), shell);
  if (tab === undefined || tab.layout.current === shell) return;
  changeDock(sessionId, (dock) =>
    replaceTab(dock, { ...tab, layout: focusSplit(tab.layout, shell) }),
  );
}

/** Lays the tab in front out anew. */
export function layOut(sessionId: string, change: (layout: SplitLayout) => SplitLayout): void {
  changeDock(sessionId, (dock) => {
    const tab = activeTab(dock);
    return tab === undefined ? dock : replaceTab(dock, { ...tab, layout: change(tab.layout) });
  });
}

/** Notes how the user has divided a branch of a tab. */
export function resizeShells(
  sessionId: string,
  tabId: string,
  to: { readonly id: string; readonly shares: readonly number[] },
): void {
  changeDock(sessionId, (dock) => {
    const tab = dock.terminals.find(({ id }) => id === tabId);
    return tab === undefined
      ? dock
      : replaceTab(dock, { ...tab, layout: resizeSplit(tab.layout, to) });
  });
}

/** Sends what is typed in the tab in front to all of its shells, or ends that. With one shell there is nothing to begin. */
export function setBroadcasting(sessionId: string, { on }: { readonly on: boolean }): void {
  const tab = activeTab(dockOf(sessionId));
  if (tab === undefined || tab.isBroadcasting === on) return;
  changeDock(sessionId, (dock) => replaceTab(dock, { ...tab, isBroadcasting: on }));
}

/** Notes what a program calls its terminal; nothing takes the name away. */
export function nameTerminal(sessionId: string, shell: string, program: string): void {
  setDock(sessionId, nameShell(dockOf(sessionId), shell, program));
}

/** Forgets the terminals of a session that was closed. */
export function forgetDock(sessionId: string): void {
  dockStore.setState(({ docks }) => {
    const rest = new Map(docks);
    rest.delete(sessionId);
    return { docks: rest };
  });
}

function changeDock(sessionId: string, change: (dock: Dock) => Dock): void {
  const { refusal: _, ...dock } = dockOf(sessionId);
  setDock(sessionId, change(dock));
}

function setDock(sessionId: string, dock: Dock): void {
  dockStore.setState(({ docks }) => ({ docks: new Map(docks).set(sessionId, dock) }));
}
