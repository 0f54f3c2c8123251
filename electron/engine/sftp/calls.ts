import type { Attrs } from '../../../shared/entry.ts';
import { readAttrs } from './attrs.ts';
import type { SftpConnection } from './connection.ts';
import { SSH_FXP } from './constants.ts';
import type { PacketReader, PacketWriter } from './packets.ts';
import { readHandle, readPath, type Handle } from './replies.ts';
import type { Asked } from './status.ts';

/** Options of a single request. */
export type CallOptions = { readonly signal?: AbortSignal | undefined };

/** Adds the fields of a request behind its id. */
export type Fill = (writer: PacketWriter) => PacketWriter;

/** The kinds of request of version 3, told apart by what answers them. */
export class SftpCalls {
  readonly #connection: SftpConnection;

  constructor(connection: SftpConnection) {
    this.#connection = connection;
  }

  /** Answered by a status alone. */
  done(type: number, fill: Fill, asked: Asked): Promise<void> {
    return this.#connection.request<void>({
      asked,
      type,
      fill,
      reply: SSH_FXP.STATUS,
      parse: nothing,
    });
  }

  /** The same for a request that may take minutes. */
  slow(type: number, fill: Fill, asked: Asked): Promise<void> {
    return this.#connection.request<void>({
      asked,
      type,
      fill,
      reply: SSH_FXP.STATUS,
      parse: nothing,
      isSlow: true,
    });
  }

  /** Answered by a handle; one that comes after a cancel is closed. */
  handle(type: number, fill: Fill, asked: Asked, options?: CallOptions): Promise<Handle> {
    return this.#connection.request<Handle>({
      asked,
      type,
      fill,
      reply: SSH_FXP.HANDLE,
      parse: readHandle,
      onLate: (reader) => {
        // nobody waits any more, so whatever closing says has nobody to tell
        this.close(readHandle(reader)).catch(() => undefined);
      },
      signal: options?.signal,
    });
  }

  /** Gives a handle back; some servers write to slow disks only now. */
  close(handle: Handle): Promise<void> {
    const asked = { operation: 'close a file' };
    return this.slow(SSH_FXP.CLOSE, (writer) => writer.bytes(handle.bytes), asked);
  }

  /** Answered by attributes. */
  attrs(type: number, fill: Fill, asked: Asked, options?: CallOptions): Promise<Attrs> {
    return this.#connection.request<Attrs>({
      asked,
      type,
      fill,
      reply: SSH_FXP.ATTRS,
      parse: (reader) => readAttrs(reader),
      signal: options?.signal,
    });
  }

  /** Takes a path, answered by one. */
  path(type: number, path: string, operation: string, options?: CallOptions): Promise<string> {
    return this.#connection.request<string>({
      asked: { operation, path },
      type,
      fill: (writer) => writer.text(path),
      reply: SSH_FXP.NAME,
      parse: readPath,
      signal: options?.signal,
    });
  }

  /** An extension that is answered by more than a status. */
  extended<T>(
    name: string,
    fill: Fill,
    parse: (reader: PacketReader) => T,
    asked: Asked,
    options?: CallOptions,
  ): Promise<T> {
    return this.#connection.request<T>({
      asked,
      type: SSH_FXP.EXTENDED,
      fill: (writer) => fill(writer.text(name)),
      reply: SSH_FXP.EXTENDED_REPLY,
      parse,
      signal: options?.signal,
    });
  }
}

function nothing(): void {
  // a status that says OK has said all
}
