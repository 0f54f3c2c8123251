import { useEffect } from 'react';
import { useStore } from 'zustand';
import { useClient } from '../../client/ClientContext.tsx';
import { placeOf } from '../../state/places.ts';
import type { Pane } from '../browser/pane/pane.ts';

// Folders that are only passed on the way to another one are no places.
const stayMs = 1_500;

/** Notes the folders where somebody stays as recent places of their host. */
export function useVisits(pane: Pane, { active }: { readonly active: boolean }): void {
  const client = useClient();
  const path = useStore(pane.store, (state) => state.path);
  useEffect(() => {
    if (path === undefined || !active) return undefined;
    const timer = setTimeout(
      () => void client.call('places.visit', { place: placeOf(pane.fs), path }),
      stayMs,
    );
    return () => clearTimeout(timer);
  }, [client, pane, path, active]);
}
