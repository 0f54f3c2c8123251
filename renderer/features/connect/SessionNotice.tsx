import type { ReactNode } from 'react';
import type { Session } from '../../../shared/contract/sessions.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { endedTitle } from './ended-title.ts';
import { phaseWords } from './phases.ts';
import { serverText } from './server-text.ts';

/** The strip over a listing whose session is not there any more, or not yet again. */
export function sessionNotice(session: Session): ReactNode {
  const { state } = session;
  switch (state.at) {
    case 'ready':
      return undefined;
    case 'connecting':
      return <Notice tone="info">Connecting again: {phaseWords(state.phase)}</Notice>;
    case 'ended':
      return (
        <Notice tone="bad" action={<ReconnectButton sessionId={session.id} />}>
          <strong>{endedTitle(state.error)}.</strong> {serverText(state.error.message)}{' '}
          {state.error.next === undefined ? null : serverText(state.error.next)}
        </Notice>
      );
    default:
      return state satisfies never;
  }
}

function ReconnectButton({ sessionId }: { readonly sessionId: string }) {
  const client = useClient();
  return (
    <Button onClick={() => void client.call('sessions.reconnect', { sessionId })}>Reconnect</Button>
  );
}
