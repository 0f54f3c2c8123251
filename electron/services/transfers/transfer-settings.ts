import type { TransferSettings } from '../../../shared/contract/transfers.ts';
import type { JsonStore } from '../../store/json-store.ts';
import { createKeptSettings, type KeptSettings } from '../settings/kept-settings.ts';

/** What transfers follow until the user says otherwise. */
export const usualTransferSettings: TransferSettings = {
  parallel: 3,
  bytesPerSecond: null,
  // a small file is written again sooner than a disk has synced it
  syncFromBytes: 1024 * 1024,
  verify: 'auto',
  links: 'keep',
  conflict: { upload: 'ask', download: 'ask' },
  exclude: [],
};

/** The settings of all transfers. */
export type TransferSettingsService = KeptSettings<TransferSettings>;

/** Reads the stored settings. */
export function createTransferSettings(
  store: JsonStore<TransferSettings>,
  report: (trouble: string) => void,
): TransferSettingsService {
  return createKeptSettings(store, usualTransferSettings, report);
}
