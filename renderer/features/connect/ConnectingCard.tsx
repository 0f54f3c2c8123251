import { useRef } from 'react';
import type { Session } from '../../../shared/contract/sessions.ts';
import { displayName } from '../../../shared/names.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import { stateWords } from './phases.ts';
import { ServerText } from './ServerText.tsx';
import { useFocusIfLost } from './useFocusIfLost.ts';
import styles from './SessionCard.module.css';

/** The remote side while a session connects, and until its first listing is there. */
export function ConnectingCard({
  session,
  active,
}: {
  readonly session: Session;
  readonly active: boolean;
}) {
  const client = useClient();
  const card = useRef<HTMLElement>(null);
  // not its button: a second Enter on Reconnect would end what the first began
  useFocusIfLost(card, active);
  const { state } = session;
  const isConnecting = state.at === 'connecting';
  return (
    <section
      ref={card}
      tabIndex={-1}
      className={styles.card}
      aria-label={`Connecting to ${displayName(session.title)}`}
    >
      <Spinner label={isConnecting ? 'Connecting' : 'Reading the folder'} />
      <h2 className={styles.title}>
        {isConnecting ? `Connecting to ${displayName(session.title)}` : 'Reading the folder…'}
      </h2>
      {/* Its line stays while the words change. */}
      <p className={styles.phase} aria-live="polite">
        {isConnecting ? stateWords(state) : displayName(session.address)}
      </p>
      {session.banner === undefined || !isConnecting ? null : <ServerText text={session.banner} />}
      <div className={styles.actions}>
        <Button onClick={() => void client.call('sessions.close', { sessionId: session.id })}>
          Cancel
        </Button>
      </div>
    </section>
  );
}
