// Over 300 lines but one file: a flat list in which each method names the draft's packet, its fields and its reply.
import type { Duplex } from 'node:stream';
import type { Attrs } from '../../../shared/entry.ts';
import { OpError } from '../../../shared/errors.ts';
import { writeAttrs, type AttrsToSend } from './attrs.ts';
import { SftpCalls, type CallOptions, type Fill } from './calls.ts';
import { SftpConnection, usualTimes, type SftpTimes } from './connection.ts';
import { SSH_FXP } from './constants.ts';
import type { NameCoding } from './name-coding.ts';
import type { PacketReader } from './packets.ts';
import {
  readNames,
  readOwners,
  readVolume,
  type Handle,
  type NamedAttrs,
  type OwnerNames,
  type VolumeFacts,
} from './replies.ts';
import { widenReceiveWindow } from './receive-window.ts';
import type { Asked } from './status.ts';
import {
  readLimits,
  readVersion,
  usualLimits,
  type Extensions,
  type SftpLimits,
} from './version.ts';

/** Extensions that the client knows how to use. */
const knownExtensions = {
  posixRename: 'posix-rename@openssh.com',
  fsync: 'fsync@openssh.com',
  statvfs: 'statvfs@openssh.com',
  hardlink: 'hardlink@openssh.com',
  limits: 'limits@openssh.com',
  copyData: 'copy-data',
  lsetstat: 'lsetstat@openssh.com',
  owners: 'users-groups-by-id@openssh.com',
} as const;

/** Which extension, by its short name. */
export type ExtensionName = keyof typeof knownExtensions;

const reading = { operation: 'read an open file' };
const writing = { operation: 'write an open file' };
const atEnd = { value: 0 };

/**
 * SFTP version 3 on one channel. Paths are text in the encoding of `shared/names.ts`; failures are OpErrors. Many
 * requests may be under way at once, and replies in any order are fine.
 */
export class SftpClient {
  readonly #connection: SftpConnection;
  readonly #calls: SftpCalls;
  readonly #extensions: Extensions;
  #limits = usualLimits;

  private constructor(connection: SftpConnection, extensions: Extensions) {
    this.#connection = connection;
    this.#calls = new SftpCalls(connection);
    this.#extensions = extensions;
  }

  /** Greets the server on a fresh `sftp` channel and asks what it takes; a failure ends the channel. */
  static async open(
    channel: Duplex,
    times: SftpTimes = usualTimes,
    names?: NameCoding,
  ): Promise<SftpClient> {
    const client = await SftpClient.#greet(channel, times, { isInitSent: false, names });
    await client.learnLimits();
    return client;
  }

  /** Waits for the server's greeting on a channel whose first words were {@link initPacket}; limits are to be learnt. */
  static greeted(channel: Duplex, names?: NameCoding): Promise<SftpClient> {
    return SftpClient.#greet(channel, usualTimes, { isInitSent: true, names });
  }

  static async #greet(
    channel: Duplex,
    times: SftpTimes,
    { isInitSent, names }: { readonly isInitSent: boolean; readonly names: NameCoding | undefined },
  ): Promise<SftpClient> {
    const connection = new SftpConnection(channel, times);
    connection.names = names;
    widenReceiveWindow(channel);
    return new SftpClient(connection, await connection.hello(readVersion, { isInitSent }));
  }

  /** Asks the server what it takes, unless that is known from another channel to the same service. */
  async learnLimits(known?: SftpLimits): Promise<void> {
    if (!this.has('limits')) return;
    if (known === undefined) await this.#askLimits();
    else this.#limits = known;
  }

  /** Settles when the channel is over, with what ended it. */
  get ended(): Promise<OpError> {
    return this.#connection.ended;
  }

  get isEnded(): boolean {
    return this.#connection.endError !== undefined;
  }

  /** Requests under way. */
  get load(): number {
    return this.#connection.load;
  }

  /** Largest READ and WRITE that the server takes. */
  get limits(): SftpLimits {
    return this.#limits;
  }

  /** What the server offers, by the names it gave. */
  get extensions(): Extensions {
    return this.#extensions;
  }

  /** True when the server offers an extension in the form we know. */
  has(name: ExtensionName): boolean {
    return this.#extensions.has(knownExtensions[name]);
  }

  /** Closes the channel; what is under way fails as `disconnected`. */
  end(): void {
    this.#connection.end(new OpError('disconnected', 'The SFTP channel was closed.'));
  }

  /** `flags` of `SSH_FXF`. A handle that comes after a cancel is closed. */
  open(path: string, flags: number, attrs: AttrsToSend, options?: CallOptions): Promise<Handle> {
    const fill: Fill = (writer) => writeAttrs(writer.text(path).u32(flags), attrs);
    return this.#calls.handle(SSH_FXP.OPEN, fill, { operation: 'open', path }, options);
  }

  opendir(path: string, options?: CallOptions): Promise<Handle> {
    const asked = { operation: 'open the folder', path };
    return this.#calls.handle(SSH_FXP.OPENDIR, (writer) => writer.text(path), asked, options);
  }

  close(handle: Handle): Promise<void> {
    return this.#calls.close(handle);
  }

  /**
   * Reads into `buffer`, at most {@link limits}.readBytes; gives the bytes read, 0 at the end of the file, and may
   * give fewer than asked. After a cancel the buffer is left alone.
   */
  read(
    handle: Handle,
    position: number,
    buffer: Uint8Array,
    options?: CallOptions,
  ): Promise<number> {
    return this.#connection.request<number>({
      asked: reading,
      type: SSH_FXP.READ,
      fill: (writer) => writer.bytes(handle.bytes).u64(position).u32(buffer.length),
      reply: SSH_FXP.DATA,
      parse: (reader) => takeData(reader, buffer),
      eof: atEnd,
      signal: options?.signal,
      sizeBytes: 64,
    });
  }

  /** Writes `data`, at most {@link limits}.writeBytes, which must not change until this settles. */
  write(handle: Handle, position: number, data: Uint8Array): Promise<void> {
    return this.#connection.request<void>({
      asked: writing,
      type: SSH_FXP.WRITE,
      fill: (writer) => writer.bytes(handle.bytes).u64(position),
      reply: SSH_FXP.STATUS,
      parse: () => undefined,
      sizeBytes: 64,
      payload: data,
    });
  }

  lstat(path: string, options?: CallOptions): Promise<Attrs> {
    const asked = { operation: 'read the attributes of', path };
    return this.#calls.attrs(SSH_FXP.LSTAT, (writer) => writer.text(path), asked, options);
  }

  stat(path: string, options?: CallOptions): Promise<Attrs> {
    const asked = { operation: 'read the attributes of', path };
    return this.#calls.attrs(SSH_FXP.STAT, (writer) => writer.text(path), asked, options);
  }

  fstat(handle: Handle, options?: CallOptions): Promise<Attrs> {
    const asked = { operation: 'read the attributes of an open file' };
    const fill: Fill = (writer) => writer.bytes(handle.bytes);
    return this.#calls.attrs(SSH_FXP.FSTAT, fill, asked, options);
  }

  setstat(path: string, attrs: AttrsToSend): Promise<void> {
    const asked = { operation: 'change the attributes of', path };
    const fill: Fill = (writer) => writeAttrs(writer.text(path), attrs);
    return this.#calls.done(SSH_FXP.SETSTAT, fill, asked);
  }

  fsetstat(handle: Handle, attrs: AttrsToSend): Promise<void> {
    const asked = { operation: 'change the attributes of an open file' };
    const fill: Fill = (writer) => writeAttrs(writer.bytes(handle.bytes), attrs);
    return this.#calls.done(SSH_FXP.FSETSTAT, fill, asked);
  }

  /** The next names of a directory in the server's order; undefined after the last. */
  readdir(handle: Handle, options?: CallOptions): Promise<NamedAttrs[] | undefined> {
    return this.#connection.request<NamedAttrs[] | undefined>({
      asked: { operation: 'read the folder' },
      type: SSH_FXP.READDIR,
      fill: (writer) => writer.bytes(handle.bytes),
      reply: SSH_FXP.NAME,
      parse: readNames,
      eof: { value: undefined },
      signal: options?.signal,
      sizeBytes: 64,
    });
  }

  /** Removes a file or link. */
  remove(path: string): Promise<void> {
    const asked = { operation: 'delete', path };
    return this.#calls.done(SSH_FXP.REMOVE, (writer) => writer.text(path), asked);
  }

  mkdir(path: string, attrs: AttrsToSend = {}): Promise<void> {
    const asked = { operation: 'create the folder', path };
    const fill: Fill = (writer) => writeAttrs(writer.text(path), attrs);
    return this.#calls.done(SSH_FXP.MKDIR, fill, asked);
  }

  rmdir(path: string): Promise<void> {
    const asked = { operation: 'delete the folder', path };
    return this.#calls.done(SSH_FXP.RMDIR, (writer) => writer.text(path), asked);
  }

  realpath(path: string, options?: CallOptions): Promise<string> {
    return this.#calls.path(SSH_FXP.REALPATH, path, 'find', options);
  }

  /** Version 3 leaves open whether an existing target is replaced; OpenSSH refuses. */
  rename(from: string, to: string): Promise<void> {
    const asked = { operation: 'rename', path: from };
    return this.#calls.done(SSH_FXP.RENAME, (writer) => writer.text(from).text(to), asked);
  }

  readlink(path: string, options?: CallOptions): Promise<string> {
    return this.#calls.path(SSH_FXP.READLINK, path, 'read the link', options);
  }

  /** Sends the two paths in this order, which servers understand in two ways: see `fs/remote-links.ts`. */
  symlink(first: string, second: string, asked: Asked): Promise<void> {
    const fill: Fill = (writer) => writer.text(first).text(second);
    return this.#calls.done(SSH_FXP.SYMLINK, fill, asked);
  }

  /** rename(2): an existing target is replaced in one step. */
  posixRename(from: string, to: string): Promise<void> {
    const asked = { operation: 'replace', path: to };
    const fill: Fill = (writer) => writer.text(knownExtensions.posixRename).text(from).text(to);
    return this.#calls.done(SSH_FXP.EXTENDED, fill, asked);
  }

  hardlink(from: string, to: string): Promise<void> {
    const asked = { operation: 'link', path: to };
    const fill: Fill = (writer) => writer.text(knownExtensions.hardlink).text(from).text(to);
    return this.#calls.done(SSH_FXP.EXTENDED, fill, asked);
  }

  fsync(handle: Handle): Promise<void> {
    const asked = { operation: 'bring a file to the disk' };
    const fill: Fill = (writer) => writer.text(knownExtensions.fsync).bytes(handle.bytes);
    return this.#calls.slow(SSH_FXP.EXTENDED, fill, asked);
  }

  /** Sets attributes of a link itself. */
  lsetstat(path: string, attrs: AttrsToSend): Promise<void> {
    const asked = { operation: 'change the attributes of', path };
    const fill: Fill = (writer) =>
      writeAttrs(writer.text(knownExtensions.lsetstat).text(path), attrs);
    return this.#calls.done(SSH_FXP.EXTENDED, fill, asked);
  }

  /** Copies within the server; a `length` of 0 means to the end of the source. */
  copyData(
    from: { readonly handle: Handle; readonly position: number; readonly length: number },
    to: { readonly handle: Handle; readonly position: number },
  ): Promise<void> {
    const fill: Fill = (writer) => {
      writer.text(knownExtensions.copyData).bytes(from.handle.bytes);
      writer.u64(from.position).u64(from.length);
      return writer.bytes(to.handle.bytes).u64(to.position);
    };
    return this.#calls.slow(SSH_FXP.EXTENDED, fill, { operation: 'copy within the server' });
  }

  statvfs(path: string, options?: CallOptions): Promise<VolumeFacts> {
    const asked = { operation: 'read the free space of', path };
    const fill: Fill = (writer) => writer.text(path);
    return this.#calls.extended(knownExtensions.statvfs, fill, readVolume, asked, options);
  }

  /** Names of users and groups, at most a few hundred ids at a time. */
  ownerNames(
    uids: readonly number[],
    gids: readonly number[],
    options?: CallOptions,
  ): Promise<OwnerNames> {
    const asked = { operation: 'read the names of owners' };
    const fill: Fill = (writer) => writer.bytes(packedIds(uids)).bytes(packedIds(gids));
    const parse = (reader: PacketReader): OwnerNames => readOwners(reader, uids, gids);
    return this.#calls.extended(knownExtensions.owners, fill, parse, asked, options);
  }

  async #askLimits(): Promise<void> {
    const asked = { operation: 'ask for limits' };
    try {
      const fill: Fill = (writer) => writer;
      this.#limits = await this.#calls.extended(knownExtensions.limits, fill, readLimits, asked);
    } catch (thrown) {
      // a server that offers it but refuses: the usual limits hold; only a lost channel matters
      if (this.isEnded) throw thrown;
    }
  }
}

function packedIds(ids: readonly number[]): Buffer {
  const bytes = Buffer.alloc(ids.length * 4);
  ids.forEach((id, index) => bytes.writeUInt32BE(id, index * 4));
  return bytes;
}

/** Copies a DATA reply to where it is wanted. More than asked, or nothing at all, is no honest answer. */
function takeData(reader: PacketReader, buffer: Uint8Array): number {
  const data = reader.bytes();
  if (data.length > buffer.length || data.length === 0) {
    throw new OpError(
      'protocol',
      `The server sent ${data.length} bytes of a file when asked for ${buffer.length}.`,
    );
  }
  buffer.set(data);
  return data.length;
}
