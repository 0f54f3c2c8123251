import type { ReactNode } from 'react';
import type { Session } from '../../../shared/contract/sessions.ts';
import type { AppError } from '../../../shared/errors.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { endedTitle } from './ended-title.ts';
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
    case 'ended':
      return <EndedNotice sessionId={session.id} error={state.error} />;
    default:
      return state satisfies never;
  }
}

function EndedNotice(props: { readonly sessionId: string; readonly error: AppError }) {
  const { reconnect, refused } = useReconnect(props.sessionId);
  const { message, next } = refused ?? props.error;
  return (
    <Notice tone="bad" action={<Button onClick={reconnect}>Reconnect</Button>}>
      <strong>{endedTitle(props.error)}.</strong> {serverText(message)}{' '}
      {next === undefined ? null : serverText(next)}
    </Notice>
  );
}
