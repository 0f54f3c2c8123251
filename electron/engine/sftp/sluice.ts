import { FlowWindow } from './flow-window.ts';

/**
 * Lets as much content of one connection onto its way as the link carries; the rest waits here, where nothing else has
 * to wait behind it. First come, first served.
 */
export class Sluice {
  readonly #window: FlowWindow;
  readonly #now: () => number;
  #inFlightBytes = 0;
  #waiting: { readonly bytes: number; readonly go: () => void }[] = [];

  constructor(window = new FlowWindow(), now: () => number = () => performance.now()) {
    this.#window = window;
    this.#now = now;
  }

  /** Best size of one request right now. */
  get pieceBytes(): number {
    return this.#window.pieceBytes;
  }

  /** Does `work`, a request that moves so many bytes, when there is room for it. */
  async pass<T>(bytes: number, work: () => Promise<T>): Promise<T> {
    if (this.#waiting.length > 0 || !this.#hasRoom(bytes)) {
      await new Promise<void>((go) => this.#waiting.push({ bytes, go }));
    } else {
      this.#inFlightBytes += bytes;
    }
    const startMs = this.#now();
    try {
      const value = await work();
      const nowMs = this.#now();
      const isWanted = this.#waiting.length > 0;
      this.#window.took({ bytes, ms: nowMs - startMs, nowMs, isWanted });
      return value;
    } finally {
      this.#inFlightBytes -= bytes;
      this.#serve();
    }
  }

  /** One request may always be under way, however large. */
  #hasRoom(bytes: number): boolean {
    return this.#inFlightBytes === 0 || this.#inFlightBytes + bytes <= this.#window.bytes;
  }

  #serve(): void {
    let served = 0;
    for (const { bytes, go } of this.#waiting) {
      if (!this.#hasRoom(bytes)) break;
      this.#inFlightBytes += bytes;
      served += 1;
      go();
    }
    if (served > 0) this.#waiting.splice(0, served);
  }
}
