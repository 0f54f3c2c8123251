import { useRef } from 'react';
import { Plug } from 'lucide-react';
import type { Session } from '../../../shared/contract/sessions.ts';
import { displayName } from '../../../shared/names.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { useFocusIfLost } from './useFocusIfLost.ts';
import { useReconnect } from './useReconnect.ts';
import { serverText } from './server-text.ts';
import styles from './SessionCard.module.css';

type SavedCardProps = {
  readonly session: Session;
  /** Where its remote pane stood. */
  readonly remotePath: string | undefined;
  readonly active: boolean;
};

/** The remote side of a tab of the last start: it connects when somebody says so. */
export function SavedCard({ session, remotePath, active }: SavedCardProps) {
  const client = useClient();
  const button = useRef<HTMLButtonElement>(null);
  const { reconnect, refused } = useReconnect(session.id);
  const title = displayName(session.title);
  // at the start nothing has the focus yet: Enter connects
  useFocusIfLost(button, active);
  return (
    <section className={styles.card} aria-label={`${title} is not connected`}>
      <Plug className={styles.savedIcon} aria-hidden="true" strokeWidth={1.4} />
      <h2 className={styles.title}>{title} is not connected</h2>
      <p className={styles.phase}>{displayName(session.address)}</p>
      {remotePath === undefined ? null : (
        <p className={styles.phase}>Last at {displayName(remotePath)}</p>
      )}
      {refused === undefined ? null : (
        <p className={styles.message} role="alert">
          {serverText(refused.message)} {refused.next}
        </p>
      )}
      <div className={styles.actions}>
        <Button onClick={() => void client.call('sessions.close', { sessionId: session.id })}>
          Close
        </Button>
        <Button ref={button} variant="primary" onClick={reconnect}>
          Reconnect
        </Button>
      </div>
    </section>
  );
}
