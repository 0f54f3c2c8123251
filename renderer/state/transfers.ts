import { create } from 'zustand';
import type { Transfer } from '../../shared/contract/transfers.ts';

type TransferStore = { readonly transfers: readonly Transfer[] };

/** All transfers as main last told them. */
export const transferStore = create<TransferStore>(() => ({ transfers: [] }));

/** All transfers, newest last. */
export function useTransfers(): readonly Transfer[] {
  return transferStore((state) => state.transfers);
}
