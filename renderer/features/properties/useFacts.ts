import { useEffect, useState } from 'react';
import type { Accounts, PathFacts } from '../../../shared/contract/attributes.ts';
import { limits } from '../../../shared/limits.ts';
import type { AppError } from '../../../shared/errors.ts';
import { useClient } from '../../client/ClientContext.tsx';

/** What is known of a path: undefined while it is being read. */
export type Facts = {
  readonly facts: PathFacts | undefined;
  readonly error: AppError | undefined;
};

const nothingYet: Facts = { facts: undefined, error: undefined };

/** Reads all that is known of a path, anew after each change of `turn`. */
export function useFacts(fs: string, path: string, turn: number): Facts {
  const client = useClient();
  const [state, setState] = useState(nothingYet);
  useEffect(() => {
    const abort = new AbortController();
    void client.call('attributes.read', { fs, path }, { signal: abort.signal }).then((result) => {
      if (abort.signal.aborted) return;
      if (result.ok) setState({ facts: result.value, error: undefined });
      else setState((last) => ({ ...last, error: result.error }));
    });
    return () => abort.abort();
  }, [client, fs, path, turn]);
  return state;
}

const nobody: Accounts = { users: [], groups: [] };

/** Users and groups for suggestions, and the names of these ids. Without any, numbers remain. */
export function useAccounts(
  fs: string,
  uids: ReadonlySet<number>,
  gids: ReadonlySet<number>,
): Accounts {
  const client = useClient();
  const [accounts, setAccounts] = useState(nobody);
  // by what is in them: the sets are made anew with each drawing
  const key = JSON.stringify([[...uids].slice(0, most), [...gids].slice(0, most)]);
  useEffect(() => {
    const abort = new AbortController();
    const [wantedUids, wantedGids] = JSON.parse(key) as [number[], number[]];
    const params = { fs, uids: wantedUids, gids: wantedGids };
    void client.call('attributes.accounts', params, { signal: abort.signal }).then((result) => {
      if (result.ok && !abort.signal.aborted) setAccounts(result.value);
    });
    return () => abort.abort();
  }, [client, fs, key]);
  return accounts;
}

const most = limits.ownersPerCall;
