import { Plus } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Host } from '../../../shared/contract/hosts.ts';
import type { AppError } from '../../../shared/errors.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { hostStore, refreshHosts } from '../../state/hosts.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { sessionStore } from '../../state/sessions.ts';
import { showTunnels } from '../forwards/tunnels-window.ts';
import { DeleteHost } from './DeleteHost.tsx';
import { HostEditor } from './HostEditor.tsx';
import { HostList, type HostAction } from './HostList.tsx';
import styles from './HostSidebar.module.css';
import { useOpenHost } from './open-host.ts';

/** What the sidebar has open over the window. */
type Opened =
  | { readonly kind: 'new' }
  | { readonly kind: 'edit' | 'duplicate' | 'delete'; readonly host: Host };

/** The saved hosts, and all that can be done with them. */
export function HostSidebar() {
  const client = useClient();
  const { hosts, isLoaded, error: listError } = hostStore();
  const openHost = useOpenHost(client);
  const [opened, setOpened] = useState<Opened>();
  const [openError, setOpenError] = useState<AppError>();
  const error = openError ?? listError;
  const close = (): void => setOpened(undefined);
  useEffect(() => {
    // who comes back may have edited the OpenSSH configuration elsewhere
    const refresh = (): void => void refreshHosts(client);
    window.addEventListener('focus', refresh);
    return () => window.removeEventListener('focus', refresh);
  }, [client]);

  const act = async (action: HostAction, host: Host): Promise<void> => {
    setOpenError(undefined);
    if (action === 'open') setOpenError(await openHost(host.id));
    else if (action === 'open-again') {
      const result = await client.call('sessions.open', { hostId: host.id });
      if (!result.ok) setOpenError(result.error);
    } else if (action === 'tunnels') {
      const { sessions } = sessionStore.getState();
      const session = sessions.find(({ hostId }) => hostId === host.id);
      if (session !== undefined) showTunnels(session.id);
    } else setOpened({ kind: action, host });
  };

  const connect = (hostId: string): void => {
    void openHost(hostId).then(setOpenError);
  };

  return (
    <nav className={styles.sidebar} aria-label="Saved hosts">
      {error === undefined ? null : (
        <Notice
          tone="bad"
          {...(listError === undefined
            ? {}
            : { action: <Button onClick={() => void refreshHosts(client)}>Try again</Button> })}
        >
          {error.message} {error.next}
        </Notice>
      )}
      <div className={styles.list}>
        {isLoaded ? <HostList hosts={hosts} onAction={(...args) => void act(...args)} /> : null}
      </div>
      <button type="button" className={styles.add} onClick={() => setOpened({ kind: 'new' })}>
        <Plus aria-hidden="true" strokeWidth={1.7} /> New host
      </button>
      {opened?.kind === 'new' ? (
        <HostEditor host={undefined} onConnect={connect} onClose={close} />
      ) : null}
      {opened?.kind === 'edit' || opened?.kind === 'duplicate' ? (
        <HostEditor
          host={opened.host}
          asNew={opened.kind === 'duplicate'}
          onConnect={connect}
          onClose={close}
        />
      ) : null}
      {opened?.kind === 'delete' ? <DeleteHost host={opened.host} onClose={close} /> : null}
    </nav>
  );
}
