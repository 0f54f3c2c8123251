import { create } from 'zustand';
import { activeTab } from '../dock.ts';
import { dockOf, dockStore, useDock } from '../terminal-store.ts';

/** What a shell has told, as far as others go by it. */
export type ShellFacts = {
  /** Where it is, in the encoding of names; undefined before it says so, and on another machine. */
  readonly folder: string | undefined;
  /** The other machine it is on. */
  readonly elsewhere: string | undefined;
};

/** What can be done with a shell from outside of its terminal. */
export type ShellHandle = {
  /** Takes the shell to a folder, as far as it can be known that it waits for that. */
  readonly goTo: (path: string) => void;
};

type ShellStore = {
  readonly facts: ReadonlyMap<string, ShellFacts>;
  readonly handles: ReadonlyMap<string, ShellHandle>;
  /** Those that are known to run a program, by the marks of their prompts. */
  readonly busy: ReadonlySet<string>;
};

/** All shells, by their ids. */
export const shellStore = create<ShellStore>(() => ({
  facts: new Map(),
  handles: new Map(),
  busy: new Set(),
}));

/** Notes what a shell has told. */
export function noteShell(shellId: string, facts: ShellFacts): void {
  const known = shellStore.getState().facts.get(shellId);
  if (known?.folder === facts.folder && known?.elsewhere === facts.elsewhere) return;
  shellStore.setState((state) => ({ facts: new Map(state.facts).set(shellId, facts) }));
}

/** Notes whether a shell is known to run a program. */
export function noteBusy(shellId: string, { isBusy }: { readonly isBusy: boolean }): void {
  if (shellStore.getState().busy.has(shellId) === isBusy) return;
  shellStore.setState((state) => {
    const busy = new Set(state.busy);
    if (isBusy) busy.add(shellId);
    else busy.delete(shellId);
    return { busy };
  });
}

/** Makes a shell known; the function it gives forgets it. */
export function addShell(shellId: string, handle: ShellHandle): () => void {
  shellStore.setState(({ handles }) => ({ handles: new Map(handles).set(shellId, handle) }));
  return () =>
    shellStore.setState((state) => {
      const [facts, handles] = [new Map(state.facts), new Map(state.handles)];
      const busy = new Set(state.busy);
      for (const all of [facts, handles, busy]) all.delete(shellId);
      return { facts, handles, busy };
    });
}

/** What the shell that has what is typed has told, of a session's; undefined before it told anything. */
export function useFrontShell(sessionId: string): ShellFacts | undefined {
  const front = activeTab(useDock(sessionId))?.layout.current;
  return shellStore(({ facts }) => (front === undefined ? undefined : facts.get(front)));
}

/** The shell that has what is typed, of a session's, and where it is. */
export function frontShell(sessionId: string): {
  readonly id: string | undefined;
  readonly folder: string | undefined;
} {
  const id = activeTab(dockOf(sessionId))?.layout.current;
  const folder = id === undefined ? undefined : shellStore.getState().facts.get(id)?.folder;
  return { id, folder };
}

/** Calls whenever another shell has what is typed, or one tells something; the function it gives stops that. */
export function watchShells(changed: () => void): () => void {
  const stops = [dockStore.subscribe(changed), shellStore.subscribe(changed)];
  return () => {
    for (const stop of stops) stop();
  };
}
