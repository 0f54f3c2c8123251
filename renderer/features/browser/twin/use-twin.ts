import { useEffect, useMemo } from 'react';
import { createStore, useStore } from 'zustand';
import { useClient } from '../../../client/ClientContext.tsx';
import type { PaneUi } from '../pane/action.ts';
import type { Pane } from '../pane/pane.ts';
import type { Mark } from '../model/marks.ts';
import type { ComparisonState } from './comparison.ts';
import type { LinkedState } from './linked.ts';
import { createTwin, sideOf, type Twin } from './twin.ts';

/** What two panes have in common, as long as both are there. */
export function useTwin(left: Pane, right: Pane): Twin {
  const client = useClient();
  const twin = useMemo(() => createTwin(client, left, right), [client, left, right]);
  useEffect(() => twin.start(), [twin]);
  return twin;
}

// stand in where there is no second pane
const noComparison = createStore<Pick<ComparisonState, 'marks'>>(() => ({ marks: undefined }));
const noLink = createStore<Pick<LinkedState, 'ended'>>(() => ({ ended: undefined }));

/** The marks of a pane's entries, by their names, while they are compared. */
export function useMarks(
  twin: Twin | undefined,
  pane: Pane,
): ReadonlyMap<string, Mark> | undefined {
  const marks = useStore(twin?.comparison.store ?? noComparison, (state) => state.marks);
  return twin === undefined ? undefined : marks?.[sideOf(twin, pane)];
}

/** Says in the status line why synchronised browsing went off by itself. */
export function useLinkedHint(twin: Twin | undefined, ui: PaneUi): void {
  const ended = useStore(twin?.linked.store ?? noLink, (state) => state.ended);
  useEffect(() => {
    if (ended !== undefined) ui.hint(ended.reason);
  }, [ended, ui]);
}
