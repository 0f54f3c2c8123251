import type { AppError } from '../../../shared/errors.ts';
import type { Transfer } from '../../../shared/contract/transfers.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { useTransfers } from '../../state/transfers.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { endedTitle } from './ended-title.ts';
import { serverText } from './server-text.ts';
import { useReconnect } from './useReconnect.ts';
import { useSecondsUntil } from './useSecondsUntil.ts';

/** The transfers a lost session is connected again for; there is no other reason to do it unasked. */
export function useWaitingFor(sessionId: string): readonly Transfer[] {
  return useTransfers().filter(
    ({ state, from, to }) =>
      (state === 'offline' || state === 'running' || state === 'waiting') &&
      (from.fs === sessionId || to.fs === sessionId),
  );
}

/** The strip over a listing while its session is about to be connected again by itself. */
export function RetryNotice(props: {
  readonly sessionId: string;
  readonly error: AppError;
  readonly retryAtMs: number;
}) {
  const { sessionId, error, retryAtMs } = props;
  const client = useClient();
  const { reconnect, refused } = useReconnect(sessionId);
  const waiting = useWaitingFor(sessionId);
  const seconds = useSecondsUntil(retryAtMs);
  const stop = (): void => {
    for (const { id } of waiting) void client.call('transfers.pause', { id });
  };
  return (
    <Notice
      tone="warn"
      action={
        <>
          <Button onClick={reconnect}>Reconnect now</Button>
          <Button title="Pauses the transfers that wait for this connection" onClick={stop}>
            Stop
          </Button>
        </>
      }
    >
      <strong>{endedTitle(error)}.</strong> {serverText((refused ?? error).message)} Reconnecting
      {/* read aloud once, not every second */}
      <span aria-hidden="true">{seconds === 0 ? ' now' : ` in ${seconds} s`}</span>.
    </Notice>
  );
}
