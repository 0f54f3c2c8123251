import { Server } from 'lucide-react';
import { useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { useShortcut } from '../../keyboard/keymap-store.ts';
import { useHosts } from '../../state/hosts.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { useOpenHost } from '../hosts/open-host.ts';
import styles from './HomeCard.module.css';

/** The remote side of a tab that has no session yet. */
export function HomeCard({ onQuickConnect }: { readonly onQuickConnect: () => void }) {
  const practice = useHosts().find((host) => host.kind === 'practice');
  const openHost = useOpenHost(useClient());
  const shortcut = useShortcut('quick-connect');
  const [error, setError] = useState<AppError>();
  const openPractice = async (hostId: string): Promise<void> => setError(await openHost(hostId));
  return (
    <EmptyState
      icon={Server}
      title="Connect to a server"
      action={
        <>
          {practice === undefined ? null : (
            <Button variant="primary" onClick={() => void openPractice(practice.id)}>
              Open the practice server
            </Button>
          )}
          <Button onClick={onQuickConnect}>
            Quick connect{' '}
            {shortcut === undefined ? null : (
              <kbd className={styles.key}>{shortcut.replaceAll('+', ' ')}</kbd>
            )}
          </Button>
        </>
      }
    >
      Choose a host on the left, or type <code className={styles.code}>user@host</code> above. The
      practice server runs on this computer and needs nothing else.
      {error === undefined ? null : (
        <p className={styles.error} role="alert">
          {error.message} {error.next}
        </p>
      )}
    </EmptyState>
  );
}
