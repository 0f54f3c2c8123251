import { useState } from 'react';
import type { KnownHost, KnownHostsFile } from '../../../shared/contract/known-hosts.ts';
import { displayName } from '../../../shared/names.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { HostKeyList } from './HostKeyList.tsx';
import { brokenText, countText, nameText } from './host-key-words.ts';
import { RemoveHostKeys } from './RemoveHostKeys.tsx';
import { useKnownHosts } from './useKnownHosts.ts';
import styles from './HostKeySettings.module.css';

/** The keys in known_hosts, to look at and to take out: a section of the settings. */
export function HostKeySettings() {
  const [filter, setFilter] = useState('');
  const [chosen, setChosen] = useState<readonly KnownHost[]>();
  const { list, error, refresh } = useKnownHosts(filter);
  const typed = filter.trim();
  const ofHost = list?.hosts.filter((host) => host.isRemovable && host.isPlain) ?? [];
  return (
    <>
      <p className={styles.about}>
        Keys by which Hawser and ssh know servers again. Without its key here, a server is asked
        about at the next connection.
      </p>
      <TextField
        label="Host"
        value={filter}
        placeholder="Part of a name; all of it finds hidden names too"
        onChange={setFilter}
      />
      <ErrorNotice error={error} />
      {list === undefined ? (
        error === undefined && <Spinner label="Reading the known hosts" />
      ) : (
        <>
          <FileProblems files={list.files} />
          <HostKeyList hosts={list.hosts} filter={typed} onRemove={(host) => setChosen([host])} />
          <div className={styles.foot}>
            <output>{countText(list, typed)}</output>
            {typed === '' || ofHost.length === 0 ? null : (
              <Button onClick={() => setChosen(ofHost)}>
                {ofHost.length === 1 ? 'Remove it…' : `Remove these ${ofHost.length}…`}
              </Button>
            )}
          </div>
        </>
      )}
      {chosen === undefined ? null : (
        <RemoveHostKeys
          hosts={chosen}
          nameOf={(host) => nameText(host, typed)}
          onClose={() => setChosen(undefined)}
          onRemoved={refresh}
        />
      )}
    </>
  );
}

/** What keeps a file, or lines of it, from being read. */
function FileProblems({ files }: { readonly files: readonly KnownHostsFile[] }) {
  return files.map(({ path, state }) => {
    if (state.at === 'unreadable') {
      return (
        <Notice key={path} tone="bad">
          {state.reason}
        </Notice>
      );
    }
    if (state.at === 'absent' || state.broken === 0) return null;
    return (
      <Notice key={path} tone="warn">
        {brokenText(state.broken)} in {displayName(path)}.
      </Notice>
    );
  });
}
