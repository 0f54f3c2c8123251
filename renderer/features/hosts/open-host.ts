import { useRef } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { Client } from '../../client/client.ts';
import { sessionStore } from '../../state/sessions.ts';
import { activateTab } from '../../state/tabs.ts';

/** Brings a host's tab to the front, connecting when it has none. */
export function useOpenHost(client: Client): (hostId: string) => Promise<AppError | undefined> {
  // A double click, or a second one before main has told of the session, must not open two.
  const opening = useRef(new Set<string>());
  return async (hostId) => {
    const session = sessionStore.getState().sessions.find((other) => other.hostId === hostId);
    if (session !== undefined) {
      activateTab(session.id);
      const { at } = session.state;
      if (at !== 'ended' && at !== 'saved') return undefined;
      return failure(await client.call('sessions.reconnect', { sessionId: session.id }));
    }
    if (opening.current.has(hostId)) return undefined;
    opening.current.add(hostId);
    const result = await client.call('sessions.open', { hostId });
    opening.current.delete(hostId);
    return failure(result);
  };
}

function failure(
  result: { readonly ok: true } | { readonly ok: false; readonly error: AppError },
): AppError | undefined {
  return result.ok ? undefined : result.error;
}
