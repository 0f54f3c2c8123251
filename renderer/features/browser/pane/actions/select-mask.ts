import type { PaneAction } from '../action.ts';

/** What is selected by the looks of names. */
export const selectMaskActions = {
  'select-mask': {
    offline: true,
    run: ({ ui }) => ui.ask({ kind: 'select-mask', adds: 'to-selection' }),
  },
  'unselect-mask': {
    offline: true,
    canRun: ({ pane }) => pane.store.getState().selection.names.size > 0,
    otherwise: 'Nothing is selected',
    run: ({ ui }) => ui.ask({ kind: 'select-mask', adds: 'not-any-more' }),
  },
} as const satisfies Record<string, PaneAction>;
