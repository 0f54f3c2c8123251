import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { textToBytes } from '../../shared/names.ts';

/** Thrown when a path leads out of the sample folder; the client sees "permission denied". */
export class OutsideRoot extends Error {
  readonly code = 'EACCES';
}

/**
 * The sample folder as the server's `/`. Paths are in the encoding of `shared/names.ts`; what goes to the disk is
 * bytes, checked to lie in the folder after links are resolved.
 */
export class Root {
  readonly #realRoot: Buffer;

  private constructor(realRoot: Buffer) {
    this.#realRoot = realRoot;
  }

  /** `directory` must exist. */
  static async at(directory: string): Promise<Root> {
    return new Root(await realpath(directory, 'buffer'));
  }

  /** The absolute form of a client's path, `.` and `..` taken out by text alone, as `/` or `/a/b`. */
  static normalise(clientPath: string, workingDirectory = '/'): string {
    const whole = clientPath.startsWith('/') ? clientPath : `${workingDirectory}/${clientPath}`;
    return path.posix.resolve('/', whole);
  }

  /** Where a path itself lies on disk, a link at its end not followed. */
  async locate(clientPath: string): Promise<Buffer> {
    const full = this.#join(Root.normalise(clientPath));
    if (full.equals(this.#realRoot)) return full;
    const parent = await realpath(full.subarray(0, full.lastIndexOf(separator)), 'buffer');
    this.#mustHold(parent);
    return full;
  }

  /** Where a path leads, links followed; it must exist. */
  async follow(clientPath: string): Promise<Buffer> {
    const real = await realpath(await this.locate(clientPath), 'buffer');
    this.#mustHold(real);
    return real;
  }

  /** The client's path of a place on disk. */
  clientPath(real: Buffer): Buffer {
    this.#mustHold(real);
    const below = real.subarray(this.#realRoot.length);
    return below.length === 0 ? Buffer.from('/') : below;
  }

  #join(normalised: string): Buffer {
    if (normalised === '/') return this.#realRoot;
    return Buffer.concat([this.#realRoot, textToBytes(normalised)]);
  }

  #mustHold(real: Buffer): void {
    const inside =
      real.equals(this.#realRoot) ||
      (real.subarray(0, this.#realRoot.length).equals(this.#realRoot) &&
        real[this.#realRoot.length] === separator);
    if (!inside) throw new OutsideRoot('outside the sample folder');
  }
}

const separator = '/'.charCodeAt(0);
