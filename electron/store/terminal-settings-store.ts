import { join } from 'node:path';
import { terminalSettings, type TerminalSettings } from '../../shared/contract/terminals.ts';
import { createJsonStore, type JsonStore } from './json-store.ts';

/** What terminals follow until the user says otherwise: nobody writes to the clipboard unasked. */
export const usualTerminalSettings: TerminalSettings = { askBeforePaste: true, clipboardHosts: [] };

/** The settings of terminals in `terminal-settings.json` of a profile folder. */
export function createTerminalSettingsStore(
  directory: string,
  options: { readonly onRepaired?: (kept: string) => void },
): JsonStore<TerminalSettings> {
  return createJsonStore<TerminalSettings>({
    file: join(directory, 'terminal-settings.json'),
    version: 1,
    schema: terminalSettings,
    empty: usualTerminalSettings,
    ...options,
  });
}
