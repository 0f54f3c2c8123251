import type { ReactNode } from 'react';
import type { Session, SessionState } from '../../../shared/contract/sessions.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { endedTitle } from './ended-title.ts';
import { RetryNotice, useIsWaitedFor } from './RetryNotice.tsx';
import { phaseWords } from './phases.ts';
import { serverText } from './server-text.ts';
import { useReconnect } from './useReconnect.ts';

/** The strip over a listing: its session is not there any more, not yet again, or has something to say. */
export function sessionNotice(session: Session): ReactNode {
  const { state } = session;
  switch (state.at) {
    case 'ready':
      return session.notice === undefined ? undefined : (
        <Notice tone="warn">{serverText(session.notice)}</Notice>
      );
    case 'connecting':
      return <Notice tone="info">Connecting again: {phaseWords(state.phase)}</Notice>;
    // without a listing there is nothing a strip could stand over
    case 'saved':
      return undefined;
    case 'ended':
      return <EndedNotice sessionId={session.id} ended={state} />;
    default:
      return state satisfies never;
  }
}

function EndedNotice(props: {
  readonly sessionId: string;
  readonly ended: Extract<SessionState, { at: 'ended' }>;
}) {
  const { sessionId, ended } = props;
  const { error, retryAtMs } = ended;
  const { reconnect, refused } = useReconnect(sessionId);
  const isWaitedFor = useIsWaitedFor(sessionId);
  if (retryAtMs !== undefined && isWaitedFor)
    return <RetryNotice sessionId={sessionId} error={error} retryAtMs={retryAtMs} />;
  const { message, next } = refused ?? error;
  return (
    <Notice tone="bad" action={<Button onClick={reconnect}>Reconnect</Button>}>
      <strong>{endedTitle(error)}.</strong> {serverText(message)}{' '}
      {next === undefined ? null : serverText(next)}
    </Notice>
  );
}
