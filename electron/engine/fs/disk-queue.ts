import type { DiskBatch, DiskOp, DiskResult, DiskResults } from './disk-ops.ts';

/** A thread that runs batches, one after the other. */
export type DiskThread = {
  /** Rejects when the thread is gone. */
  readonly run: (batch: DiskBatch) => Promise<DiskResults & { readonly tookMs: number }>;
  readonly end: () => void;
};

type Waiting = {
  readonly op: DiskOp;
  readonly bytes: Uint8Array | undefined;
  /** Undefined when there is no thread to do it. */
  readonly settle: (result: DiskResult | undefined, content: Uint8Array) => void;
};

type Slot = { readonly thread: DiskThread; batches: number };

// a batch is a few milliseconds of a fast disk, so that no message costs much and nothing waits long
const mostSteps = 128;
const mostContentBytes = 1024 * 1024;
// one at work, one that waits for it
const batchesPerThread = 2;
const mostThreads = 4;
// from here on it is the disk, or a network behind it, that is waited for, and more at a time helps
const slowStepMs = 0.5;
const idleMs = 10_000;
const noContent = new Uint8Array(0);

/**
 * Collects ops and gives them to threads in batches, since a message to a thread costs more than a file on a fast disk.
 * One thread at first; a slow disk gets more.
 */
export class DiskQueue {
  readonly #start: () => DiskThread;
  #slots: Slot[] = [];
  #waiting: Waiting[] = [];
  #isScheduled = false;
  #isBroken = false;
  #idleTimer: NodeJS.Timeout | undefined;

  constructor(start: () => DiskThread) {
    this.#start = start;
  }

  /** True when threads cannot be had. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** Starts the first thread ahead of its work. */
  warm(): void {
    if (this.#slots.length > 0 || this.#isBroken) return;
    this.#addThread();
    this.#endWhenIdle();
  }

  /** Has an op done; `use` makes of the result what is wanted, undefined when no thread did it. */
  run<T>(
    op: DiskOp,
    bytes: Uint8Array | undefined,
    use: (result: DiskResult | undefined, content: Uint8Array) => T,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const settle = (result: DiskResult | undefined, content: Uint8Array): void => {
        try {
          resolve(use(result, content));
        } catch (thrown) {
          reject(thrown instanceof Error ? thrown : new Error(String(thrown)));
        }
      };
      this.#waiting.push({ op, bytes, settle });
      this.#schedule();
    });
  }

  /** Ends the threads; what still waits is not done. */
  end(): void {
    clearTimeout(this.#idleTimer);
    for (const { thread } of this.#slots.splice(0)) thread.end();
    for (const { settle } of this.#waiting.splice(0)) settle(undefined, noContent);
  }

  /** At the end of the turn, when all has come that comes together. */
  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#flush();
    });
  }

  #flush(): void {
    clearTimeout(this.#idleTimer);
    while (this.#waiting.length > 0) {
      const slot = this.#freeSlot();
      if (slot === undefined) return;
      this.#send(slot, this.#takeBatch());
    }
  }

  #freeSlot(): Slot | undefined {
    if (this.#isBroken) {
      this.end();
      return undefined;
    }
    if (this.#slots.length === 0) this.#addThread();
    let best: Slot | undefined;
    for (const slot of this.#slots) {
      if (best === undefined || slot.batches < best.batches) best = slot;
    }
    return best !== undefined && best.batches < batchesPerThread ? best : undefined;
  }

  #addThread(): void {
    this.#slots.push({ thread: this.#start(), batches: 0 });
  }

  #takeBatch(): Waiting[] {
    let count = 0;
    let steps = 0;
    let bytes = 0;
    for (const { op } of this.#waiting) {
      const size = op.op === 'read' || op.op === 'create' ? op.size : 0;
      if (count > 0 && (steps >= mostSteps || bytes + size > mostContentBytes)) break;
      count += 1;
      steps += stepsOf(op);
      bytes += size;
    }
    return this.#waiting.splice(0, count);
  }

  #send(slot: Slot, batch: readonly Waiting[]): void {
    slot.batches += 1;
    slot.thread.run(packed(batch)).then(
      ({ results, content, tookMs }) => {
        this.#done(slot);
        batch.forEach(({ settle }, index) => settle(results[index], content));
        const steps = batch.reduce((sum, { op }) => sum + stepsOf(op), 0);
        const isSlow = tookMs > slowStepMs * steps;
        if (isSlow && this.#waiting.length > 0 && this.#slots.length < mostThreads) {
          this.#addThread();
        }
        this.#flush();
      },
      () => {
        // whoever waits goes the ordinary way
        this.#isBroken = true;
        this.#done(slot);
        for (const { settle } of batch) settle(undefined, noContent);
        this.end();
      },
    );
  }

  #done(slot: Slot): void {
    slot.batches -= 1;
    if (this.#waiting.length > 0 || this.#slots.some(({ batches }) => batches > 0)) return;
    this.#endWhenIdle();
  }

  #endWhenIdle(): void {
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => this.end(), idleMs).unref();
  }
}

/** What is done for one file, or for each of many names. */
function stepsOf(op: DiskOp): number {
  return op.op === 'look' ? op.names.length : 1;
}

/** One buffer for the content of all, which moves to the thread without a copy. */
function packed(batch: readonly Waiting[]): DiskBatch {
  let total = 0;
  for (const { bytes } of batch) total += bytes?.length ?? 0;
  const content = new Uint8Array(total);
  let at = 0;
  const ops = batch.map(({ op, bytes }) => {
    if (op.op !== 'create' || bytes === undefined) return op;
    content.set(bytes, at);
    const placed = { ...op, at };
    at += bytes.length;
    return placed;
  });
  return { ops, content };
}
