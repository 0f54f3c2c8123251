// Over 300 lines but one file: one object holds the open keys, and every way to a secret is decided beside them.
import { OpError } from '../../shared/errors.ts';
import { healRecords } from './healing.ts';
import type { DeriveKey } from './kdf.ts';
import { viewOfRecord, type KeptSecret, type Place } from './kept-secret.ts';
import type { Keyring } from './keyring.ts';
import { SessionMemory } from './session-memory.ts';
import { makeMasterSlot, openMasterSlot, sealRecord, unsealRecord, type Opened } from './slots.ts';
import {
  isSameSlot,
  masterSlotOf,
  movedTo,
  withoutRecords,
  withRecord,
  withSlot,
  type AnySlot,
} from './vault-data.ts';
import {
  keyOf,
  vaultLimits,
  type MasterSlot,
  type OsSlot,
  type SecretOf,
  type VaultData,
  type VaultRecord,
} from './vault-file.ts';
import type { VaultStore } from './vault-store.ts';

/** What a {@link Vault} is made of. */
export type VaultMeans = {
  readonly store: VaultStore;
  readonly keyring: Keyring;
  readonly derive: DeriveKey;
  /** Has the master password asked for and given to {@link Vault.unlock}, until it opens or the user gives up. */
  readonly askMaster: (signal: AbortSignal) => Promise<void>;
  /** Trouble that ends nothing, for the user to read. */
  readonly tell: (trouble: string) => void;
};

/** All secrets Hawser remembers. A secret is never stored in a way that does not protect it. */
export class Vault {
  readonly #means: VaultMeans;
  readonly #memory = new SessionMemory();
  readonly #damaged = new Set<string>();
  #master: Opened<MasterSlot> | undefined;
  #isUnreadable = false;

  constructor(means: VaultMeans) {
    this.#means = means;
  }

  /** Where a secret would go now. */
  async place(): Promise<Place> {
    const data = await this.#data();
    if (data === undefined) return 'session';
    if (masterSlotOf(data) !== undefined) return 'master';
    return (await this.#means.keyring.backend()) === undefined ? 'session' : 'system';
  }

  /** Name of the keychain in use. */
  backend(): Promise<string | undefined> {
    return this.#means.keyring.backend();
  }

  /** Lets a keychain that failed be tried again. */
  retryKeychain(): void {
    this.#means.keyring.retry();
  }

  /** State of the master password. */
  async masterState(): Promise<'none' | 'locked' | 'open'> {
    const data = await this.#data();
    if (data === undefined || masterSlotOf(data) === undefined) return 'none';
    return this.#master === undefined ? 'locked' : 'open';
  }

  /** Gives the secret, asking for the master password when it needs to; undefined when there is none to be had. */
  async find(of: SecretOf, signal: AbortSignal): Promise<string | undefined> {
    const inMemory = this.#memory.find(of);
    if (inMemory !== undefined) return inMemory;
    const wanted = await this.#recordOf(of);
    if (wanted === undefined) return undefined;
    const slot = (await this.#data())?.slots.find(({ id }) => id === wanted.slot);
    if (slot === undefined) return undefined;
    if (slot.kind === 'master') await this.#needMaster(signal);
    const key = await this.#keyOf(slot);
    if (key === undefined) return undefined;
    // read again: opening may have repaired it
    const record = await this.#recordOf(of);
    return record?.slot === wanted.slot ? unsealRecord(key, record) : undefined;
  }

  /** True when something is remembered for it, whether it can be read now or not. */
  async has(of: SecretOf): Promise<boolean> {
    return this.#memory.find(of) !== undefined || (await this.#recordOf(of)) !== undefined;
  }

  /** Remembers a secret where {@link place} says, instead of what was remembered for the same. Gives where it is. */
  async keep(of: SecretOf, secret: string, signal: AbortSignal): Promise<Place> {
    const entry = { secret, storedAtMs: Date.now() };
    try {
      const slot = await this.#slotToKeepIn(signal);
      if (slot !== undefined) {
        const record = sealRecord(slot, of, entry);
        await this.#store((data) => withRecord(withSlot(data, slot.slot), record));
        this.#memory.forget((each) => keyOf(each.of) === keyOf(of));
        return slot.slot.kind === 'os' ? 'system' : 'master';
      }
    } catch (thrown) {
      const reason = thrown instanceof OpError ? ` ${thrown.message}` : '';
      this.#means.tell(`A password could not be stored, and is kept until Hawser quits.${reason}`);
    }
    this.#memory.keep(of, entry);
    return 'session';
  }

  /** Everything that is remembered, oldest first. */
  async list(): Promise<readonly KeptSecret[]> {
    const { slots = [], records = [] } = (await this.#data()) ?? {};
    const backend = await this.backend();
    const isUnlocked = this.#master !== undefined;
    const stored = records.map((record) =>
      viewOfRecord(
        record,
        slots.find(({ id }) => id === record.slot),
        { backend, isUnlocked, isDamaged: this.#damaged.has(record.id) },
      ),
    );
    const inMemory = this.#memory
      .list()
      .map((seen): KeptSecret => ({ ...seen, place: 'session', state: 'ready' }));
    return [...stored, ...inMemory];
  }

  /** Forgets what `isMeant` says, also in copies. Needs no password: forgetting reveals nothing. */
  async forget(
    isMeant: (kept: { readonly id: string; readonly of: SecretOf }) => boolean,
  ): Promise<void> {
    this.#memory.forget(isMeant);
    if ((await this.#data())?.records.some(isMeant) !== true) return;
    await this.#store((data) => withoutRecords(data, isMeant));
    await this.#means.store.dropCopies();
  }

  /** Tries a master password. False when it does not open the vault. */
  async unlock(password: string): Promise<boolean> {
    const { store, derive } = this.#means;
    const data = await this.#data();
    const slot = data && masterSlotOf(data);
    if (data === undefined || slot === undefined) return false;
    const copy = await store.backup();
    const saved = copy && masterSlotOf(copy);
    const slots = saved === undefined || isSameSlot(saved, slot) ? [slot] : [slot, saved];
    for (const each of slots) {
      const key = await openMasterSlot(derive, each, password);
      if (key === undefined) continue;
      this.#master?.key.fill(0);
      this.#master = { slot: each, key };
      if (each !== slot) await this.#store((now) => withSlot(now, each));
      await this.#heal(each.id, key);
      return true;
    }
    return false;
  }

  /** Forgets the keys; what is stored needs the keychain or the master password again. */
  lock(): void {
    this.#master?.key.fill(0);
    this.#master = undefined;
    this.#means.keyring.lock();
  }

  /**
   * Puts everything under a new master password, with a key of its own: whoever knows the old password and an old copy
   * of the file learns nothing that is stored from now on.
   */
  async setMaster(password: string): Promise<void> {
    const secrets = await this.#readable();
    const made = await makeMasterSlot(this.#means.derive, password);
    await this.#store((data) => movedTo(data, made, secrets));
    this.#master?.key.fill(0);
    this.#master = made;
    await this.#means.store.dropCopies();
  }

  /** Does without a master password: what was under it goes to the keychain, or else into memory until the app ends. */
  async removeMaster(): Promise<Place> {
    const secrets = await this.#readable();
    const { keyring } = this.#means;
    const backend = await keyring.backend();
    const target = backend === undefined ? undefined : await keyring.make(backend);
    if (target === undefined) {
      for (const { id, of, storedAtMs } of (await this.#data())?.records ?? []) {
        const secret = secrets.get(id);
        if (secret !== undefined) this.#memory.keep(of, { secret, storedAtMs });
      }
    }
    await this.#store((data) => movedTo(data, target, secrets));
    this.#master?.key.fill(0);
    this.#master = undefined;
    await this.#means.store.dropCopies();
    return backend === undefined ? 'session' : 'system';
  }

  /** The file's content. Undefined when it cannot be read: it is left alone then, and nothing is stored. */
  async #data(): Promise<VaultData | undefined> {
    try {
      return await this.#means.store.read();
    } catch (thrown) {
      const { message = '', next = '' } = thrown instanceof OpError ? thrown : {};
      if (!this.#isUnreadable) {
        this.#means.tell(`The stored passwords cannot be read. ${message} ${next}`.trim());
      }
      this.#isUnreadable = true; // told once
      return undefined;
    }
  }

  async #recordOf(of: SecretOf): Promise<VaultRecord | undefined> {
    const key = keyOf(of);
    return (await this.#data())?.records.find((record) => keyOf(record.of) === key);
  }

  async #store(change: (data: VaultData) => VaultData): Promise<void> {
    await this.#means.store.update((data) => {
      const changed = change(data);
      if (changed.records.length > vaultLimits.records) throw full();
      return changed;
    });
  }

  async #needMaster(signal: AbortSignal): Promise<void> {
    if (this.#master === undefined) await this.#means.askMaster(signal);
  }

  /** The key of a slot, without asking anybody but the keychain. */
  async #keyOf(slot: AnySlot): Promise<Buffer | undefined> {
    if (slot.kind === 'os') return await this.#openOs(slot);
    return this.#master?.slot.id === slot.id ? this.#master.key : undefined;
  }

  async #openOs(slot: OsSlot): Promise<Buffer | undefined> {
    const { keyring, store } = this.#means;
    const wasOpen = keyring.isOpen(slot.id);
    let answer = await keyring.open(slot);
    if (answer.at === 'damaged') {
      const copy = (await store.backup())?.slots.find(({ id }) => id === slot.id);
      if (copy?.kind !== 'os' || isSameSlot(copy, slot)) return undefined;
      answer = await keyring.open(copy);
      if (answer.at === 'open') await this.#store((data) => withSlot(data, copy));
    }
    if (answer.at !== 'open') return undefined;
    if (!wasOpen) await this.#heal(slot.id, answer.key);
    return answer.key;
  }

  /** Looks through all records of a slot that was just opened, before a change makes the good copy give way. */
  async #heal(slotId: string, key: Buffer): Promise<void> {
    const { store, tell } = this.#means;
    const data = await this.#data();
    if (data === undefined) return;
    const backup = await store.backup();
    const { restored, damaged } = healRecords(data, backup, { slotId, key });
    for (const id of damaged) this.#damaged.add(id);
    if (damaged.length > 0) tell('A stored password was damaged, and is asked for again.');
    if (restored.length === 0) return;
    tell('The stored passwords were damaged, and were taken from their last good copy.');
    await this.#store((now) => healRecords(now, backup, { slotId, key }).data);
  }

  async #slotToKeepIn(signal: AbortSignal): Promise<Opened<AnySlot> | undefined> {
    const data = await this.#data();
    if (data === undefined) return undefined;
    if (masterSlotOf(data) !== undefined) {
      await this.#needMaster(signal);
      return this.#master;
    }
    const { keyring } = this.#means;
    const backend = await keyring.backend();
    if (backend === undefined) return undefined;
    for (const slot of data.slots) {
      if (slot.kind !== 'os' || slot.backend !== backend) continue;
      const key = await this.#openOs(slot);
      if (key !== undefined) return { slot, key };
    }
    return await keyring.make(backend);
  }

  /** All secrets that can be read now, by the ids of their records. Refused while a master password is missing. */
  async #readable(): Promise<ReadonlyMap<string, string>> {
    const data = await this.#data();
    if (data === undefined) throw new OpError('failed', 'The stored passwords cannot be read.');
    if (masterSlotOf(data) !== undefined && this.#master === undefined) {
      throw new OpError('refused', 'The vault is locked.', { next: 'Unlock it first.' });
    }
    const found = new Map<string, string>();
    for (const record of data.records) {
      const slot = data.slots.find(({ id }) => id === record.slot);
      const key = slot && (await this.#keyOf(slot));
      const secret = key && unsealRecord(key, record);
      if (secret !== undefined) found.set(record.id, secret);
    }
    return found;
  }
}

function full(): OpError {
  return new OpError('refused', `${vaultLimits.records} passwords are stored already.`, {
    next: 'Forget some of them in the settings.',
  });
}
