import type { AnySlot } from './vault-data.ts';
import type { SecretOf, VaultRecord } from './vault-file.ts';

/** Where a secret is remembered: in the system's keychain, under the master password, or in memory until the app ends. */
export type Place = 'system' | 'master' | 'session';

/** One secret that is remembered, without the secret. */
export type KeptSecret = {
  readonly id: string;
  readonly of: SecretOf;
  readonly storedAtMs: number;
  readonly place: Place;
  /** Name of the keychain, for `system`. */
  readonly backend?: string;
  /** `away`: its keychain is not the one in use. `locked`: the master password opens it. */
  readonly state: 'ready' | 'locked' | 'away' | 'damaged';
};

/** A stored record for people. */
export function viewOfRecord(
  { id, of, storedAtMs }: VaultRecord,
  slot: AnySlot | undefined,
  now: {
    readonly backend: string | undefined;
    readonly isUnlocked: boolean;
    readonly isDamaged: boolean;
  },
): KeptSecret {
  const seen = { id, of, storedAtMs };
  const isDamaged = now.isDamaged || slot === undefined;
  if (slot?.kind === 'os') {
    const state = isDamaged ? 'damaged' : slot.backend === now.backend ? 'ready' : 'away';
    return { ...seen, place: 'system', backend: slot.backend, state };
  }
  return {
    ...seen,
    place: 'master',
    state: isDamaged ? 'damaged' : now.isUnlocked ? 'ready' : 'locked',
  };
}
