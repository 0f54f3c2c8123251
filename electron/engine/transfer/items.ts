import type { TransferItem } from '../../../shared/contract/transfers.ts';

/** Something that can say what it is at the moment. */
export type Told = { readonly news: () => TransferItem };

/**
 * What there is to tell about single items since the last time. An item that changes several times meanwhile is told
 * once, as it is then, in the place where it was first met.
 */
export class ItemNews {
  readonly #send: (items: readonly TransferItem[]) => void;
  readonly #mostAtOnce: number;
  readonly #changed = new Set<Told>();

  constructor(send: (items: readonly TransferItem[]) => void, mostAtOnce: number) {
    this.#send = send;
    this.#mostAtOnce = mostAtOnce;
  }

  /** There is something new about it. */
  add(item: Told): void {
    this.#changed.add(item);
  }

  /** Tells one message full; the rest waits for the next time. */
  tellSome(): void {
    if (this.#changed.size === 0) return;
    const items: TransferItem[] = [];
    for (const item of this.#changed) {
      if (items.length === this.#mostAtOnce) break;
      this.#changed.delete(item);
      items.push(item.news());
    }
    this.#send(items);
  }

  /** Tells all that is left. */
  tellAll(): void {
    while (this.#changed.size > 0) this.tellSome();
  }
}
