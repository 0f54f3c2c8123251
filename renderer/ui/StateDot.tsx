import type { SessionState } from '../../shared/contract/sessions.ts';
import styles from './StateDot.module.css';

/** The state of a session in a word or two. */
export const stateWords: Record<SessionState['at'], string> = {
  saved: 'not connected',
  connecting: 'connecting',
  ready: 'connected',
  ended: 'not connected',
};

/** The state of a session as a dot; without one, a grey dot that says nothing. */
export function StateDot({ state }: { readonly state: SessionState['at'] | undefined }) {
  if (state === undefined) return <span className={styles.dot} aria-hidden="true" />;
  // Its meaning is a tooltip and not part of the name: a tab is called what its host is called.
  return (
    <span className={styles.dot} data-state={state} title={stateWords[state]} aria-hidden="true" />
  );
}
