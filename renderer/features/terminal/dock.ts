import { limits } from '../../../shared/limits.ts';
import { closeSplit, oneShell, splitCurrent, type SplitLayout } from './splits/split-layout.ts';
import type { Axis } from './splits/split-tree.ts';

/** One shell of a session, with the terminal it is seen in. */
export type Shell = {
  readonly id: string;
  /** Counted in its session; never used again. */
  readonly number: number;
  /** What a program calls its terminal, made harmless; shown behind our name, never in its place. */
  readonly program?: string;
  /** Where it was asked to start. */
  readonly directory?: string;
};

/** A tab of a session's dock: one shell, or several that share its place. */
export type TerminalTab = {
  readonly id: string;
  readonly shells: readonly Shell[];
  readonly layout: SplitLayout;
  /** What is typed in one of its shells goes to all of them. */
  readonly isBroadcasting: boolean;
};

/** The terminals of one session and which tab is in front. */
export type Dock = {
  readonly terminals: readonly TerminalTab[];
  readonly active: string | undefined;
  /** How many shells were opened so far: their numbers are not used again. */
  readonly opened: number;
  /** Why what was asked for last did not happen. */
  readonly refusal?: string;
};

/** A session nobody has opened a terminal in. */
export const emptyDock: Dock = { terminals: [], active: undefined, opened: 0 };

/** What we call a shell, whatever runs in it. */
export function shellTitle({ number }: Pick<Shell, 'number'>): string {
  return `Shell ${number}`;
}

/** What we call a tab: by all of its shells. */
export function tabTitle({ shells }: Pick<TerminalTab, 'shells'>): string {
  const [first] = shells;
  if (first !== undefined && shells.length === 1) return shellTitle(first);
  return `Shells ${shells.map(({ number }) => number).join(', ')}`;
}

/** The shell of a tab that has what is typed. */
export function currentShell({ shells, layout }: TerminalTab): Shell | undefined {
  return shells.find(({ id }) => id === layout.current);
}

/** The tab in front. */
export function activeTab({ terminals, active }: Dock): TerminalTab | undefined {
  return terminals.find(({ id }) => id === active);
}

/** The tab a shell is in. */
export function tabOf({ terminals }: Dock, shell: string): TerminalTab | undefined {
  return terminals.find(({ shells }) => shells.some(({ id }) => id === shell));
}

/** A new tab with one shell, in front. */
export function addTab(
  dock: Dock,
  { id, shell, directory }: { readonly id: string; readonly shell: string } & Start,
): Dock {
  if (isFull(dock)) return refuse(dock, fullText);
  const tab: TerminalTab = {
    id,
    shells: [newShell(dock, shell, { directory })],
    layout: oneShell(shell),
    isBroadcasting: false,
  };
  const terminals = [...dock.terminals, tab];
  return settled({ ...dock, terminals, active: id, opened: dock.opened + 1 });
}

/** One shell more in the tab in front, split off its current one. It starts where that one is, or else where it started. */
export function splitTab(
  dock: Dock,
  { axis, shell, directory }: { readonly axis: Axis; readonly shell: string } & Start,
): Dock {
  const tab = activeTab(dock);
  if (tab === undefined) return dock;
  if (isFull(dock)) return refuse(dock, fullText);
  const start = { directory: directory ?? currentShell(tab)?.directory };
  return replaceTab(
    { ...dock, opened: dock.opened + 1 },
    {
      ...tab,
      shells: [...tab.shells, newShell(dock, shell, start)],
      layout: splitCurrent(tab.layout, { axis, shell }),
    },
  );
}

/** Without a shell, and without its tab when it was the last one in it. */
export function dropShell(dock: Dock, shell: string): Dock {
  const tab = tabOf(dock, shell);
  if (tab === undefined) return dock;
  const layout = closeSplit(tab.layout, shell);
  if (layout === undefined) return dropTab(dock, tab.id);
  return replaceTab(dock, {
    ...tab,
    shells: tab.shells.filter(({ id }) => id !== shell),
    layout,
  });
}

/** Without a tab; the one beside it comes to the front. */
export function dropTab(dock: Dock, id: string): Dock {
  const place = dock.terminals.findIndex((tab) => tab.id === id);
  const terminals = dock.terminals.filter((tab) => tab.id !== id);
  // with the last one gone the dock is as it was at first: opening it opens a shell
  if (terminals.length === 0) return emptyDock;
  const beside = terminals[Math.min(place, terminals.length - 1)]?.id;
  return settled({ ...dock, terminals, active: dock.active === id ? beside : dock.active });
}

/** A tab in another state, in the same place. */
export function replaceTab(dock: Dock, tab: TerminalTab): Dock {
  return settled({
    ...dock,
    terminals: dock.terminals.map((one) => (one.id === tab.id ? tab : one)),
  });
}

/** A tab in front of the others. */
export function bringToFront(dock: Dock, id: string): Dock {
  return settled({ ...dock, active: id });
}

/** What a program calls a shell's terminal; nothing takes the name away. */
export function nameShell(dock: Dock, shell: string, program: string): Dock {
  const tab = tabOf(dock, shell);
  if (tab === undefined) return dock;
  const shells = tab.shells.map((one) => {
    if (one.id !== shell) return one;
    const { program: _, ...unnamed } = one;
    return program === '' ? unnamed : { ...unnamed, program };
  });
  return replaceTab(dock, { ...tab, shells });
}

/** The same with a word on what did not happen; what is done next takes it away. */
export function refuse(dock: Dock, refusal: string): Dock {
  return { ...dock, refusal };
}

type Start = { readonly directory: string | undefined };

function newShell({ opened }: Dock, id: string, { directory }: Start): Shell {
  return { id, number: opened + 1, ...(directory === undefined ? {} : { directory }) };
}

function isFull({ terminals }: Dock): boolean {
  const count = terminals.reduce((sum, { shells }) => sum + shells.length, 0);
  return count >= limits.shellsPerSession;
}

const fullText = `This session has ${limits.shellsPerSession} shells open, which is the most: close one first.`;

/** Nobody types into shells they do not see: that ends when another tab comes to the front, or one shell is left. */
function settled(dock: Dock): Dock {
  const goesOn = ({ id, shells }: TerminalTab): boolean => id === dock.active && shells.length > 1;
  if (dock.terminals.every((tab) => !tab.isBroadcasting || goesOn(tab))) return dock;
  return {
    ...dock,
    terminals: dock.terminals.map((tab) => (goesOn(tab) ? tab : { ...tab, isBroadcasting: false })),
  };
}
