import { OpError } from '../../../shared/errors.ts';

/** The clock of a throttle; tests bring their own. */
export type ThrottleClock = {
  readonly now: () => number;
  readonly after: (ms: number, run: () => void) => () => void;
};

const systemClock: ThrottleClock = {
  now: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

// what was not used may be made up for this long, so that a late timer costs no speed
const burstMs = 250;
// a turn of the event loop between two rounds, whatever the speed
const shortestWaitMs = 4;
const fewestGrainBytes = 1_024;
/** Pieces a second: small enough for an even flow, and for a cancelled or changed limit to show at once. */
const grainsPerSecond = 8;

type Waiter = { readonly bytes: number; readonly go: () => void };

/**
 * A token bucket: lets bytes go at a limited speed, and in turn between those that want some. What is let go may
 * exceed what is there by one piece, which the next ones wait for: over seconds the speed is exact.
 */
export class Throttle {
  readonly #clock: ThrottleClock;
  /** Files that wait, in turn; each with its pieces in order. */
  readonly #waiting = new Map<object, Waiter[]>();
  #bytesPerSecond: number | null = null;
  #tokens = 0;
  #atMs = 0;
  #stopTimer: (() => void) | undefined;

  constructor(clock: ThrottleClock = systemClock) {
    this.#clock = clock;
  }

  /** Pieces should be no larger than this. */
  get grainBytes(): number {
    if (this.#bytesPerSecond === null) return Infinity;
    return Math.max(fewestGrainBytes, Math.floor(this.#bytesPerSecond / grainsPerSecond));
  }

  /** Sets the speed from now on, for those that wait already, too; null is no limit. */
  limit(bytesPerSecond: number | null): void {
    this.#refill();
    // from no limit: nothing saved up, nothing owed
    if (this.#bytesPerSecond === null) this.#tokens = 0;
    this.#bytesPerSecond = bytesPerSecond;
    this.#serve();
  }

  /** Waits until `bytes` of `file` may go; rejects with `cancelled` when the signal fires. */
  async take(file: object, bytes: number, signal: AbortSignal): Promise<void> {
    if (this.#bytesPerSecond === null || bytes === 0) return;
    if (signal.aborted) throw cancelled();
    await new Promise<void>((resolve, reject) => {
      const waiter: Waiter = {
        bytes,
        go: () => {
          signal.removeEventListener('abort', stop);
          resolve();
        },
      };
      const stop = (): void => {
        this.#forget(file, waiter);
        reject(cancelled());
      };
      signal.addEventListener('abort', stop, { once: true });
      const line = this.#waiting.get(file);
      if (line === undefined) this.#waiting.set(file, [waiter]);
      else line.push(waiter);
      this.#serve();
    });
  }

  #serve(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    this.#refill();
    while (this.#waiting.size > 0 && (this.#bytesPerSecond === null || this.#tokens > 0)) {
      const next = this.#takeTurn();
      this.#tokens -= next?.bytes ?? 0;
      next?.go();
    }
    if (this.#waiting.size === 0 || this.#bytesPerSecond === null) return;
    const waitMs = ((1 - this.#tokens) * 1_000) / this.#bytesPerSecond;
    this.#stopTimer = this.#clock.after(Math.max(shortestWaitMs, waitMs), () => this.#serve());
  }

  /** The first piece of the file whose turn it is; that file then stands at the end. */
  #takeTurn(): Waiter | undefined {
    const [first] = this.#waiting;
    if (first === undefined) return undefined;
    const [file, line] = first;
    const waiter = line.shift();
    this.#waiting.delete(file);
    if (line.length > 0) this.#waiting.set(file, line);
    return waiter;
  }

  #forget(file: object, waiter: Waiter): void {
    const line = this.#waiting.get(file);
    if (line === undefined) return;
    const left = line.filter((one) => one !== waiter);
    if (left.length > 0) this.#waiting.set(file, left);
    else this.#waiting.delete(file);
  }

  #refill(): void {
    const nowMs = this.#clock.now();
    const rate = this.#bytesPerSecond ?? 0;
    const most = (rate * burstMs) / 1_000;
    this.#tokens = Math.min(most, this.#tokens + (rate * (nowMs - this.#atMs)) / 1_000);
    this.#atMs = nowMs;
  }
}

/** Of all transfers of this process. */
export const sessionThrottle = new Throttle();

function cancelled(): OpError {
  return new OpError('cancelled', 'Cancelled.');
}
