import type { Checkpoint } from './protocol.ts';

type Place = Pick<Checkpoint, 'path' | 'offset'>;

/** Who waits for main to have written a checkpoint down. */
export type Confirmations = {
  /** Resolves when it is. */
  readonly of: (transferId: string, checkpoint: Place) => Promise<void>;
  readonly kept: (transferId: string, checkpoint: Place) => void;
  /** The transfer is over: nobody waits for these any more. */
  readonly end: (transferId: string) => void;
};

/** None yet. */
export function createConfirmations(): Confirmations {
  const waiting = new Map<string, Map<string, () => void>>();
  const keyOf = ({ path, offset }: Place) => `${offset} ${path}`;
  return {
    of: (transferId, checkpoint) =>
      new Promise((resolve) => {
        const own = waiting.get(transferId) ?? new Map<string, () => void>();
        waiting.set(transferId, own);
        own.set(keyOf(checkpoint), resolve);
      }),
    kept: (transferId, checkpoint) => {
      const own = waiting.get(transferId);
      const key = keyOf(checkpoint);
      own?.get(key)?.();
      own?.delete(key);
    },
    end: (transferId) => void waiting.delete(transferId),
  };
}
