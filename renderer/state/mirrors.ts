import type { Client } from '../client/client.ts';
import { addressStore } from './addresses.ts';
import { setKeyboardSettings } from '../keyboard/keymap-store.ts';
import { appearanceSettingsStore } from './appearance-settings.ts';
import { editingSettingsStore, editStore } from './edits.ts';
import { refreshHosts } from './hosts.ts';
import { mirror } from './mirror.ts';
import { paneSettingsStore } from './pane-settings.ts';
import { placesStore } from './places.ts';
import { promptStore } from './prompts.ts';
import { sessionStore } from './sessions.ts';
import { searchHistoryStore } from './search-history.ts';
import { tabSettingsStore } from './tab-settings.ts';
import { terminalSettingsStore } from './terminal-settings.ts';
import { transferSettingsStore } from './transfer-settings.ts';
import { stageStore } from './stages.ts';
import { transferStore } from './transfers.ts';
import { tunnelStore } from './tunnels.ts';
import { undoStore } from './undo.ts';

/** Starts filling the stores from main; the function it gives stops that. */
export function startMirrors(client: Client): () => void {
  const stops = [
    mirror(client, 'sessions.watch', (sessions) => sessionStore.setState({ sessions })),
    mirror(client, 'prompts.watch', (prompts) => promptStore.setState({ prompts })),
    mirror(client, 'addresses.watch', (addresses) => addressStore.setState(addresses)),
    mirror(client, 'desktop.watch', (stages) => stageStore.setState({ stages })),
    mirror(client, 'transfers.watch', (transfers) => transferStore.setState({ transfers })),
    mirror(client, 'terminals.settings', (settings) =>
      terminalSettingsStore.setState({ settings }),
    ),
    mirror(client, 'appearance.settings', (settings) =>
      appearanceSettingsStore.setState({ settings }),
    ),
    mirror(client, 'panes.settings', (settings) => paneSettingsStore.setState({ settings })),
    mirror(client, 'places.settings', (settings) => placesStore.setState({ settings })),
    mirror(client, 'history.watch', (history) => searchHistoryStore.setState({ history })),
    mirror(client, 'tabs.settings', (settings) => tabSettingsStore.setState({ settings })),
    mirror(client, 'edits.watch', (edits) => editStore.setState({ edits })),
    mirror(client, 'edits.settings', (settings) => editingSettingsStore.setState({ settings })),
    mirror(client, 'forwards.watch', (tunnels) => tunnelStore.setState({ tunnels })),
    mirror(client, 'undo.watch', (undoable) => undoStore.setState({ undoable })),
    mirror(client, 'keyboard.settings', setKeyboardSettings),
    mirror(client, 'transfers.settings', (settings) =>
      transferSettingsStore.setState({ settings }),
    ),
  ];
  void refreshHosts(client);
  return () => {
    for (const stop of stops) stop();
  };
}
