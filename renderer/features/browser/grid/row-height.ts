import type { PaneSettings } from '../../../../shared/contract/panes.ts';
import { paneSettingsStore } from '../../../state/pane-settings.ts';

const heights: Readonly<Record<PaneSettings['density'], number>> = { normal: 26, compact: 22 };

/** Height of a line in pixels, as the user wants it now. */
export function rowHeightNow(): number {
  return heights[paneSettingsStore.getState().settings.density];
}

/** The height of a line, followed while it changes. */
export function useRowHeight(): number {
  return paneSettingsStore(({ settings }) => heights[settings.density]);
}
