import { create } from 'zustand';

/** One terminal in a session's dock. */
export type TerminalTab = {
  readonly id: string;
  /** Our own name for it, whatever runs in it. */
  readonly title: string;
  /** What a program calls it, made harmless; shown behind our name, never in its place. */
  readonly program?: string;
  /** Where its shell was asked to start. */
  readonly directory?: string;
};

/** The terminals of one session and which is in front. */
export type Dock = {
  readonly terminals: readonly TerminalTab[];
  readonly active: string | undefined;
  /** How many were opened so far: their numbers are not used again. */
  readonly opened: number;
};

const empty: Dock = { terminals: [], active: undefined, opened: 0 };

type DockStore = { readonly docks: ReadonlyMap<string, Dock> };

/** The terminals of every session. */
export const dockStore = create<DockStore>(() => ({ docks: new Map() }));

/** One session's terminals. */
export function useDock(sessionId: string): Dock {
  return dockStore((state) => state.docks.get(sessionId) ?? empty);
}

/** Opens one more terminal in a session, in a folder where that is possible, and brings it to the front. */
export function openTerminal(sessionId: string, directory?: string): void {
  changeDock(sessionId, ({ terminals, opened }) => {
    const terminal = {
      id: crypto.randomUUID(),
      title: `Shell ${opened + 1}`,
      ...(directory === undefined ? {} : { directory }),
    };
    return { terminals: [...terminals, terminal], active: terminal.id, opened: opened + 1 };
  });
}

/** Closes a terminal; the one beside it comes to the front. */
export function closeTerminal(sessionId: string, id: string): void {
  changeDock(sessionId, (dock) => {
    const place = dock.terminals.findIndex((terminal) => terminal.id === id);
    const terminals = dock.terminals.filter((terminal) => terminal.id !== id);
    const beside = terminals[Math.min(place, terminals.length - 1)]?.id;
    // with the last one gone the dock is as it was at first: opening it opens a shell
    if (terminals.length === 0) return empty;
    return { ...dock, terminals, active: dock.active === id ? beside : dock.active };
  });
}

/** Brings a terminal to the front. */
export function activateTerminal(sessionId: string, id: string): void {
  changeDock(sessionId, (dock) => ({ ...dock, active: id }));
}

/** Notes what a program calls its terminal; nothing takes the name away. */
export function nameTerminal(sessionId: string, id: string, program: string): void {
  changeDock(sessionId, (dock) => ({
    ...dock,
    terminals: dock.terminals.map((terminal) => {
      if (terminal.id !== id) return terminal;
      const { program: _, ...unnamed } = terminal;
      return program === '' ? unnamed : { ...unnamed, program };
    }),
  }));
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
  dockStore.setState(({ docks }) => ({
    docks: new Map(docks).set(sessionId, change(docks.get(sessionId) ?? empty)),
  }));
}
