import { inTime } from './shared-wait.ts';
import { makeOsSlot, openOsSlot, type Opened } from './slots.ts';
import type { OsCipher } from './os-cipher.ts';
import type { OsSlot } from './vault-file.ts';

/** How long a login waits for the system's keychain before the user is asked instead. */
const usualDeadlineMs = 5_000;

/** What a keychain came to: its key, no answer for now, or an answer that is not the key. */
export type KeyringAnswer =
  | { readonly at: 'open'; readonly key: Buffer }
  | { readonly at: 'away' }
  | { readonly at: 'damaged' };

/**
 * The system's keychain as one that may be missing, locked, slow, dismissed or dying. What failed is not tried again by
 * a login: a question of the system's own at each connect would teach people to click it away.
 */
export class Keyring {
  readonly #os: OsCipher;
  readonly #deadlineMs: number;
  readonly #keys = new Map<string, Buffer>();
  readonly #opening = new Map<string, Promise<KeyringAnswer>>();
  #naming: Promise<string | undefined> | undefined;
  readonly #slow = new WeakSet<Promise<unknown>>();
  #hasFailed = false;

  constructor(os: OsCipher, deadlineMs = usualDeadlineMs) {
    this.#os = os;
    this.#deadlineMs = deadlineMs;
  }

  /** Name of the keychain in use; undefined when there is none, or none that answers. */
  async backend(): Promise<string | undefined> {
    if (this.#hasFailed) return undefined;
    this.#naming ??= this.#os.backend().catch(() => {
      this.#hasFailed = true;
      return undefined;
    });
    return await this.#soon(this.#naming);
  }

  /** Lets the keychain be tried again after it failed. */
  retry(): void {
    this.#hasFailed = false;
    this.#naming = undefined;
  }

  /** The key of a slot, when the keychain gives it in time. */
  async open(slot: OsSlot): Promise<KeyringAnswer> {
    const key = this.#keys.get(slot.id);
    if (key !== undefined) return { at: 'open', key };
    // the name is in the file: another keychain has no key for it, and is not asked
    if ((await this.backend()) !== slot.backend) return { at: 'away' };
    const opening = this.#opening.get(slot.id) ?? this.#open(slot);
    this.#opening.set(slot.id, opening);
    return (await this.#soon(opening)) ?? { at: 'away' };
  }

  /** A new key in the keychain. Rejects when it does not take one in time. */
  async make(backend: string): Promise<Opened<OsSlot>> {
    const making = makeOsSlot(this.#os, backend);
    making.catch(() => undefined); // one that fails after its deadline is nobody's
    const made = await inTime(making, this.#deadlineMs);
    if (made === undefined) throw new Error('the keychain did not answer in time');
    this.#keys.set(made.slot.id, made.key);
    return made;
  }

  /** True while the key of this slot is in memory. */
  isOpen(slotId: string): boolean {
    return this.#keys.has(slotId);
  }

  /** Wipes the keys from memory. */
  lock(): void {
    for (const key of this.#keys.values()) key.fill(0);
    this.#keys.clear();
  }

  /** Waits once for a slow keychain; while it still has not answered, nobody else does. */
  async #soon<T>(answer: Promise<T>): Promise<T | undefined> {
    const waiting = inTime(answer, this.#slow.has(answer) ? 0 : this.#deadlineMs);
    const result = await waiting;
    if (result === undefined) this.#slow.add(answer);
    return result;
  }

  async #open(slot: OsSlot): Promise<KeyringAnswer> {
    try {
      const key = await openOsSlot(this.#os, slot);
      if (key === undefined) return { at: 'damaged' };
      this.#keys.set(slot.id, key);
      return { at: 'open', key };
    } catch {
      this.#hasFailed = true; // locked, dismissed, gone: the reason is the system's affair
      return { at: 'away' };
    } finally {
      this.#opening.delete(slot.id);
    }
  }
}
