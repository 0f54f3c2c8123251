import type { AppError } from '../../../shared/errors.ts';
import type { SessionTunnel } from '../../../shared/contract/forwards.ts';
import type { Transfer } from '../../../shared/contract/transfers.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { useIsSaving } from '../../state/edits.ts';
import { useTransfers } from '../../state/transfers.ts';
import { useTunnels } from '../../state/tunnels.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { endedTitle } from './ended-title.ts';
import { serverText } from './server-text.ts';
import { useReconnect } from './useReconnect.ts';
import { useSecondsUntil } from './useSecondsUntil.ts';

/** What a lost session is connected again for; there is no other reason to do it unasked. */
type WaitingFor = {
  readonly transfers: readonly Transfer[];
  readonly tunnels: readonly SessionTunnel[];
  /** True for a file that was saved, which only closing it takes back. */
  readonly isSaving: boolean;
};

function useWaitingFor(sessionId: string): WaitingFor {
  const tunnels = useTunnels(sessionId).filter(({ state }) => state.at === 'waiting');
  const transfers = useTransfers().filter(
    ({ state, from, to }) =>
      (state === 'offline' || state === 'running' || state === 'waiting') &&
      (from.fs === sessionId || to.fs === sessionId),
  );
  return { transfers, tunnels, isSaving: useIsSaving(sessionId) };
}

/** True while something waits for the session to be connected again. */
export function useIsWaitedFor(sessionId: string): boolean {
  const { transfers, tunnels, isSaving } = useWaitingFor(sessionId);
  return isSaving || transfers.length + tunnels.length > 0;
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
  const { transfers, tunnels, isSaving } = useWaitingFor(sessionId);
  const seconds = useSecondsUntil(retryAtMs);
  const stop = (): void => {
    for (const { id } of transfers) void client.call('transfers.pause', { id });
    for (const { tunnel } of tunnels)
      void client.call('forwards.stop', { sessionId, id: tunnel.id });
  };
  return (
    <Notice
      tone="warn"
      action={
        <>
          <Button onClick={reconnect}>Reconnect now</Button>
          {isSaving ? null : (
            <Button
              title="Pauses the transfers and stops the tunnels that wait for it"
              onClick={stop}
            >
              Stop
            </Button>
          )}
        </>
      }
    >
      <strong>{endedTitle(error)}.</strong> {serverText((refused ?? error).message)} Reconnecting
      {/* read aloud once, not every second */}
      <span aria-hidden="true">{seconds === 0 ? ' now' : ` in ${seconds} s`}</span>.
    </Notice>
  );
}
