import { z } from 'zod';
import { id } from '../../shared/contract/values.ts';
import { kdfParams } from './kdf.ts';

/** Most secrets kept, and most keys they may be encrypted with. */
export const vaultLimits = { records: 2_000, slots: 32, secretLength: 4_096 } as const;

const sealed = z.strictObject({
  nonce: z.base64().length(16),
  tag: z.base64().length(24),
  data: z.base64().max(32_768),
});

/** Whose secret it is. It is given to nobody else: not to another user, port or way there, not to another key file. */
export const secretOf = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('password'),
    /** `user@host:port`. */
    account: z.string().max(600),
    /** The saved host it was typed for. */
    hostId: id.exactOptional(),
    /** Accounts of the hosts on the way there: the same address behind another host is another computer. */
    via: z.array(z.string().max(8_192)).max(16).exactOptional(),
  }),
  z.strictObject({ kind: z.literal('passphrase'), keyFile: z.string().max(32_767) }),
]);

/** See {@link secretOf}. */
export type SecretOf = z.infer<typeof secretOf>;

const osSlot = z.strictObject({
  id,
  kind: z.literal('os'),
  /** Where the system keeps the key that opens `key`. */
  backend: z.string().max(64),
  key: z.base64().max(16_384),
  /** Nothing, sealed with the key and bound to this slot: the system's own encryption may not authenticate. */
  proof: sealed,
});

const masterSlot = z.strictObject({
  id,
  kind: z.literal('master'),
  kdf: kdfParams,
  key: sealed,
});

const record = z.strictObject({
  id,
  slot: id,
  of: secretOf,
  storedAtMs: z.number(),
  sealed,
});

/**
 * What `vault.json` holds. A slot is a random key, encrypted by the system or under the master password; each record is
 * encrypted with the key of one slot and bound to all that stands beside it.
 */
export const vaultData = z.strictObject({
  slots: z.array(z.discriminatedUnion('kind', [osSlot, masterSlot])).max(vaultLimits.slots),
  records: z.array(record).max(vaultLimits.records),
});

export type VaultData = z.infer<typeof vaultData>;
export type OsSlot = z.infer<typeof osSlot>;
export type MasterSlot = z.infer<typeof masterSlot>;
export type VaultRecord = z.infer<typeof record>;

/** Of the format: part of what everything is bound to, so that text of one version opens as no other. */
export const vaultVersion = 1;

/** What a record's text is bound to: another record's text in its place does not open. */
export function boundToRecord({ id, slot, of, storedAtMs }: Omit<VaultRecord, 'sealed'>): string {
  return JSON.stringify([scope, 'record', slot, id, keyOf(of), storedAtMs]);
}

/** What the key of the system's slot is bound to. */
export function boundToOsSlot({ id, backend }: Pick<OsSlot, 'id' | 'backend'>): string {
  return JSON.stringify([scope, 'os', id, backend]);
}

/** What the master password's slot is bound to: cheaper parameters do not open it. */
export function boundToMasterSlot({ id, kdf }: Pick<MasterSlot, 'id' | 'kdf'>): string {
  const { name, memoryKiB, passes, lanes, salt } = kdf;
  return JSON.stringify([scope, 'master', id, name, memoryKiB, passes, lanes, salt]);
}

/** One text for each secret there can be. */
export function keyOf(of: SecretOf): string {
  return of.kind === 'passphrase'
    ? JSON.stringify([of.kind, of.keyFile])
    : JSON.stringify([of.kind, of.hostId ?? null, of.account, of.via ?? []]);
}

const scope = `hawser-vault-${vaultVersion}`;
