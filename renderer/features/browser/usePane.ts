import { useEffect, useMemo, useRef } from 'react';
import { useClient } from '../../client/ClientContext.tsx';
import { followEdits } from './pane/edit-refresh.ts';
import { createPane, type Pane } from './pane/pane.ts';
import { useKeptView } from './grid/usePaneColumns.ts';
import { followTransfers, type TransferFollower } from './pane/transfer-refresh.ts';

type PaneOptions = {
  /** False while the file system cannot be reached; each time it becomes true the pane is read again. */
  readonly ready: boolean;
  readonly start: string | undefined;
  readonly active: boolean;
};

/** The pane of a file system, kept as long as the component and the file system are. */
export function usePane(fs: string, { ready, start, active }: PaneOptions): Pane {
  const client = useClient();
  const pane = useMemo(() => createPane(client, fs), [client, fs]);
  useKeptView(pane);
  const startRef = useRef(start);
  useEffect(() => {
    if (!ready) return undefined;
    if (pane.store.getState().path === undefined) void pane.open(startRef.current);
    else pane.changed([]);
    return () => pane.halt();
  }, [pane, ready]);
  useEffect(() => (ready ? followEdits(pane) : undefined), [pane, ready]);
  const follower = useRef<TransferFollower>(undefined);
  useEffect(() => {
    if (!ready) return undefined;
    const following = followTransfers(pane);
    follower.current = following;
    return () => {
      following.stop();
      follower.current = undefined;
    };
  }, [pane, ready]);
  useEffect(() => {
    if (active) follower.current?.resume();
    else follower.current?.pause();
  }, [pane, ready, active]);
  return pane;
}
