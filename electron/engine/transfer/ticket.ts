import type { Check, TransferItem } from '../../../shared/contract/transfers.ts';
import type { ChangedHands } from '../../../shared/contract/values.ts';
import { toAppError, type OpError } from '../../../shared/errors.ts';

/** One of the things the user chose, with everything below it. */
export type Root = { readonly path: string; open: number; failed: number; met: boolean };

/** What became of a file that is at its target. */
export type Finished = {
  /** Its size, where that says more than the size it was found with. */
  readonly bytes?: number;
  /** The path it got in the end. */
  readonly target?: string;
  readonly check?: Check;
  readonly sha256?: string;
  /** What it could not get of the file it replaced. */
  readonly changedHands?: ChangedHands;
  /** Where in the trash what it replaced lies. */
  readonly replacedAt?: string;
};

/** How an item ended. `skipped` without an error was the user's choice, `cut` is what a cancelled transfer left. */
export type Ending =
  | ({ readonly how: 'done' } & Finished)
  | { readonly how: 'already' }
  | { readonly how: 'left-out' }
  | { readonly how: 'cut' }
  | { readonly how: 'skipped'; readonly error?: OpError }
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
  /** What was told as done is not there. */
  readonly revoked: (ticket: Ticket, was: Ending & { how: 'done' }, error: OpError) => void;
};

/** What a ticket stands for. */
export type TicketItem = {
  readonly path: string;
  /** Left out by those that know nothing but the path. */
  readonly kind?: TransferItem['kind'];
  /** When its content changed last, when it was met. */
  readonly mtimeMs?: number;
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
  #target: string | undefined;
  #isLetGo = false;
  #state: 'waiting' | 'running' | Ending = 'waiting';

  constructor(item: TicketItem, book: Book) {
    this.item = item;
    this.#book = book;
  }

  /** Where it is to go, as far as decided. */
  aim(target: string): void {
    if (!this.#settled) this.#target = target;
  }

  /** Work on it begins. */
  start(): void {
    if (this.#settled) return;
    this.#state = 'running';
    this.#book.running(this);
  }

  /** Bytes written. More than the size it was counted with do not count before the end, so 100 % is never passed. */
  advance(bytes: number): void {
    if (this.#settled) return;
    this.#book.moved(bytes);
    this.#count(Math.min(this.item.size, this.#written + bytes));
  }

  /** Bytes that an earlier attempt has written: they count, but nothing moved. */
  had(bytes: number): void {
    if (!this.#settled) this.#count(Math.min(this.item.size, this.#written + bytes));
  }

  /** All bytes have to be written again. */
  restart(): void {
    if (!this.#settled) this.#count(0);
  }

  /** It is at its target. */
  done(finished: Finished = {}): void {
    if (this.#settled) return;
    const { bytes = this.item.size } = finished;
    this.#book.resized(bytes - this.item.size);
    this.#count(bytes);
    this.#target = finished.target ?? this.#target;
    this.#settle({ how: 'done', ...finished, bytes });
  }

  /** It was at its target before. */
  already(): void {
    if (this.#settled) return;
    this.#count(this.item.size);
    this.#settle({ how: 'already' });
  }

  skipped(error?: OpError): void {
    if (this.#settled) return;
    this.#count(0);
    this.#settle(error === undefined ? { how: 'skipped' } : { how: 'skipped', error });
  }

  /** A mask kept it out. */
  leftOut(): void {
    if (this.#settled) return;
    this.#count(0);
    this.#settle({ how: 'left-out' });
  }

  /** Not at its target. What the user cancelled or paused was not a failure. */
  failed(error: OpError): void {
    if (this.#settled) return;
    this.#count(0);
    this.#settle(error.code === 'cancelled' ? { how: 'cut' } : { how: 'failed', error });
  }

  /** What waits for it may go on, though it is not settled: what is left to do is in nobody's way. */
  letGo(): void {
    if (this.#isLetGo) return;
    this.#isLetGo = true;
    this.item.onSettled?.();
  }

  /** It was done, but a last look at the target did not find it so. */
  revoke(error: OpError): void {
    const was = this.#state;
    if (typeof was === 'string' || was.how !== 'done') return;
    this.#book.resized(this.item.size - this.#written);
    this.#count(0);
    this.#state = { how: 'failed', error };
    this.#book.revoked(this, was, error);
  }

  /** The item as it is now. */
  news(): TransferItem {
    const { path, kind = 'other', size, mtimeMs } = this.item;
    return {
      path,
      kind,
      ...(this.#target === undefined ? {} : { target: this.#target }),
      ...(kind === 'file' ? { size } : {}),
      ...(mtimeMs === undefined ? {} : { mtimeMs }),
      ...stateOf(this.#state),
    };
  }

  get #settled(): boolean {
    return typeof this.#state !== 'string';
  }

  #count(written: number): void {
    this.#book.counted(written - this.#written);
    this.#written = written;
  }

  #settle(ending: Ending): void {
    this.#state = ending;
    this.#book.settled(this, ending);
    this.letGo();
  }
}

type Facts = Pick<
  TransferItem,
  'state' | 'size' | 'check' | 'sha256' | 'changedHands' | 'replacedAt' | 'error'
>;

function stateOf(state: 'waiting' | 'running' | Ending): Facts {
  if (typeof state === 'string') return { state };
  switch (state.how) {
    case 'done':
      return {
        state: 'done',
        ...(state.check === undefined ? {} : { size: state.bytes ?? 0, check: state.check }),
        ...(state.sha256 === undefined ? {} : { sha256: state.sha256 }),
        ...(state.replacedAt === undefined ? {} : { replacedAt: state.replacedAt }),
        ...(state.changedHands === undefined ? {} : { changedHands: state.changedHands }),
      };
    case 'cut':
      return { state: 'waiting' };
    case 'already':
    case 'left-out':
      return { state: state.how };
    case 'skipped':
    case 'failed': {
      const { error } = state;
      return { state: state.how, ...(error === undefined ? {} : { error: toAppError(error) }) };
    }
    default:
      return state satisfies never;
  }
}
