import type { TransferProgress } from '../engine/protocol.ts';

/** Brings what any session process tells of a transfer to whoever holds that transfer. */
export type ProgressHub = {
  readonly tell: (progress: TransferProgress) => void;
  /** Gives back how to stop listening. */
  readonly listen: (
    transferId: string,
    listener: (progress: TransferProgress) => void,
  ) => () => void;
};

/** A hub nobody listens to yet. */
export function createProgressHub(): ProgressHub {
  const listeners = new Map<string, (progress: TransferProgress) => void>();
  return {
    tell: (progress) => listeners.get(progress.transferId)?.(progress),
    listen: (transferId, listener) => {
      listeners.set(transferId, listener);
      return () => listeners.delete(transferId);
    },
  };
}
