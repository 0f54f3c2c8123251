import type { OnReadOpts } from 'node:net';

/** Takes bytes as they come; gives false to have no more for now. Lent bytes are written over once it returns. */
export type Taker = {
  readonly take: (bytes: Buffer, how: 'lent' | 'given') => boolean;
  /** True while whoever gets the bytes keeps none of them. */
  readonly mayLend: () => boolean;
};

/** Where the bytes of a line come from. */
export type Feed = {
  /** Has all bytes go to `taker`, those included that came before. */
  readonly connect: (taker: Taker) => void;
};

// several SSH packets of 32 KiB a read, so that most of them lie in one piece
const bufferBytes = 256 * 1024;

/**
 * Reads a socket into one buffer again and again. A new one for each read costs more than the decryption under
 * Electron, whose allocator hands memory back to the system each time and gets it back page by page.
 */
export class Inlet implements Feed {
  readonly onread: OnReadOpts = {
    buffer: () => this.#buffer,
    callback: (count) => this.#received(count),
  };
  #buffer = Buffer.allocUnsafeSlow(bufferBytes);
  #taker: Taker | undefined;
  #early: Buffer[] = [];

  /** Has all bytes go to `taker`, those included that came before. */
  connect(taker: Taker): void {
    this.#taker = taker;
    for (const bytes of this.#early.splice(0)) taker.take(bytes, 'given');
  }

  /** Whoever took the bytes so far is done, and has these left for the next one. */
  giveBack(bytes: Buffer): void {
    this.#taker = undefined;
    if (bytes.length > 0) this.#early.push(bytes);
  }

  #received(count: number): boolean {
    const bytes = this.#buffer.subarray(0, count);
    const taker = this.#taker;
    if (taker === undefined) {
      this.#early.push(Buffer.from(bytes));
      return true;
    }
    if (!taker.mayLend()) return taker.take(copyOf(bytes), 'given');
    const wantsMore = taker.take(bytes, 'lent');
    // the bytes brought a change of cipher: the new one may hold on to what it has of an unfinished packet
    if (!taker.mayLend()) this.#buffer = Buffer.allocUnsafeSlow(bufferBytes);
    return wantsMore;
  }
}

function copyOf(bytes: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(copy);
  return copy;
}
