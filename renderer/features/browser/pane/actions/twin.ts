import type { CommandContext, PaneAction } from '../action.ts';

/** What is done with both panes together. */
export const twinActions = {
  'sync-browse': {
    canRun: hasBoth,
    otherwise: 'There is no other folder to browse together with',
    run: ({ twin, ui }) => {
      twin?.linked.toggle();
      const isOn = twin?.linked.store.getState().isOn === true;
      ui.hint(isOn ? 'Synchronised browsing is on' : 'Synchronised browsing is off');
    },
  },
  compare: {
    canRun: hasBoth,
    otherwise: 'There is no other folder to compare with',
    run: ({ twin }) => twin?.comparison.toggle(),
  },
  synchronise: {
    canRun: hasBoth,
    otherwise: 'There is no other folder to synchronise with',
    run: ({ ui }) => ui.ask({ kind: 'synchronise' }),
  },
} as const satisfies Record<string, PaneAction>;

function hasBoth({ twin, other }: CommandContext): boolean {
  return twin !== undefined && other?.store.getState().path !== undefined;
}
