import { unsealRecord } from './slots.ts';
import type { VaultData, VaultRecord } from './vault-file.ts';

/** What looking through the records of one slot came to. */
export type Healed = {
  readonly data: VaultData;
  /** Ids of records that were damaged and are right again. */
  readonly restored: readonly string[];
  /** Ids of records that no copy has whole. */
  readonly damaged: readonly string[];
};

/** Replaces records that do not open with `key` by the same ones of the last good copy. */
export function healRecords(
  data: VaultData,
  backup: VaultData | undefined,
  open: { readonly slotId: string; readonly key: Uint8Array },
): Healed {
  const restored: string[] = [];
  const damaged: string[] = [];
  const heal = (record: VaultRecord): VaultRecord => {
    if (record.slot !== open.slotId || opens(open.key, record)) return record;
    const copy = backup?.records.find(
      (each) => each.id === record.id && each.slot === open.slotId && opens(open.key, each),
    );
    (copy === undefined ? damaged : restored).push(record.id);
    return copy ?? record;
  };
  return { data: { ...data, records: data.records.map(heal) }, restored, damaged };
}

function opens(key: Uint8Array, record: VaultRecord): boolean {
  return unsealRecord(key, record) !== undefined;
}
