import { randomBytes, randomUUID } from 'node:crypto';
import type { OsCipher } from './os-cipher.ts';
import { newKdfParams, type DeriveKey } from './kdf.ts';
import { keyBytes, seal, unseal } from './seal.ts';
import {
  boundToMasterSlot,
  boundToOsSlot,
  boundToRecord,
  type MasterSlot,
  type OsSlot,
  type SecretOf,
  type VaultRecord,
} from './vault-file.ts';

/** A slot and its key, open. */
export type Opened<S> = { readonly slot: S; readonly key: Buffer };

/** A new key in the system's keeping. */
export async function makeOsSlot(os: OsCipher, backend: string): Promise<Opened<OsSlot>> {
  const key = randomBytes(keyBytes);
  const id = randomUUID();
  const wrapped = Buffer.from(await os.encrypt(key.toString('base64')));
  const proof = seal(key, new Uint8Array(), boundToOsSlot({ id, backend }));
  return { slot: { id, kind: 'os', backend, key: wrapped.toString('base64'), proof }, key };
}

/** The key of a slot; undefined when what the system gives is not that key. Rejects when it gives nothing. */
export async function openOsSlot(os: OsCipher, slot: OsSlot): Promise<Buffer | undefined> {
  const key = Buffer.from(await os.decrypt(Buffer.from(slot.key, 'base64')), 'base64');
  if (key.length !== keyBytes) return undefined;
  return unseal(key, slot.proof, boundToOsSlot(slot)) && key;
}

/** A new key under a master password. */
export async function makeMasterSlot(
  derive: DeriveKey,
  password: string,
): Promise<Opened<MasterSlot>> {
  const key = randomBytes(keyBytes);
  const head = { id: randomUUID(), kind: 'master', kdf: newKdfParams() } as const;
  const outer = await derive(bytesOf(password), head.kdf);
  const slot = { ...head, key: seal(outer, key, boundToMasterSlot(head)) };
  outer.fill(0);
  return { slot, key };
}

/** The key of a slot; undefined when the password is wrong or the slot was tampered with, which look the same. */
export async function openMasterSlot(
  derive: DeriveKey,
  slot: MasterSlot,
  password: string,
): Promise<Buffer | undefined> {
  const outer = await derive(bytesOf(password), slot.kdf);
  const key = unseal(outer, slot.key, boundToMasterSlot(slot));
  outer.fill(0);
  return key?.length === keyBytes ? key : undefined;
}

/** A secret as it is stored. */
export function sealRecord(
  { slot, key }: Opened<{ readonly id: string }>,
  of: SecretOf,
  entry: { readonly secret: string; readonly storedAtMs: number },
): VaultRecord {
  const head = { id: randomUUID(), slot: slot.id, of, storedAtMs: entry.storedAtMs };
  const plain = Buffer.from(entry.secret);
  const sealed = seal(key, plain, boundToRecord(head));
  plain.fill(0);
  return { ...head, sealed };
}

/** The secret of a record; undefined when it was tampered with. */
export function unsealRecord(key: Uint8Array, record: VaultRecord): string | undefined {
  const plain = unseal(key, record.sealed, boundToRecord(record));
  const secret = plain?.toString();
  plain?.fill(0);
  return secret;
}

/** The same password typed on two keyboards may differ in its code points. */
function bytesOf(password: string): Buffer {
  return Buffer.from(password.normalize('NFKC'));
}
