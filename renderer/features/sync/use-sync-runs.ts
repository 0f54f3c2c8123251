import { useEffect, useState } from 'react';
import type { SyncRun } from '../../../shared/contract/sync.ts';
import { useClient } from '../../client/ClientContext.tsx';

/** All synchronisations since the start, the last one first; undefined before the first answer. */
export function useSyncRuns(): { readonly runs: readonly SyncRun[] | undefined } {
  const client = useClient();
  const [runs, setRuns] = useState<readonly SyncRun[]>();
  useEffect(() => {
    const stream = client.open('sync.runs', {}, { onMessage: setRuns, onClose: () => {} });
    return () => stream.close();
  }, [client]);
  return { runs };
}
