import { useRef } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { Result } from '../../../shared/result.ts';
import type { Client } from '../../client/client.ts';
import { sessionStore } from '../../state/sessions.ts';
import { activateTab } from '../../state/tabs.ts';

/** Brings a host's tab to the front, connecting when it has none. */
export function useOpenHost(client: Client): (hostId: string) => Promise<AppError | undefined> {
  // A double click, or a second one before main has told of the session, must not open two.
  const opening = useRef(new Set<string>());
  return async (hostId) => {
    const resumed = resumeHost(client, hostId);
    if (resumed !== undefined) return failure(await resumed);
    if (opening.current.has(hostId)) return undefined;
    opening.current.add(hostId);
    const result = await client.call('sessions.open', { hostId });
    opening.current.delete(hostId);
    return failure(result);
  };
}

/** Brings the tab that a host has to the front, connecting it again when it ended; undefined when there is none. */
export function resumeHost(
  client: Client,
  hostId: string,
): Promise<Result<{ readonly sessionId: string }>> | undefined {
  const session = sessionStore.getState().sessions.find((other) => other.hostId === hostId);
  if (session === undefined) return undefined;
  const { id: sessionId, state } = session;
  activateTab(sessionId);
  return state.at === 'ended' || state.at === 'saved'
    ? reconnect(client, sessionId)
    : Promise.resolve({ ok: true, value: { sessionId } });
}

async function reconnect(
  client: Client,
  sessionId: string,
): Promise<Result<{ readonly sessionId: string }>> {
  const result = await client.call('sessions.reconnect', { sessionId });
  return result.ok ? { ok: true, value: { sessionId } } : result;
}

function failure(
  result: { readonly ok: true } | { readonly ok: false; readonly error: AppError },
): AppError | undefined {
  return result.ok ? undefined : result.error;
}
