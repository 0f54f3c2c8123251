import type { Side2 } from '../../../../shared/sync/op.ts';
import type { Client } from '../../../client/client.ts';
import type { Pane } from '../pane/pane.ts';
import { createComparison, type ComparisonControl } from './comparison.ts';
import { createLinked, type Linked } from './linked.ts';

/** What two panes beside each other have in common. */
export type Twin = {
  readonly panes: Readonly<Record<Side2, Pane>>;
  readonly linked: Linked;
  readonly comparison: ComparisonControl;
  /** Begins to watch the panes; gives back how to stop. */
  readonly start: () => () => void;
};

/** Puts two panes side by side. */
export function createTwin(client: Client, left: Pane, right: Pane): Twin {
  const panes = { left, right };
  const linked = createLinked(client, panes);
  const comparison = createComparison(client, panes);
  return {
    panes,
    linked,
    comparison,
    start: () => {
      const stops = [linked.start(), comparison.start()];
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
}

/** The side of a pane. */
export function sideOf({ panes }: Twin, pane: Pane): Side2 {
  return pane === panes.left ? 'left' : 'right';
}
