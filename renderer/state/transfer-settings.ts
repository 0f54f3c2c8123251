import { create } from 'zustand';
import type { TransferSettings } from '../../shared/contract/transfers.ts';

type TransferSettingsStore = { readonly settings: TransferSettings | undefined };

/** What all transfers follow, as main last told it. */
export const transferSettingsStore = create<TransferSettingsStore>(() => ({
  settings: undefined,
}));
