import type { TransferSettings } from '../../shared/contract/transfers.ts';
import { toAppError } from '../../shared/errors.ts';
import type { JsonStore } from '../store/json-store.ts';
import { createWatched, type Watched } from './watched.ts';

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
export type TransferSettingsService = {
  readonly current: Watched<TransferSettings>;
  /** Counts at once; settles when it is stored. */
  readonly change: (settings: TransferSettings) => Promise<void>;
  /** Settles when they were read; what cannot be read counts as never set. */
  readonly ready: Promise<void>;
};

/** Reads the stored settings. */
export function createTransferSettings(
  store: JsonStore<TransferSettings>,
  report: (trouble: string) => void,
): TransferSettingsService {
  let settings = usualTransferSettings;
  let isChanged = false;
  const current = createWatched(() => settings);
  const ready = store.read().then(
    (stored) => {
      if (isChanged) return;
      settings = stored;
      current.changed();
    },
    (thrown: unknown) => report(toAppError(thrown).message),
  );
  return {
    current,
    ready,
    change: async (next) => {
      isChanged = true;
      settings = next;
      current.changed();
      await store.update(() => next);
    },
  };
}
