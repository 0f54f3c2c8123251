import type { ConnectionFacts } from '../../shared/contract/sessions.ts';
import { OpError, toAppError } from '../../shared/errors.ts';
import type { FileSystem } from './fs/file-system.ts';
import { RemoteFileSystem } from './fs/remote.ts';
import type { Connection, ConnectTools, EngineParts } from './parts.ts';
import type { ConnectParams } from './protocol.ts';
import { SftpClient } from './sftp/client.ts';
import { createTransferChannels, type TransferChannels } from './transfer-channels.ts';

/** The channel of panes. */
type Browsing = { readonly client: SftpClient; readonly files: FileSystem };

type Ready<Shell> = {
  readonly at: 'ready';
  readonly connection: Connection<Shell>;
  readonly transfers: TransferChannels;
  browsing: Browsing;
  reopening?: Promise<FileSystem>;
};

type State<Shell> =
  | { readonly at: 'new' }
  | { readonly at: 'connecting' }
  | Ready<Shell>
  | { readonly at: 'over'; readonly error: OpError };

/** The connection of an engine, which has one in its life. */
export class RemoteSide<Shell> {
  readonly #parts: Pick<EngineParts<Shell>, 'connect'>;
  readonly #tools: Omit<ConnectTools, 'signal'>;
  #state: State<Shell> = { at: 'new' };

  constructor(parts: Pick<EngineParts<Shell>, 'connect'>, tools: Omit<ConnectTools, 'signal'>) {
    this.#parts = parts;
    this.#tools = tools;
  }

  /** Logs in and opens the SFTP channel of panes; all is closed again when any of it fails. */
  async connect(params: ConnectParams, signal: AbortSignal): Promise<ConnectionFacts> {
    if (this.#state.at !== 'new') {
      throw new OpError('invalid', 'This session has been connected before.');
    }
    this.#state = { at: 'connecting' };
    let connection: Connection<Shell> | undefined;
    try {
      connection = await this.#parts.connect(params, { ...this.#tools, signal });
      return await this.#enter(connection, signal);
    } catch (thrown) {
      this.#state = { at: 'over', error: notConnected() };
      await connection?.close();
      throw thrown;
    }
  }

  /** Closes the connection; that is no `closed` event. */
  async disconnect(): Promise<void> {
    const before = this.#state;
    const error = new OpError('disconnected', 'The session was closed.');
    this.#state = { at: 'over', error };
    if (before.at !== 'ready') return;
    before.transfers.end();
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

  /** A shell on a channel of its own. */
  async openShell(size: { readonly columns: number; readonly rows: number }): Promise<Shell> {
    return this.#ready().connection.openShell(size);
  }

  async #enter(connection: Connection<Shell>, signal: AbortSignal): Promise<ConnectionFacts> {
    connection.onClosed((error) => this.#lost(error));
    this.#tools.emit({ event: 'phase', phase: 'files' });
    const browsing = browse(await openClient(connection, { signal }));
    const homeDirectory = await browsing.files.realPath('.');
    // cancelled, or disconnected meanwhile
    if (signal.aborted || this.#state.at !== 'connecting') throw cancelled();
    const transfers = createTransferChannels(() => openClient(connection));
    this.#state = { at: 'ready', connection, transfers, browsing };
    return {
      ...connection.facts,
      sftpExtensions: [...browsing.client.extensions.keys()],
      homeDirectory,
    };
  }

  async #reopen(now: Ready<Shell>): Promise<FileSystem> {
    try {
      now.browsing = browse(await openClient(now.connection));
      return now.browsing.files;
    } finally {
      delete now.reopening;
    }
  }

  #ready(): Ready<Shell> {
    if (this.#state.at === 'ready') return this.#state;
    throw this.#state.at === 'over' ? this.#state.error : notConnected();
  }

  #lost(error: OpError): void {
    if (this.#state.at !== 'ready') return;
    this.#state.transfers.end();
    this.#state = { at: 'over', error };
    this.#tools.emit({ event: 'closed', error: toAppError(error) });
  }
}

async function openClient(
  connection: Pick<Connection<unknown>, 'openSubsystem'>,
  options: { readonly signal?: AbortSignal } = {},
): Promise<SftpClient> {
  return SftpClient.open(await connection.openSubsystem('sftp', options));
}

function browse(client: SftpClient): Browsing {
  return { client, files: new RemoteFileSystem({ clients: () => [client] }) };
}

function notConnected(): OpError {
  const options = { next: 'Reconnect.' };
  return new OpError('disconnected', 'There is no connection to the server.', options);
}

function cancelled(): OpError {
  return new OpError('cancelled', 'Cancelled: connect.');
}
