import { join } from 'node:path';
import { transferSettings, type TransferSettings } from '../../shared/contract/transfers.ts';
import { createJsonStore, type JsonStore } from './json-store.ts';

/** The settings of transfers in `transfer-settings.json` of a profile folder. */
export function createTransferSettingsStore(
  directory: string,
  options: {
    readonly empty: TransferSettings;
    readonly onRepaired?: (kept: string) => void;
  },
): JsonStore<TransferSettings> {
  return createJsonStore<TransferSettings>({
    file: join(directory, 'transfer-settings.json'),
    version: 1,
    schema: transferSettings,
    ...options,
  });
}
