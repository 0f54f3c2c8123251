import type { PaneLayout, PaneSettings } from '../../../shared/contract/panes.ts';
import { limits } from '../../../shared/limits.ts';

/** The settings with one place's layout kept; past the limit the one that was not changed for longest is let go. */
export function withLayout(settings: PaneSettings, layout: PaneLayout): PaneSettings {
  const others = settings.layouts.filter(({ place }) => place !== layout.place);
  return { ...settings, layouts: [...others, layout].slice(-limits.paneLayouts) };
}
