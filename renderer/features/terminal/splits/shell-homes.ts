/**
 * The elements that terminals live in, by shell. They go along when a tab is divided anew: a terminal that were drawn in
 * another place of the tree would begin anew, and its shell with it.
 */
export type ShellHomes = {
  readonly of: (shell: string) => HTMLElement;
  /** Forgets those of other shells. */
  readonly keep: (shells: readonly string[]) => void;
};

/** Nobody lives anywhere yet. */
export function createShellHomes(className: string): ShellHomes {
  const homes = new Map<string, HTMLElement>();
  return {
    of: (shell) => {
      const home = homes.get(shell) ?? document.createElement('div');
      home.className = className;
      homes.set(shell, home);
      return home;
    },
    keep: (shells) => {
      for (const shell of homes.keys()) if (!shells.includes(shell)) homes.delete(shell);
    },
  };
}
