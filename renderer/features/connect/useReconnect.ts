import { useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import { useClient } from '../../client/ClientContext.tsx';

/** Connects an ended session again, and keeps why that was refused. */
export function useReconnect(sessionId: string): {
  readonly reconnect: () => void;
  readonly refused: AppError | undefined;
} {
  const client = useClient();
  const [refused, setRefused] = useState<AppError>();
  const reconnect = async (): Promise<void> => {
    const result = await client.call('sessions.reconnect', { sessionId });
    setRefused(result.ok ? undefined : result.error);
  };
  return { reconnect: () => void reconnect(), refused };
}
