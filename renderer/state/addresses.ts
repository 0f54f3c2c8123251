import { create } from 'zustand';
import type { WaitingAddresses } from '../../shared/contract/addresses.ts';

/** The addresses from other programs that wait for an answer, as main last told it. */
export const addressStore = create<WaitingAddresses>(() => ({ waiting: [], dropped: 0 }));

/** The addresses from other programs that wait for an answer. */
export function useAddresses(): WaitingAddresses {
  return addressStore();
}
