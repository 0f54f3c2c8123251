import type { OpError } from '../../../shared/errors.ts';

/** One of the things the user chose, with everything below it. */
export type Root = { readonly path: string; open: number; failed: number; met: boolean };

/** How an item ended. `skipped` without an error was the user's choice, `cut` is what a cancelled transfer left. */
export type Ending =
  | { readonly how: 'done' }
  | { readonly how: 'skipped'; readonly error?: OpError }
  | { readonly how: 'cut' }
  | { readonly how: 'failed'; readonly error: OpError };

/** What a ticket tells the report it belongs to. */
export type Book = {
  readonly running: (ticket: Ticket) => void;
  /** Bytes that went over just now, for the speed. */
  readonly moved: (bytes: number) => void;
  /** Change of the bytes that count as written. */
  readonly counted: (bytes: number) => void;
  /** Change of the size an item was counted with. */
  readonly resized: (bytes: number) => void;
  readonly settled: (ticket: Ticket, ending: Ending) => void;
};

/** What a ticket stands for. */
export type TicketItem = {
  readonly path: string;
  /** Bytes it was counted with. */
  readonly size: number;
  readonly root: Root;
  /** Runs once it is done, skipped or failed. */
  readonly onSettled?: () => void;
};

/** One item of a transfer in the count: it moves bytes, and is settled exactly once. */
export class Ticket {
  readonly item: TicketItem;
  readonly #book: Book;
  #written = 0;
  #settled = false;

  constructor(item: TicketItem, book: Book) {
    this.item = item;
    this.#book = book;
  }

  /** Work on it begins. */
  start(): void {
    if (!this.#settled) this.#book.running(this);
  }

  /** Bytes written. More than the size it was counted with do not count before the end, so 100 % is never passed. */
  advance(bytes: number): void {
    if (this.#settled) return;
    this.#book.moved(bytes);
    this.#count(Math.min(this.item.size, this.#written + bytes));
  }

  /** All bytes have to be written again. */
  restart(): void {
    if (!this.#settled) this.#count(0);
  }

  /** It is at its target, `bytes` long where that says more than the size it was found with. */
  done(bytes: number = this.item.size): void {
    if (this.#settled) return;
    this.#book.resized(bytes - this.item.size);
    this.#count(bytes);
    this.#settle({ how: 'done' });
  }

  skipped(error?: OpError): void {
    if (this.#settled) return;
    this.#count(0);
    this.#settle(error === undefined ? { how: 'skipped' } : { how: 'skipped', error });
  }

  /** Not at its target. What the user cancelled was not a failure. */
  failed(error: OpError): void {
    if (this.#settled) return;
    this.#count(0);
    this.#settle(error.code === 'cancelled' ? { how: 'cut' } : { how: 'failed', error });
  }

  #count(written: number): void {
    this.#book.counted(written - this.#written);
    this.#written = written;
  }

  #settle(ending: Ending): void {
    this.#settled = true;
    this.#book.settled(this, ending);
    this.item.onSettled?.();
  }
}
