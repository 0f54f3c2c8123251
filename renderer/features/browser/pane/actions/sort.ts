import { sortAfterClick, type SortColumn } from '../../model/sort.ts';
import type { PaneAction } from '../action.ts';

/** As a click on the heading: given again, the other way round. */
const sortBy = (column: SortColumn): PaneAction => ({
  offline: true,
  run: ({ pane }) => pane.setSort(sortAfterClick(pane.store.getState().sort, column)),
});

/** The order of a listing, and its columns. */
export const sortActions = {
  'sort-name': sortBy('name'),
  'sort-extension': sortBy('extension'),
  'sort-modified': sortBy('modified'),
  'sort-size': sortBy('size'),
  columns: { offline: true, run: ({ ui }) => ui.ask({ kind: 'columns' }) },
} as const satisfies Record<string, PaneAction>;
