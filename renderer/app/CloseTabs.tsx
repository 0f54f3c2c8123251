import { useEffect } from 'react';
import { atWorkText, type AtWork } from '../../shared/at-work.ts';
import { useClient } from '../client/ClientContext.tsx';
import { useSession } from '../state/sessions.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { useAtWork } from './at-work.ts';
import { closeRequestStore } from './close-request.ts';

/** Closes sessions the user asked to close, and asks first when that would cut something off. */
export function CloseTabs() {
  const client = useClient();
  const sessionId = closeRequestStore((state) => state.sessionId);
  const session = useSession(sessionId);
  const atWork = useAtWork(sessionId);
  const text = session === undefined ? undefined : atWorkText(atWork);
  const mustAsk = text !== undefined;
  const done = (): void => closeRequestStore.setState({ sessionId: undefined });

  useEffect(() => {
    if (sessionId === undefined || mustAsk) return;
    void client.call('sessions.close', { sessionId });
    closeRequestStore.setState({ sessionId: undefined });
  }, [client, sessionId, mustAsk]);

  if (session === undefined || text === undefined) return null;
  const close = (): void => {
    void client.call('sessions.close', { sessionId: session.id });
    done();
  };
  return (
    <Dialog
      title={`Close ${session.title}?`}
      open
      onClose={done}
      actions={
        <>
          <Button onClick={done}>Keep open</Button>
          <Button variant="danger" onClick={close}>
            {atWork.transfers > 0 ? 'Pause and close' : 'Close'}
          </Button>
        </>
      }
    >
      <p>
        {text} {consequences(atWork)}
      </p>
    </Dialog>
  );
}

function consequences({ transfers, programs, connections }: AtWork): string {
  const [it, they] = transfers === 1 ? ['it', 'it'] : ['them', 'they'];
  const ends = [
    ...(programs > 0 ? [`ends the ${programs === 1 ? 'program' : 'programs'}`] : []),
    ...(connections > 0
      ? [`cuts the ${connections === 1 ? 'connection' : 'connections'} off`]
      : []),
  ];
  const sentences = [
    ...(transfers > 0
      ? [
          `Closing this connection pauses ${transfers === 1 ? 'the transfer' : 'the transfers'}: resuming ${it} opens the connection again and goes on where ${they} stood.`,
        ]
      : []),
    ...(ends.length > 0 ? [`Closing this connection ${ends.join(' and ')}.`] : []),
  ];
  return sentences.join(' ');
}
