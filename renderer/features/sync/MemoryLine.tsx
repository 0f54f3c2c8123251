import { useEffect, useState } from 'react';
import type { Params, Value } from '../../../shared/contract/index.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { formatItems } from '../../ui/format.ts';
import { exactTimeText } from '../browser/model/times.ts';
import styles from './SyncForm.module.css';

/** What both ways remember of the last time, and how to have it forgotten. */
export function MemoryLine({ places }: { readonly places: Params<'sync.memory'> }) {
  const client = useClient();
  const [found, setFound] = useState<Value<'sync.memory'>>();
  const { left, right } = places;
  useEffect(() => {
    const stop = new AbortController();
    const read = async (): Promise<void> => {
      const pair = {
        left: { fs: left.fs, path: left.path },
        right: { fs: right.fs, path: right.path },
      };
      const answer = await client.call('sync.memory', pair, { signal: stop.signal });
      if (!stop.signal.aborted) setFound(answer.ok ? answer.value : null);
    };
    void read();
    return () => stop.abort();
  }, [client, left.fs, left.path, right.fs, right.path]);
  const forget = async (): Promise<void> => {
    const answer = await client.call('sync.forget', places);
    if (answer.ok) setFound(null);
  };
  if (found === undefined) return null;
  if (found === null) {
    return (
      <p className={styles.note}>
        Nothing is remembered of these two folders: the newer of two files wins, and nothing counts
        as deleted.
      </p>
    );
  }
  return (
    <div className={styles.memory}>
      <p className={styles.note}>
        Last alike {exactTimeText(found.savedMs)}, with{' '}
        {formatItems(found.entries, 'entry', 'entries')}.
      </p>
      <Button onClick={() => void forget()}>Forget</Button>
    </div>
  );
}
