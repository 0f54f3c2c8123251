import { useEffect, useEffectEvent, useState } from 'react';
import { useReconnect } from '../connect/useReconnect.ts';
import type { ShellEnd } from './connect-terminal.ts';

/** A new shell in the place of one that has ended: at once, or as soon as the session is connected again. */
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
  return {
    ask: () => {
      if (isAsked && refused === undefined) return;
      setSeen(end);
      if (!ready) reconnect();
    },
    isAsked: isAsked && refused === undefined,
  };
}
