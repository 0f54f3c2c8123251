import { create } from 'zustand';
import type { PaneLayout, PaneSettings } from '../../shared/contract/panes.ts';
import type { Client } from '../client/client.ts';
import { sessionStore } from './sessions.ts';

type PaneSettingsStore = { readonly settings: PaneSettings };

/** How panes are shown, as main last told it; until then, the usual way. */
export const paneSettingsStore = create<PaneSettingsStore>(() => ({
  settings: { density: 'normal', layouts: [] },
}));

const usualView = {
  columns: null,
  sort: { column: 'name', direction: 'ascending' },
  showHidden: true,
} as const satisfies Omit<PaneLayout, 'place'>;

/** The place whose layout a pane has: all panes of the same host share one, and so do the local ones. */
export function usePanePlace(fs: string): string {
  return sessionStore(({ sessions }) => {
    const session = sessions.find(({ id }) => id === fs);
    return session?.hostId ?? session?.address ?? fs;
  });
}

/** The layout of a place: what was kept of it, or the usual one. */
export function layoutOf(place: string): PaneLayout {
  const { layouts } = paneSettingsStore.getState().settings;
  return layouts.find((layout) => layout.place === place) ?? { ...usualView, place };
}

/** The kept layout of a place, followed while it changes; undefined while nothing was changed there. */
export function useKeptLayout(place: string): PaneLayout | undefined {
  return paneSettingsStore(({ settings }) =>
    settings.layouts.find((layout) => layout.place === place),
  );
}

/** Changes the layout of a place: at once in all of its panes, and for the next start. */
export async function changeLayout(
  client: Client,
  place: string,
  change: Partial<Omit<PaneLayout, 'place'>>,
): Promise<void> {
  const layout = { ...layoutOf(place), ...change };
  paneSettingsStore.setState(({ settings }) => ({
    settings: {
      ...settings,
      layouts: [...settings.layouts.filter((other) => other.place !== place), layout],
    },
  }));
  // what cannot be stored counts until the end all the same: main tells of its trouble by itself
  await client.call('panes.keepLayout', layout);
}
