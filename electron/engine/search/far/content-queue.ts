import type { Entry } from '../../../../shared/entry.ts';

/** How files are looked into, some at a time. */
export type ContentWay = {
  readonly look: (files: readonly Entry[]) => Promise<void>;
  /** Looks under way at once, and files and bytes of each. */
  readonly atOnce: number;
  readonly mostFiles: number;
  readonly mostBytes: number;
};

/** Files that wait to be looked into. What comes while others are looked into makes up the next look. */
export class ContentQueue {
  readonly #way: ContentWay;
  readonly #onTaken: () => void;
  readonly #running = new Set<Promise<void>>();
  #waiting: Entry[] = [];
  #failure: { readonly thrown: unknown } | undefined;

  constructor(way: ContentWay, onTaken: () => void) {
    this.#way = way;
    this.#onTaken = onTaken;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  add(files: readonly Entry[]): void {
    for (const file of files) this.#waiting.push(file);
    this.#pump();
  }

  /** Settles when all were looked into; rejects when a look did. */
  async finish(): Promise<void> {
    while (this.#running.size > 0) await Promise.race(this.#running);
    if (this.#failure !== undefined) throw this.#failure.thrown;
  }

  #pump(): void {
    while (this.#waiting.length > 0 && this.#running.size < this.#way.atOnce) {
      if (this.#failure !== undefined) return;
      const running = this.#way
        .look(this.#take())
        .catch((thrown: unknown) => {
          this.#failure ??= { thrown };
        })
        .then(() => {
          this.#running.delete(running);
          this.#pump();
        });
      this.#running.add(running);
      this.#onTaken();
    }
  }

  #take(): readonly Entry[] {
    let bytes = 0;
    let count = 0;
    for (const { size = 0 } of this.#waiting) {
      bytes += size;
      if (count > 0 && (count === this.#way.mostFiles || bytes > this.#way.mostBytes)) break;
      count += 1;
    }
    const taken = this.#waiting.slice(0, count);
    this.#waiting = this.#waiting.slice(count);
    return taken;
  }
}
