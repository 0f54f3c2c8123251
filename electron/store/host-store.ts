import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { host, type Host, type HostDraft } from '../../shared/contract/hosts.ts';
import { OpError } from '../../shared/errors.ts';
import { createJsonStore } from './json-store.ts';

/** Saved hosts, in the order they were added. */
export type HostStore = {
  readonly list: () => Promise<readonly Host[]>;
  readonly save: (draft: HostDraft) => Promise<Host>;
  readonly remove: (id: string) => Promise<void>;
  /** Takes these over under their own ids, in place of those that have them; the others come last. */
  readonly put: (hosts: readonly Host[]) => Promise<void>;
};

/** Saved hosts in `hosts.json` of a profile folder. */
export function createHostStore(
  directory: string,
  options: { readonly onRepaired?: (kept: string) => void } = {},
): HostStore {
  const store = createJsonStore<readonly Host[]>({
    file: join(directory, 'hosts.json'),
    version: 1,
    schema: z.array(host),
    empty: [],
    ...options,
  });
  return {
    list: () => store.read(),
    save: async (draft) => {
      const saved: Host = { ...draft, id: draft.id ?? randomUUID(), kind: 'saved' };
      await store.update((hosts) => withHost(hosts, saved, draft.id));
      return saved;
    },
    remove: async (id) => {
      await store.update((hosts) => {
        const left = hosts.filter((each) => each.id !== id);
        if (left.length === hosts.length) throw missing();
        return left;
      });
    },
    put: async (hosts) => {
      const byId = new Map(hosts.map((each) => [each.id, each]));
      await store.update((before) => {
        const known = new Set(before.map(({ id }) => id));
        const added = [...byId.values()].filter(({ id }) => !known.has(id));
        return [...before.map((each) => byId.get(each.id) ?? each), ...added];
      });
    },
  };
}

function withHost(hosts: readonly Host[], saved: Host, changedId: string | undefined): Host[] {
  if (changedId === undefined) return [...hosts, saved];
  if (!hosts.some((each) => each.id === changedId)) throw missing();
  return hosts.map((each) => (each.id === changedId ? saved : each));
}

function missing(): OpError {
  return new OpError('not-found', 'This host is no longer saved.', {
    next: 'Add it as a new one.',
  });
}
