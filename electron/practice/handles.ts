import type { FileHandle } from 'node:fs/promises';
import type { Dir } from 'node:fs';
import { SSH_FX } from '../engine/sftp/constants.ts';
import { StatusError } from './status.ts';

/** What a client has open: a file, or a directory being read, with its place on disk. */
export type Opened =
  | { readonly kind: 'file'; readonly file: FileHandle }
  | { readonly kind: 'directory'; readonly directory: Dir; readonly at: Buffer };

// a client with more open than this has a leak, or is up to no good
const mostOpen = 1_000;

/** The open handles of one SFTP channel. */
export class Handles {
  readonly #opened = new Map<number, Opened>();
  #next = 1;
  /** An opening that is under way when the channel closes ends after it. */
  #isOver = false;

  /** Takes one in and gives its handle, four bytes. What it cannot take, it closes. */
  add(opened: Opened): Buffer {
    if (this.#isOver || this.#opened.size >= mostOpen) {
      // it was only just opened: nothing is lost by how closing ends
      closeOpened(opened).catch(() => {});
      const why = this.#isOver ? 'The channel is closed' : 'Too many handles';
      throw new StatusError(SSH_FX.FAILURE, why);
    }
    const number = this.#next;
    this.#next += 1;
    this.#opened.set(number, opened);
    const handle = Buffer.alloc(4);
    handle.writeUInt32BE(number);
    return handle;
  }

  file(handle: Buffer): FileHandle {
    const opened = this.#find(handle);
    if (opened.kind !== 'file') throw new StatusError(SSH_FX.FAILURE, 'Not a file handle');
    return opened.file;
  }

  directory(handle: Buffer): { directory: Dir; at: Buffer } {
    const opened = this.#find(handle);
    if (opened.kind !== 'directory') throw new StatusError(SSH_FX.FAILURE, 'Not a directory');
    return opened;
  }

  async close(handle: Buffer): Promise<void> {
    const opened = this.#find(handle);
    this.#opened.delete(handle.readUInt32BE());
    await closeOpened(opened);
  }

  async closeAll(): Promise<void> {
    this.#isOver = true;
    const all = [...this.#opened.values()];
    this.#opened.clear();
    await Promise.allSettled(all.map(closeOpened));
  }

  #find(handle: Buffer): Opened {
    const opened = handle.length === 4 ? this.#opened.get(handle.readUInt32BE()) : undefined;
    if (!opened) throw new StatusError(SSH_FX.FAILURE, 'No such handle');
    return opened;
  }
}

async function closeOpened(opened: Opened): Promise<void> {
  if (opened.kind === 'file') await opened.file.close();
  else await opened.directory.close();
}
