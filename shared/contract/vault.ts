import { z } from 'zod';
import { call, stream } from './define.ts';
import { id, nothing } from './values.ts';

/**
 * Where a secret is remembered: in the system's keychain, under the user's master password, or in memory until the app
 * ends.
 */
export const secretPlace = z.enum(['system', 'master', 'session']);

/** One secret that is remembered, without the secret. */
const keptSecret = z.strictObject({
  id,
  kind: z.enum(['password', 'passphrase']),
  /** The account, or the key file. */
  owner: z.string(),
  /** Accounts on the way there. */
  via: z.array(z.string()),
  hostId: id.exactOptional(),
  place: secretPlace,
  /** Name of the keychain, for `system`. */
  backend: z.string().exactOptional(),
  storedAtMs: z.number(),
  /** `away`: its keychain is not the one in use. `locked`: the master password opens it. */
  state: z.enum(['ready', 'locked', 'away', 'damaged']),
});

/** What the settings show of remembered secrets. */
export const vaultState = z.strictObject({
  /** Where the next one goes. */
  place: secretPlace,
  /** Name of the keychain in use. */
  backend: z.string().exactOptional(),
  master: z.enum(['none', 'locked', 'open']),
  kept: z.array(keptSecret),
});

export type SecretPlace = z.infer<typeof secretPlace>;
export type KeptSecretFacts = z.infer<typeof keptSecret>;
export type VaultState = z.infer<typeof vaultState>;

const masterPassword = z.string().min(1).max(1_024);

/** Secrets go in by the user's answers alone, and never come out to the page. */
export const vault = {
  'vault.watch': stream(nothing, vaultState, z.never()),
  /** Forgets one secret, those of a host, or all. */
  'vault.forget': call(
    z.union([
      z.strictObject({ id }),
      z.strictObject({ hostId: id }),
      z.strictObject({ all: z.literal(true) }),
    ]),
    nothing,
  ),
  /** Sets the master password; a change needs the one before. */
  'vault.setMaster': call(
    z.strictObject({ password: masterPassword, current: masterPassword.exactOptional() }),
    nothing,
  ),
  /** Says where the secrets are that were under it. */
  'vault.removeMaster': call(
    z.strictObject({ current: masterPassword }),
    z.strictObject({ place: secretPlace }),
  ),
  /** Has the master password asked for. */
  'vault.unlock': call(nothing, nothing),
  'vault.lock': call(nothing, nothing),
  /** Tries a keychain again that did not answer. */
  'vault.retryKeychain': call(nothing, nothing),
};
