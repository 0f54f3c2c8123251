import type { z } from 'zod';
import {
  appearanceSettings,
  type AppearanceSettings,
} from '../../../shared/contract/appearance.ts';
import { editingSettings, type EditingSettings } from '../../../shared/contract/edits.ts';
import { tunnelSettings, type TunnelSettings } from '../../../shared/contract/forwards.ts';
import { searchHistory, type SearchHistory } from '../../../shared/contract/history.ts';
import { keyboardSettings, type KeyboardSettings } from '../../../shared/contract/keyboard.ts';
import { paneSettings, type PaneSettings } from '../../../shared/contract/panes.ts';
import { placeSettings, type PlaceSettings } from '../../../shared/contract/places.ts';
import { tabSettings, type TabSettings } from '../../../shared/contract/tabs.ts';
import { terminalSettings, type TerminalSettings } from '../../../shared/contract/terminals.ts';
import { createSettingsStore } from '../../store/settings-store.ts';
import { createKeptSettings, type KeptSettings } from './kept-settings.ts';

/** What the window keeps between starts, by subject: each has a file of its own. */
export type KeptSections = {
  readonly appearance: KeptSettings<AppearanceSettings>;
  readonly history: KeptSettings<SearchHistory>;
  readonly keyboard: KeptSettings<KeyboardSettings>;
  readonly editing: KeptSettings<EditingSettings>;
  readonly panes: KeptSettings<PaneSettings>;
  readonly places: KeptSettings<PlaceSettings>;
  readonly tabs: KeptSettings<TabSettings>;
  readonly terminal: KeptSettings<TerminalSettings>;
  readonly tunnels: KeptSettings<TunnelSettings>;
};

/** Reads them from the profile folder. Damaged ones are kept aside and reported, and count as never set. */
export function createKeptSections(
  directory: string,
  report: (trouble: string) => void,
): KeptSections {
  const section = <T extends object>(
    what: string,
    schema: z.ZodType<T>,
    usual: T,
  ): KeptSettings<T> =>
    createKeptSettings(
      createSettingsStore(directory, {
        file: `${what}-settings.json`,
        schema,
        usual,
        onRepaired: (kept) =>
          report(`The ${what} settings were damaged. They were kept as ${kept}.`),
      }),
      usual,
      report,
    );
  return {
    appearance: section('appearance', appearanceSettings, { theme: 'system' }),
    // opening a file shows it, and starts no program
    editing: section('editing', editingSettings, {
      openFileAs: 'view',
      editor: 'builtin',
      rules: [],
      externalEditor: null,
    }),
    history: section('history', searchHistory, { masks: [], texts: [], filters: [] }),
    keyboard: section('keyboard', keyboardSettings, { preset: 'commander', keys: [] }),
    panes: section('panes', paneSettings, { density: 'normal', layouts: [] }),
    places: section('places', placeSettings, { hosts: [] }),
    tunnels: section('tunnel', tunnelSettings, { hosts: [] }),
    tabs: section('tabs', tabSettings, { openLastTabs: true }),
    // nobody writes to the clipboard unasked
    terminal: section('terminal', terminalSettings, {
      askBeforePaste: true,
      clipboardHosts: [],
      copyOnSelect: false,
      rightClick: 'menu',
      copyWithControlC: false,
      scrollbackLines: 10_000,
    }),
  };
}
