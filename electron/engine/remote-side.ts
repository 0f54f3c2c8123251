import type { ConnectionFacts } from '../../shared/contract/sessions.ts';
import { OpError, toAppError } from '../../shared/errors.ts';
import { textToBytes } from '../../shared/names.ts';
import { Forwards } from './forward/forwards.ts';
import type { FileSystem } from './fs/file-system.ts';
import { RemoteFileSystem } from './fs/remote.ts';
import type { Ask, ConnectParams, EngineEvent } from './protocol.ts';
import { SftpClient } from './sftp/client.ts';
import { initPacket } from './sftp/connection.ts';
import { nameCodingOf, type NameCoding } from './sftp/name-coding.ts';
import { connect, type Connection } from './ssh/connection.ts';
import { openShellIn, type ShellStart } from './shell/open-in.ts';
import type { ShellChannel } from './ssh/shell-channel.ts';
import { FarShell } from './search/far/far-shell.ts';
import { FarHasher } from './verify/far-hasher.ts';
import { createTransferChannels, type TransferChannels } from './transfer-channels.ts';

/** The channel of panes. */
type Browsing = { readonly client: SftpClient; readonly files: FileSystem };

type Ready = {
  readonly at: 'ready';
  readonly connection: Connection;
  readonly home: string;
  readonly transfers: TransferChannels;
  readonly hasher: FarHasher;
  readonly shell: FarShell;
  readonly forwards: Forwards;
  browsing: Browsing;
  reopening?: Promise<FileSystem>;
};

type State =
  | { readonly at: 'new' }
  | { readonly at: 'connecting' }
  | Ready
  | { readonly at: 'over'; readonly error: OpError };

/** How the connection speaks to main. */
type RemoteTools = { readonly ask: Ask; readonly emit: (event: EngineEvent) => void };

/** The connection of an engine, which has one in its life. */
export class RemoteSide {
  readonly #tools: RemoteTools;
  #state: State = { at: 'new' };
  #names: NameCoding | undefined;

  constructor(tools: RemoteTools) {
    this.#tools = tools;
  }

  /** Logs in and opens the SFTP channel of panes; all is closed again when any of it fails. */
  async connect(params: ConnectParams, signal: AbortSignal): Promise<ConnectionFacts> {
    if (this.#state.at !== 'new') {
      throw new OpError('invalid', 'This session has been connected before.');
    }
    this.#state = { at: 'connecting' };
    this.#names = nameCodingOf(params.nameCharset);
    let connection: Connection | undefined;
    let lost: OpError | undefined;
    const cancel = () => void connection?.close();
    try {
      connection = await connect(params, { ...this.#tools, signal });
      connection.onClosed((error) => {
        lost = error;
        this.#lost(error);
      });
      signal.addEventListener('abort', cancel, { once: true });
      this.#tools.emit({ event: 'phase', hop: params.jumps?.length ?? 0, phase: 'files' });
      return await this.#enter(connection, signal);
    } catch (thrown) {
      this.#state = { at: 'over', error: notConnected() };
      await connection?.close();
      // why the connection went says more than that a channel ended with it
      throw signal.aborted ? cancelled() : (lost ?? thrown);
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }

  /** Closes the connection; that is no `closed` event. */
  async disconnect(): Promise<void> {
    const before = this.#state;
    const error = new OpError('disconnected', 'The session was closed.');
    this.#state = { at: 'over', error };
    if (before.at !== 'ready') return;
    before.transfers.end();
    before.hasher.end();
    before.forwards.end();
    before.browsing.client.end();
    await before.connection.close();
  }

  /** The file system of panes; its channel is opened anew when the server has ended it. */
  async files(): Promise<FileSystem> {
    const now = this.#ready();
    if (!now.browsing.client.isEnded) return now.browsing.files;
    now.reopening ??= this.#reopen(now);
    return now.reopening;
  }

  /** A file system over further channels, so that panes stay quick, for the time of `use`. */
  async forTransfer<T>(use: (files: FileSystem) => Promise<T>): Promise<T> {
    return this.#ready().transfers.lend(use, () => this.files());
  }

  /** Who can be asked for hashes of the server's files. */
  hasher(): FarHasher {
    return this.#ready().hasher;
  }

  /** The account's shell, for searches. */
  shell(): FarShell {
    return this.#ready().shell;
  }

  /** The tunnels through this connection. */
  forwards(): Forwards {
    return this.#ready().forwards;
  }

  /** The key that the server has proved to own. */
  hostKey(): Uint8Array {
    return this.#ready().connection.hostKey;
  }

  /** True when this connection is to the server that proved to own `hostKey`. */
  isServerOf(hostKey: Uint8Array): boolean {
    return this.#state.at === 'ready' && hostKey.length > 0 && isEqual(hostKey, this.hostKey());
  }

  /** A shell on a channel of its own. */
  async openShell(
    size: { readonly columns: number; readonly rows: number },
    signal: AbortSignal,
  ): Promise<ShellChannel> {
    return this.#ready().connection.openShell(size, { signal });
  }

  /** The same, in a folder where that is possible. */
  async openShellIn(
    directory: string,
    size: { readonly columns: number; readonly rows: number },
    signal: AbortSignal,
  ): Promise<ShellStart> {
    const toBytes = this.#names?.toBytes ?? textToBytes;
    const { connection, home } = this.#ready();
    return openShellIn(connection, { directory, home, toBytes, size, signal });
  }

  async #enter(connection: Connection, signal: AbortSignal): Promise<ConnectionFacts> {
    const browsing = browse(await greet(connection, this.#names, { signal }));
    const { client, files } = browsing;
    // both in one round trip
    const [homeDirectory] = await Promise.all([files.realPath('.'), client.learnLimits()]);
    // cancelled, or disconnected meanwhile
    if (signal.aborted || this.#state.at !== 'connecting') throw cancelled();
    const borrow = () =>
      this.#state.at === 'ready' && !this.#state.browsing.client.isEnded
        ? this.#state.browsing.client
        : undefined;
    const open = () => openClient(connection, client, this.#names);
    const transfers = createTransferChannels(open, borrow);
    const hasher = new FarHasher({
      openExec: (command) => connection.openExec(command),
      ...(this.#names === undefined ? {} : { names: this.#names }),
    });
    const shell = new FarShell(connection, this.#names);
    const forwards = new Forwards(connection, (reports) =>
      this.#tools.emit({ event: 'forwards', reports }),
    );
    const home = homeDirectory;
    this.#state = { at: 'ready', connection, home, transfers, hasher, shell, forwards, browsing };
    return {
      ...connection.facts,
      sftpExtensions: [...client.extensions.keys()],
      homeDirectory,
    };
  }

  async #reopen(now: Ready): Promise<FileSystem> {
    try {
      now.browsing = browse(await openClient(now.connection, now.browsing.client, this.#names));
      return now.browsing.files;
    } finally {
      delete now.reopening;
    }
  }

  #ready(): Ready {
    if (this.#state.at === 'ready') return this.#state;
    throw this.#state.at === 'over' ? this.#state.error : notConnected();
  }

  #lost(error: OpError): void {
    if (this.#state.at !== 'ready') return;
    this.#state.transfers.end();
    this.#state.hasher.end();
    this.#state.forwards.end();
    this.#state = { at: 'over', error };
    this.#tools.emit({ event: 'closed', error: toAppError(error) });
  }
}

type Opening = Pick<Connection, 'openSubsystem'>;

async function greet(
  connection: Opening,
  names: NameCoding | undefined,
  options: { readonly signal?: AbortSignal } = {},
): Promise<SftpClient> {
  const firstWords = initPacket();
  const channel = await connection.openSubsystem('sftp', { ...options, firstWords });
  return SftpClient.greeted(channel, names);
}

/** A further channel, in two round trips: what the server takes is known from the first one. */
async function openClient(
  connection: Opening,
  first: SftpClient,
  names: NameCoding | undefined,
): Promise<SftpClient> {
  const client = await greet(connection, names);
  await client.learnLimits(first.limits);
  return client;
}

function browse(client: SftpClient): Browsing {
  return { client, files: new RemoteFileSystem({ clients: () => [client] }) };
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

function notConnected(): OpError {
  const options = { next: 'Reconnect.' };
  return new OpError('disconnected', 'There is no connection to the server.', options);
}

function cancelled(): OpError {
  return new OpError('cancelled', 'Cancelled: connect.');
}
