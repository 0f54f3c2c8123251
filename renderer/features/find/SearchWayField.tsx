import { useEffect, useState } from 'react';
import type { SearchWay } from '../../../shared/contract/search.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { ToggleGroup } from '../../ui/ToggleGroup.tsx';
import type { SearchRequest } from '../browser/model/search-request.ts';
import styles from './FindDialog.module.css';

const ways: readonly { readonly value: SearchRequest['way']; readonly label: string }[] = [
  { value: 'best', label: 'By find on the server' },
  { value: 'sftp', label: 'Over SFTP' },
];

/** Says how a server is searched, and offers the choice where there is one. */
export function SearchWayField(props: {
  readonly fs: string;
  readonly value: SearchRequest['way'];
  readonly onChange: (way: SearchRequest['way']) => void;
}) {
  const { fs, value, onChange } = props;
  const client = useClient();
  const [best, setBest] = useState<SearchWay>();
  useEffect(() => {
    const asking = new AbortController();
    const ask = async (): Promise<void> => {
      const found = await client.call('files.searchWay', { fs }, { signal: asking.signal });
      if (!asking.signal.aborted && found.ok) setBest(found.value.way);
    };
    if (fs !== 'local') void ask();
    return () => asking.abort();
  }, [client, fs]);
  if (fs === 'local') return null;
  if (best === 'find') {
    return <ToggleGroup label="How it looks" options={ways} value={value} onChange={onChange} />;
  }
  const said =
    best === undefined
      ? 'Asking the server what it can do…'
      : 'Looks over SFTP: the server has no find that this account can run.';
  return <p className={styles.way}>{said}</p>;
}
