import { useEffect, useState } from 'react';
import type { Value } from '../../../shared/contract/index.ts';
import type { AppError } from '../../../shared/errors.ts';
import { useClient } from '../../client/ClientContext.tsx';

/** What known_hosts holds for a filter; `undefined` until it is there for the first time. */
export type KnownHostsView = {
  readonly list: Value<'knownHosts.list'> | undefined;
  readonly error: AppError | undefined;
  /** Reads the files again. */
  readonly refresh: () => void;
};

/** Somebody who types goes on typing. */
const pauseMs = 150;

/** Reads the files for what is typed, once the typing pauses; what is shown stays until then. */
export function useKnownHosts(filter: string): KnownHostsView {
  const client = useClient();
  const [list, setList] = useState<Value<'knownHosts.list'>>();
  const [error, setError] = useState<AppError>();
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const read = async (): Promise<void> => {
      const answer = await client.call('knownHosts.list', { filter }, { signal });
      if (signal.aborted) return;
      setError(answer.ok ? undefined : answer.error);
      if (answer.ok) setList(answer.value);
    };
    const timer = setTimeout(() => void read(), filter === '' ? 0 : pauseMs);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [client, filter, turn]);
  return { list, error, refresh: () => setTurn((before) => before + 1) };
}
