import type { Value } from '../../../shared/contract/index.ts';
import type { Receipt } from '../../../shared/contract/transfers.ts';
import type { TransferLinks } from '../session/engines.ts';
import type { ItemView } from './item-store.ts';
import { receiptOf, receiptText } from './receipt.ts';
import type { KnownTransfer } from './transfer-journal.ts';

/** What can be read about each transfer of a list. */
export class TransferReports {
  readonly #find: (id: string) => KnownTransfer;
  readonly #links: TransferLinks;

  /** `find` throws for what is no longer listed. */
  constructor(find: (id: string) => KnownTransfer, links: TransferLinks) {
    this.#find = find;
    this.#links = links;
  }

  /** What was skipped or failed. */
  problems(id: string): Value<'transfers.problems'> {
    return this.#find(id).record.standing.problems;
  }

  /** Some of its items, in the order they were met. */
  items(id: string, view: ItemView, offset: number, count: number): Value<'transfers.items'> {
    return this.#find(id).record.items.read(view, offset, count);
  }

  /** What it did. */
  receipt(id: string): Receipt {
    const { record, destinations, state } = this.#find(id);
    return receiptOf(record, state, (fs, path) => {
      const host = this.#links.standing(fs)?.title ?? destinations[fs]?.title;
      return host === undefined ? path : `${host}:${path}`;
    });
  }

  /** The receipt with all items, as JSON in pieces. */
  receiptText(id: string): Iterable<string> {
    return receiptText(this.receipt(id), this.#find(id).record.items.all());
  }
}
