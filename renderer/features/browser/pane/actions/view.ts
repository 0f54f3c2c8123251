import { cursorOn, invert, selectAll } from '../../model/selection.ts';
import type { PaneAction } from '../action.ts';

/** What is selected, and how the listing is shown. */
export const viewActions = {
  refresh: { run: ({ pane }) => pane.refresh() },
  'toggle-hidden': { offline: true, run: ({ pane }) => pane.toggleHidden() },
  'select-all': {
    offline: true,
    run: ({ pane }) => pane.select((from) => selectAll(from, pane.store.getState().lines)),
  },
  invert: {
    offline: true,
    run: ({ pane }) => pane.select((from) => invert(from, pane.store.getState().lines)),
  },
  'clear-selection': {
    offline: true,
    run: ({ pane, twin }) => {
      if (pane.sizes.stop()) return;
      // what hides a part of the list goes first
      if (pane.store.getState().filter !== undefined) return pane.setFilter(undefined);
      twin?.comparison.end();
      pane.select((from) => cursorOn(from.cursor));
    },
  },
} as const satisfies Record<string, PaneAction>;
