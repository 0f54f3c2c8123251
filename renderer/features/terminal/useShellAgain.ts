import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useSession } from '../../state/sessions.ts';
import { useReconnect } from '../connect/useReconnect.ts';
import { askAgainTogether, onAskedAgain } from './again-together.ts';
import type { ShellEnd } from './connect-terminal.ts';

/**
 * A new shell in the place of one that has ended: at once, or as soon as the session is connected again. Of those that
 * ended with their connection one is asked for all: a key in one of four splits brings back four shells.
 */
export function useShellAgain(of: {
  readonly sessionId: string;
  readonly ready: boolean;
  readonly end: ShellEnd | undefined;
  readonly restart: () => void;
}): { readonly ask: () => void; readonly isAsked: boolean } {
  const { sessionId, ready, end, restart } = of;
  const { reconnect, refused } = useReconnect(sessionId);
  // the end that was seen when a new shell was asked for: another end is asked about anew
  const [seen, setSeen] = useState<ShellEnd>();
  const isAsked = end !== undefined && end === seen;
  const begin = useEffectEvent(restart);
  useEffect(() => {
    if (isAsked && ready) begin();
  }, [isAsked, ready]);

  const join = useEffectEvent(() => {
    if (end !== undefined && isLost(end)) setSeen(end);
  });
  useEffect(() => onAskedAgain(sessionId, () => join()), [sessionId]);

  // what did not come about is not waited for: the next key asks again
  const at = useSession(sessionId)?.state.at;
  const before = useRef(at);
  useEffect(() => {
    if (at === 'ended' && before.current === 'connecting') setSeen(undefined);
    before.current = at;
  }, [at]);

  return {
    ask: () => {
      if (isAsked && refused === undefined) return;
      setSeen(end);
      if (!ready) reconnect();
      if (end !== undefined && isLost(end)) askAgainTogether(sessionId);
    },
    isAsked: isAsked && refused === undefined,
  };
}

/** Ended with its connection, by no fault of its own. */
function isLost(end: ShellEnd): boolean {
  return end.by === 'error' && ['disconnected', 'timeout'].includes(end.error.code);
}
