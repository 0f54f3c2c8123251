import type { Receipt } from '../../../shared/contract/transfers.ts';
import type { ChangedHands } from '../../../shared/contract/values.ts';

/** What single items could not get of the files they replaced, by their number; many items share few such changes. */
export class ChangedHandsBook {
  readonly #kinds = new Map<string, ChangedHands>();
  readonly #byItem = new Map<number, ChangedHands>();

  get(at: number): ChangedHands | undefined {
    return this.#byItem.get(at);
  }

  set(at: number, changed: ChangedHands | undefined): void {
    if (changed === undefined) return void this.#byItem.delete(at);
    const key = JSON.stringify([changed.owner, changed.group]);
    const kind = this.#kinds.get(key) ?? changed;
    this.#kinds.set(key, kind);
    this.#byItem.set(at, kind);
  }

  /** How many there are, and what the first one lacks; undefined for none. */
  all(): Receipt['changedHands'] {
    const [first] = this.#byItem.values();
    return first && { files: this.#byItem.size, first };
  }
}
