import { join } from 'node:path';
import { z } from 'zod';
import { openTabs, tabPlace } from '../../../shared/contract/tabs.ts';
import { limits } from '../../../shared/limits.ts';
import { destination } from '../transfers/journal-records.ts';
import { createJsonStore, type JsonStore } from '../../store/json-store.ts';

/** A tab with where its session led: all of its way, and nothing that logs in. */
const storedTab = tabPlace.extend({ destination });

export type StoredTab = z.infer<typeof storedTab>;

const storedTabs = openTabs.extend({ tabs: z.array(storedTab).max(limits.sessions) });

/** The tabs of the window as they are written down. */
export type StoredTabs = z.infer<typeof storedTabs>;

export const noTabs: StoredTabs = { tabs: [], active: null, layout: { isTransfersOpen: true } };

/** The remembered tabs of a profile. */
export function createTabStore(
  directory: string,
  options: { readonly onRepaired: (kept: string) => void },
): JsonStore<StoredTabs> {
  return createJsonStore<StoredTabs>({
    file: join(directory, 'tabs.json'),
    version: 1,
    schema: storedTabs,
    empty: noTabs,
    ...options,
  });
}
