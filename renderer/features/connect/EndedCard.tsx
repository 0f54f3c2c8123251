import { Unplug } from 'lucide-react';
import { useRef } from 'react';
import type { Session } from '../../../shared/contract/sessions.ts';
import type { AppError } from '../../../shared/errors.ts';
import { displayName } from '../../../shared/names.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { useFocusIfLost } from './useFocusIfLost.ts';
import { useReconnect } from './useReconnect.ts';
import { endedTitle } from './ended-title.ts';
import { serverText } from './server-text.ts';
import { ServerText } from './ServerText.tsx';
import styles from './SessionCard.module.css';

type EndedCardProps = {
  readonly session: Session;
  readonly error: AppError;
  readonly active: boolean;
};

/** The remote side of a session that could not connect or has ended before anything was listed. */
export function EndedCard({ session, error, active }: EndedCardProps) {
  const client = useClient();
  const button = useRef<HTMLButtonElement>(null);
  useFocusIfLost(button, active);
  const sessionId = session.id;
  const { reconnect, refused } = useReconnect(sessionId);
  const shown = refused ?? error;
  return (
    <section className={styles.card} role="alert" aria-label={endedTitle(error)}>
      <Unplug className={styles.badIcon} aria-hidden="true" strokeWidth={1.4} />
      <h2 className={styles.title}>{endedTitle(error)}</h2>
      <p className={styles.phase}>{displayName(session.address)}</p>
      <p className={styles.message}>{serverText(shown.message)}</p>
      {shown.next === undefined ? null : <p className={styles.next}>{serverText(shown.next)}</p>}
      {session.banner === undefined ? null : <ServerText text={session.banner} />}
      <div className={styles.actions}>
        <Button onClick={() => void client.call('sessions.close', { sessionId })}>Close</Button>
        <Button ref={button} variant="primary" onClick={reconnect}>
          Reconnect
        </Button>
      </div>
    </section>
  );
}
