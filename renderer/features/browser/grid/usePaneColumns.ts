import { useCallback, useEffect, useMemo, useState } from 'react';
import type { PaneColumn, ShownColumn } from '../../../../shared/contract/panes.ts';
import { useClient } from '../../../client/ClientContext.tsx';
import { changeLayout, useKeptLayout, usePanePlace } from '../../../state/pane-settings.ts';
import { fittingColumns, withWidth } from '../model/column-layout.ts';
import type { Pane } from '../pane/pane.ts';

/** The columns of a pane, and how they are changed. */
export type PaneColumns = {
  /** Those in sight. */
  readonly shown: readonly ShownColumn[];
  /** Null goes back to the usual ones. */
  readonly change: (columns: readonly ShownColumn[] | null) => void;
  /** Shows another width while an edge is dragged; nothing is kept until `change`. */
  readonly preview: (id: PaneColumn, width: number) => void;
};

/** The columns of a pane as they were kept for its place. */
export function usePaneColumns(pane: Pane, paneWidth: number): PaneColumns {
  const client = useClient();
  const place = usePanePlace(pane.fs);
  const chosen = useKeptLayout(place)?.columns ?? null;
  const [pulled, setPulled] = useState<{ readonly id: PaneColumn; readonly width: number }>();
  const shown = useMemo(() => {
    const fitting = fittingColumns(chosen, paneWidth);
    return pulled === undefined ? fitting : withWidth(fitting, pulled.id, pulled.width);
  }, [chosen, paneWidth, pulled]);
  const change = useCallback(
    (columns: readonly ShownColumn[] | null) => {
      setPulled(undefined);
      void changeLayout(client, place, { columns: columns === null ? null : [...columns] });
    },
    [client, place],
  );
  const preview = useCallback((id: PaneColumn, width: number) => setPulled({ id, width }), []);
  return { shown, change, preview };
}

/** Shows a pane the way its place was left, and keeps what the user changes of it. */
export function useKeptView(pane: Pane): void {
  const client = useClient();
  const place = usePanePlace(pane.fs);
  const kept = useKeptLayout(place);
  useEffect(() => {
    if (kept !== undefined) pane.setView(kept);
  }, [pane, kept]);
  useEffect(
    () =>
      pane.store.subscribe(({ sort, showHidden }, before) => {
        if (sort === before.sort && showHidden === before.showHidden) return;
        void changeLayout(client, place, { sort, showHidden });
      }),
    [client, pane, place],
  );
}
