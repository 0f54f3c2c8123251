import type { Problem } from '../../../shared/contract/files.ts';
import type { ChangedHands } from '../../../shared/contract/values.ts';
import { OpError, toAppError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import type { Check, TransferItem } from '../../../shared/contract/transfers.ts';
import type { TransferOutcome, TransferProgress } from '../protocol.ts';
import { ItemNews } from './items.ts';
import { Meter } from './meter.ts';
import { Ticket, type Book, type Ending, type Root, type TicketItem } from './ticket.ts';

/** Where a report goes, how often, and by which clock. */
export type ReportOptions = {
  readonly transferId: string;
  readonly onProgress: (progress: TransferProgress) => void;
  readonly onItems: (items: readonly TransferItem[]) => void;
  /** Smaller items are over too soon to be told as running. */
  readonly largeFromBytes: number;
  readonly progressMs: number;
  readonly now: () => number;
};

/** Why a transfer ended before everything in it was settled. */
export type CutOff = { readonly error: OpError; readonly paused: boolean };

/** Counts everything a transfer meets and does, and tells of it. */
export class Report {
  readonly #options: ReportOptions;
  readonly #meter: Meter;
  readonly #timer: NodeJS.Timeout;
  readonly #book: Book;
  readonly #news: ItemNews;
  readonly #roots: Root[] = [];
  readonly #running = new Set<Ticket>();
  readonly #problems: Problem[] = [];
  readonly #noted = new Set<string>();
  readonly #tally = { found: 0, done: 0, skipped: 0, failed: 0, totalBytes: 0, doneBytes: 0 };
  readonly #checks = { sha256: 0, readBack: 0, size: 0 };
  #moreProblems = 0;
  #changedHands: ChangedHands | undefined;
  /** Bytes of items that were skipped or failed: nobody waits for them any more. */
  #droppedBytes = 0;
  #counted = false;
  #closed = false;
  #dirty = true;

  constructor(options: ReportOptions) {
    this.#options = options;
    this.#meter = new Meter(options.now());
    this.#timer = setInterval(() => this.#tick(), options.progressMs);
    this.#news = new ItemNews(options.onItems, limits.itemsPerMessage);
    this.#book = {
      running: (ticket) => this.#run(ticket),
      moved: (bytes) => this.#meter.add(bytes, options.now()),
      counted: (bytes) => this.#change(() => (this.#tally.doneBytes += bytes)),
      resized: (bytes) => this.#change(() => (this.#tally.totalBytes += bytes)),
      settled: (ticket, ending) => this.#change(() => this.#settle(ticket, ending)),
      revoked: (ticket, was, error) => this.#change(() => this.#revoke(ticket, was.check, error)),
    };
  }

  /** One of the things the user chose. */
  root(path: string): Root {
    const root = { path, open: 0, failed: 0, met: false };
    this.#roots.push(root);
    return root;
  }

  /** An item was met. */
  found(item: TicketItem): Ticket {
    this.#change(() => {
      this.#tally.found += 1;
      this.#tally.totalBytes += item.size;
      item.root.open += 1;
      item.root.met = true;
    });
    const ticket = new Ticket(item, this.#book);
    if (!this.#closed) this.#news.add(ticket);
    return ticket;
  }

  /** Trouble that does not keep an item from being done, told once for the whole transfer. */
  note(path: string, error: OpError): void {
    if (this.#closed || this.#noted.has(error.message)) return;
    this.#noted.add(error.message);
    this.#addProblem(path, error);
  }

  /** All directories have been read: the totals will not grow any more. */
  allCounted(): void {
    this.#change(() => (this.#counted = true));
  }

  /**
   * Ends the report: what comes later is neither counted nor told. `cutOff` is why items may still be open; without
   * it, an open item is a fault of ours.
   */
  close(cutOff: CutOff | undefined): TransferOutcome {
    this.stop();
    this.#countOpen(cutOff?.error);
    this.#running.clear();
    this.#news.tellAll();
    this.#tell();
    this.#closed = true;
    return {
      state: this.#endState(cutOff),
      tally: { ...this.#tally },
      checks: { ...this.#checks },
      problems: this.#problems,
      moreProblems: this.#moreProblems,
      ...(this.#changedHands && { changedHands: this.#changedHands }),
      unfinished: this.#roots
        .filter((root) => !root.met || root.open > 0 || root.failed > 0)
        .map((root) => root.path),
    };
  }

  #endState(cutOff: CutOff | undefined): TransferOutcome['state'] {
    if (cutOff?.paused === true) return 'paused';
    if (cutOff?.error.code === 'cancelled') return 'cancelled';
    return this.#tally.failed > 0 ? 'failed' : 'done';
  }

  /** No more reports by the clock. */
  stop(): void {
    clearInterval(this.#timer);
  }

  #countOpen(cutOff: OpError | undefined): void {
    const { found, done, skipped, failed } = this.#tally;
    const open = found - done - skipped - failed;
    if (open === 0) return;
    if (cutOff === undefined) {
      throw new OpError('internal', `Hawser lost count: ${open} of ${found} items have no result.`);
    }
    if (cutOff.code === 'cancelled') this.#tally.skipped += open;
    else {
      this.#tally.failed += open;
      this.#moreProblems += open;
    }
  }

  #change(change: () => void): void {
    if (this.#closed) return;
    change();
    this.#dirty = true;
  }

  #run(ticket: Ticket): void {
    this.#running.add(ticket);
    const { kind, size } = ticket.item;
    if (!this.#closed && kind === 'file' && size >= this.#options.largeFromBytes) {
      this.#news.add(ticket);
    }
  }

  #settle(ticket: Ticket, ending: Ending): void {
    const { item } = ticket;
    this.#running.delete(ticket);
    this.#news.add(ticket);
    this.#tally[columns[ending.how]] += 1;
    // a cut one counts as skipped, but stays open in its root, so that a retry takes it
    if (ending.how === 'cut') return;
    item.root.open -= 1;
    if (ending.how === 'done') {
      this.#countCheck(ending.check, 1);
      this.#changedHands ??= ending.changedHands;
    }
    if (ending.how === 'done' || ending.how === 'already') return;
    this.#droppedBytes += item.size;
    if (ending.how === 'failed') item.root.failed += 1;
    if (ending.how !== 'left-out' && ending.error !== undefined) {
      this.#addProblem(item.path, ending.error);
    }
  }

  #revoke(ticket: Ticket, check: Check | undefined, error: OpError): void {
    const { item } = ticket;
    this.#news.add(ticket);
    this.#tally.done -= 1;
    this.#tally.failed += 1;
    this.#countCheck(check, -1);
    this.#droppedBytes += item.size;
    item.root.failed += 1;
    this.#addProblem(item.path, error);
  }

  #countCheck(check: Check | undefined, change: 1 | -1): void {
    if (check !== undefined) this.#checks[check === 'read-back' ? 'readBack' : check] += change;
  }

  #addProblem(path: string, error: OpError): void {
    if (this.#problems.length < limits.problemsPerTransfer) {
      this.#problems.push({ path, error: toAppError(error) });
    } else {
      this.#moreProblems += 1;
    }
  }

  #tick(): void {
    this.#meter.add(0, this.#options.now());
    const moving = this.#meter.bytesPerSecond(this.#options.now()) > 0;
    this.#news.tellSome();
    if (this.#dirty || moving) this.#tell();
  }

  #tell(): void {
    if (this.#closed) return;
    this.#dirty = false;
    const nowMs = this.#options.now();
    const { totalBytes, doneBytes } = this.#tally;
    const leftBytes = Math.max(0, totalBytes - doneBytes - this.#droppedBytes);
    const secondsLeft = this.#counted ? this.#meter.secondsLeft(leftBytes, nowMs) : undefined;
    const [first] = this.#running;
    const [problem] = this.#problems;
    this.#options.onProgress({
      transferId: this.#options.transferId,
      tally: { ...this.#tally },
      checks: { ...this.#checks },
      counted: this.#counted,
      bytesPerSecond: this.#meter.bytesPerSecond(nowMs),
      ...(secondsLeft === undefined ? {} : { secondsLeft }),
      ...(first === undefined ? {} : { current: first.item.path }),
      ...(problem === undefined ? {} : { problem }),
    });
  }
}

/** Where each ending counts. */
const columns = {
  done: 'done',
  already: 'done',
  skipped: 'skipped',
  'left-out': 'skipped',
  cut: 'skipped',
  failed: 'failed',
} as const satisfies Record<Ending['how'], 'done' | 'skipped' | 'failed'>;
