import { create } from 'zustand';
import type { TerminalSettings } from '../../shared/contract/terminals.ts';
import type { Client } from '../client/client.ts';

type TerminalSettingsStore = { readonly settings: TerminalSettings };

/** What terminals follow, as main last told it; until then, the careful way. */
export const terminalSettingsStore = create<TerminalSettingsStore>(() => ({
  settings: {
    askBeforePaste: true,
    clipboardHosts: [],
    copyOnSelect: false,
    rightClick: 'menu',
    copyWithControlC: false,
    scrollbackLines: 10_000,
  },
}));

/** Lets programs on a host write to the clipboard from now on. */
export async function allowClipboard(client: Client, host: string): Promise<void> {
  const { settings } = terminalSettingsStore.getState();
  if (host === '' || settings.clipboardHosts.includes(host)) return;
  await client.call('terminals.changeSettings', {
    ...settings,
    clipboardHosts: [...settings.clipboardHosts, host],
  });
}
