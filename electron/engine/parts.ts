import type { Duplex } from 'node:stream';
import type { ConnectionFacts } from '../../shared/contract/sessions.ts';
import type { TerminalDown, TerminalUp } from '../../shared/contract/terminals.ts';
import type { OpError } from '../../shared/errors.ts';
import type { FileSystem } from './fs/file-system.ts';
import type { StreamPort } from './port.ts';
import type {
  Ask,
  ConnectParams,
  EngineEvent,
  TransferOutcome,
  TransferParams,
  TransferProgress,
} from './protocol.ts';

/** What a part may use of the engine while it works. */
export type ConnectTools = {
  readonly ask: Ask;
  readonly emit: (event: EngineEvent) => void;
  readonly signal: AbortSignal;
};

/** A logged-in SSH connection, as the engine needs it. */
export type Connection<Shell> = {
  readonly facts: Omit<ConnectionFacts, 'sftpExtensions' | 'homeDirectory'>;
  readonly openSubsystem: (name: 'sftp', options?: { signal?: AbortSignal }) => Promise<Duplex>;
  readonly openShell: (size: { columns: number; rows: number }) => Promise<Shell>;
  readonly onClosed: (listener: (error: OpError) => void) => void;
  readonly close: () => Promise<void>;
};

/** What the engine puts together; tests bring their own. */
export type EngineParts<Shell = unknown> = {
  readonly local: FileSystem;
  readonly connect: (params: ConnectParams, tools: ConnectTools) => Promise<Connection<Shell>>;
  readonly serveShell: (shell: Shell, port: StreamPort<TerminalUp, TerminalDown>) => void;
  readonly runTransfer: (work: {
    readonly params: TransferParams;
    readonly source: FileSystem;
    readonly target: FileSystem;
    readonly ask: Ask;
    readonly onProgress: (progress: TransferProgress) => void;
    readonly signal: AbortSignal;
  }) => Promise<TransferOutcome>;
};
