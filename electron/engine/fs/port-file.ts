import type { Attrs } from '../../../shared/entry.ts';
import { OpError } from '../../../shared/errors.ts';
import { release } from '../ssh/release.ts';
import type { OpenFile, WholeFiles } from './file-system.ts';
import { broken, type PortCalls } from './port-calls.ts';
import { portReadBytes } from './port-messages.ts';

/** One message each way for a small file. */
export function wholeFilesOver(calls: PortCalls, mostBytes: number): WholeFiles {
  return {
    mostBytes: Math.min(mostBytes, portReadBytes),
    read: async (path, size, signal) => {
      const whole = await calls.call('whole', { path, size }, { signal });
      if (whole === null) return undefined;
      if (whole.bytes.length !== size) throw wrongLength(calls, whole.bytes.length, size);
      return whole;
    },
    create: () => Promise.reject(readOnly()),
  };
}

/** A file of another session, open for reading. */
export class PortFile implements OpenFile {
  readonly #calls: PortCalls;
  readonly #file: number;
  #closing: Promise<null> | undefined;

  constructor(calls: PortCalls, file: number) {
    this.#calls = calls;
    this.#file = file;
  }

  async read(buffer: Uint8Array, position: number): Promise<number> {
    if (buffer.length <= portReadBytes) return this.#readPiece(buffer, position);
    let filled = 0;
    while (filled < buffer.length) {
      const piece = buffer.subarray(filled, filled + portReadBytes);
      const count = await this.#readPiece(piece, position + filled);
      filled += count;
      if (count < piece.length) break;
    }
    return filled;
  }

  write(): Promise<void> {
    return Promise.reject(readOnly());
  }

  stat(): Promise<Attrs> {
    return this.#calls.call('fstat', { file: this.#file });
  }

  setAttrs(): Promise<void> {
    return Promise.reject(readOnly());
  }

  sync(): Promise<boolean> {
    return Promise.resolve(false);
  }

  async close(): Promise<void> {
    this.#closing ??= this.#calls.call('close', { file: this.#file });
    await this.#closing;
  }

  async #readPiece(buffer: Uint8Array, position: number): Promise<number> {
    if (buffer.length === 0) return 0;
    const length = buffer.length;
    const bytes = await this.#calls.call('read', { file: this.#file, position, length });
    if (bytes.length > length) throw wrongLength(this.#calls, bytes.length, length);
    buffer.set(bytes);
    const count = bytes.length;
    // Node's messages are views of a larger read; Electron's have memory of their own
    if (bytes.byteLength === bytes.buffer.byteLength) release(bytes);
    return count;
  }
}

function wrongLength(calls: PortCalls, got: number, asked: number): OpError {
  const error = broken(`sent ${got} bytes when asked for ${asked}`);
  calls.end(error);
  return error;
}

/** What nothing of another session's files can be asked for. */
export function readOnly(): OpError {
  return new OpError('unsupported', 'The files of another session can only be read here.');
}
