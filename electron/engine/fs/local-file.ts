import type { FileHandle } from 'node:fs/promises';
import type { Attrs } from '../../../shared/entry.ts';
import { locally } from './errno.ts';
import type { NewAttrs, OpenFile } from './file-system.ts';
import type { Holes } from './holes.ts';
import { attrsOfStats } from './local-attrs.ts';

const lastZero = Buffer.alloc(1);

/** An open local file. */
export class LocalFile implements OpenFile {
  readonly #handle: FileHandle;
  readonly #path: string;
  /** Only of a new file: in one that has content, zeros are content, too. */
  readonly #holes: Holes | undefined;
  #isClosed = false;

  constructor(handle: FileHandle, path: string, holes?: Holes) {
    this.#handle = handle;
    this.#path = path;
    this.#holes = holes;
  }

  async read(buffer: Uint8Array, position: number): Promise<number> {
    return locally('read the open file', this.#path, async () => {
      await this.#extend();
      let filled = 0;
      while (filled < buffer.length) {
        const left = buffer.length - filled;
        const at = position + filled;
        const { bytesRead } = await this.#handle.read(buffer, filled, left, at);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return filled;
    });
  }

  async write(buffer: Uint8Array, position: number): Promise<void> {
    if (this.#holes?.skips(buffer, position) === true) return;
    await locally('write the open file', this.#path, async () => {
      let done = 0;
      while (done < buffer.length) {
        const left = buffer.length - done;
        const { bytesWritten } = await this.#handle.write(buffer, done, left, position + done);
        done += bytesWritten;
      }
    });
  }

  async stat(): Promise<Attrs> {
    return locally('read the attributes of', this.#path, async () => {
      await this.#extend();
      return attrsOfStats(await this.#handle.stat());
    });
  }

  async setAttrs(attrs: NewAttrs): Promise<void> {
    await locally('change the attributes of', this.#path, async () => {
      // later it would change the time of the last change
      await this.#extend();
      if (attrs.mode !== undefined && process.platform !== 'win32') {
        await this.#handle.chmod(attrs.mode);
      }
      const times = await wantedTimes(attrs, () => this.#handle.stat());
      if (times !== undefined) await this.#handle.utimes(times.atime, times.mtime);
    });
  }

  async sync(): Promise<boolean> {
    await locally('bring to the disk', this.#path, async () => {
      await this.#extend();
      await this.#handle.sync();
    });
    return true;
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await locally('close', this.#path, async () => {
      try {
        await this.#extend();
      } finally {
        await this.#handle.close();
      }
    });
  }

  /** Zeros at the end that were not written still make the file longer. */
  async #extend(): Promise<void> {
    const end = this.#holes?.takeMissingEnd();
    // one byte, because setting the length might cut off what is just being written behind
    if (end !== undefined) await this.#handle.write(lastZero, 0, 1, end - 1);
  }
}

/** A time as Node takes it for a file. */
export type FileTime = number | Date;

/** In seconds, with what is below a millisecond; before 1970 as a date, since Node takes a negative number for now. */
export function fileTime(ms: number): FileTime {
  return ms < 0 ? new Date(ms) : ms / 1000;
}

/** Both times, as the system wants them; one that is not given stays as it is. */
export async function wantedTimes(
  attrs: NewAttrs,
  now: () => Promise<{ readonly atimeMs: number; readonly mtimeMs: number }>,
): Promise<{ readonly atime: FileTime; readonly mtime: FileTime } | undefined> {
  if (attrs.mtimeMs === undefined && attrs.atimeMs === undefined) return undefined;
  const both = attrs.mtimeMs !== undefined && attrs.atimeMs !== undefined;
  const old = both ? undefined : await now();
  return {
    atime: fileTime(attrs.atimeMs ?? old?.atimeMs ?? 0),
    mtime: fileTime(attrs.mtimeMs ?? old?.mtimeMs ?? 0),
  };
}
