import { sealRecord, type Opened } from './slots.ts';
import {
  keyOf,
  type MasterSlot,
  type OsSlot,
  type VaultData,
  type VaultRecord,
} from './vault-file.ts';

/** Changes of the vault's content, without doing anything. */

/** A slot of either kind. */
export type AnySlot = OsSlot | MasterSlot;

/** The slot of the master password, when there is one. */
export function masterSlotOf({ slots }: VaultData): MasterSlot | undefined {
  return slots.find((slot): slot is MasterSlot => slot.kind === 'master');
}

/** True when two slots are the same to the last byte. */
export function isSameSlot(one: AnySlot, other: AnySlot): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** With a slot in the place of the one with its id, or added. */
export function withSlot(data: VaultData, slot: AnySlot): VaultData {
  const isKnown = data.slots.some(({ id }) => id === slot.id);
  const slots = isKnown
    ? data.slots.map((each) => (each.id === slot.id ? slot : each))
    : [...data.slots, slot];
  return { ...data, slots };
}

/** With a record instead of the one for the same secret. */
export function withRecord(data: VaultData, record: VaultRecord): VaultData {
  const key = keyOf(record.of);
  return { ...data, records: [...data.records.filter(({ of }) => keyOf(of) !== key), record] };
}

/** Without some records, and without the keychain's keys that nothing needs any more. */
export function withoutRecords(
  data: VaultData,
  isMeant: (record: VaultRecord) => boolean,
): VaultData {
  const records = data.records.filter((record) => !isMeant(record));
  const used = new Set(records.map(({ slot }) => slot));
  const slots = data.slots.filter(({ id, kind }) => kind === 'master' || used.has(id));
  return { slots, records };
}

/**
 * With everything that can be read under `target`, and without any other master password: what was under that and
 * cannot be read is lost anyway. What a keychain holds that is away stays with it.
 */
export function movedTo(
  data: VaultData,
  target: Opened<AnySlot> | undefined,
  secrets: ReadonlyMap<string, string>,
): VaultData {
  const records = data.records.map((record) => {
    const secret = secrets.get(record.id);
    if (secret === undefined || target === undefined) return record;
    return sealRecord(target, record.of, { secret, storedAtMs: record.storedAtMs });
  });
  const slots: AnySlot[] = data.slots.filter(({ kind }) => kind === 'os');
  if (target !== undefined) slots.push(target.slot);
  const left = new Set(slots.map(({ id }) => id));
  return withoutRecords({ slots, records }, ({ slot }) => !left.has(slot));
}
