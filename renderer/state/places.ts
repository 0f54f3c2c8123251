import { create } from 'zustand';
import type { HostPlaces, PlaceSettings } from '../../shared/contract/places.ts';
import { sessionStore } from './sessions.ts';

/** Bookmarks and recent places, as main last told them. */
export const placesStore = create<{ readonly settings: PlaceSettings }>(() => ({
  settings: { hosts: [] },
}));

/** This computer. */
export const localPlace = 'local';

/** Whose places those of a file system are: a saved host's whatever its session, another one's by its address. */
export function placeOf(fs: string): string {
  const session = sessionStore.getState().sessions.find(({ id }) => id === fs);
  return session?.hostId ?? session?.address ?? fs;
}

/** What is kept of a host, or of this computer. */
export function placesOf(place: string): HostPlaces {
  const { hosts } = placesStore.getState().settings;
  return hosts.find((host) => host.place === place) ?? { place, bookmarks: [], recent: [] };
}
