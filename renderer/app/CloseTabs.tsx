import { useEffect } from 'react';
import { useClient } from '../client/ClientContext.tsx';
import { useSession } from '../state/sessions.ts';
import { useTransfers } from '../state/transfers.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { closeRequestStore } from './close-request.ts';

/** Closes sessions the user asked to close, and asks first when transfers run on them. */
export function CloseTabs() {
  const client = useClient();
  const sessionId = closeRequestStore((state) => state.sessionId);
  const session = useSession(sessionId);
  const transfers = useTransfers();
  const running = transfers.filter(
    ({ state, from, to }) => state === 'running' && (from.fs === sessionId || to.fs === sessionId),
  ).length;
  const mustAsk = session !== undefined && running > 0;
  const done = (): void => closeRequestStore.setState({ sessionId: undefined });

  useEffect(() => {
    if (sessionId === undefined || mustAsk) return;
    void client.call('sessions.close', { sessionId });
    closeRequestStore.setState({ sessionId: undefined });
  }, [client, sessionId, mustAsk]);

  if (!mustAsk) return null;
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
            Pause and close
          </Button>
        </>
      }
    >
      <p>
        {running === 1 ? 'A transfer is' : `${running} transfers are`} still running on this
        connection. Closing it pauses {running === 1 ? 'it' : 'them'}: resuming opens the connection
        again and goes on where {running === 1 ? 'it' : 'they'} stood.
      </p>
    </Dialog>
  );
}
