import type { Duplex } from 'node:stream';
import type { ConnectionFacts } from '../../../shared/contract/sessions.ts';
import type { OpError } from '../../../shared/errors.ts';
import type { Ask, ConnectParams, EngineEvent } from '../protocol.ts';
import { Attempt } from './attempt.ts';
import type { SubsystemOptions } from './channels.ts';
import type { Deadlines } from './deadlines.ts';
import type { ExecChannel } from './exec-channel.ts';
import type { ExecStream } from './exec-stream.ts';
import type { ShellChannel } from './shell-channel.ts';
import type { TcpAddress } from './open-tunnel.ts';
import type { ServerPorts } from './server-ports.ts';
import type { Line } from './tcp.ts';
import type { TunnelChannel } from './tunnel-channel.ts';
import { walk } from './way/walk.ts';

/** A logged-in SSH connection. */
export type Connection = {
  readonly facts: Omit<ConnectionFacts, 'sftpExtensions' | 'homeDirectory'>;
  /** What the server has proved to own. */
  readonly hostKey: Uint8Array;
  readonly openSubsystem: (name: 'sftp', options?: SubsystemOptions) => Promise<Duplex>;
  readonly openShell: (
    size: { readonly columns: number; readonly rows: number },
    options?: {
      readonly signal?: AbortSignal;
      /** Instead of the login shell: one of `shell/start-in.ts`. */
      readonly command?: string;
    },
  ) => Promise<ShellChannel>;
  /** Starts a fixed command: nothing that a user or server named may be part of it, but as `shell/set-bytes.ts` writes it. */
  readonly openExec: (
    command: string,
    options?: { readonly signal?: AbortSignal },
  ) => Promise<ExecChannel>;
  /** The same for a command whose output is taken as it comes. */
  readonly openExecStream: (
    command: string,
    options?: { readonly signal?: AbortSignal },
  ) => Promise<ExecStream>;
  /** A line from the server to another one, which ends with this connection. */
  readonly openForward: (
    to: { readonly host: string; readonly tcpPort: number },
    options?: { readonly signal?: AbortSignal },
  ) => Promise<Line>;
  /** A TCP connection from the server to another one, for whoever has connected to us from `from`. */
  readonly openTunnel: (
    to: TcpAddress,
    options: { readonly from: TcpAddress; readonly signal?: AbortSignal },
  ) => Promise<TunnelChannel>;
  /** Has the server listen for us. */
  readonly serverPorts: ServerPorts;
  /** The connection ended without `close`: once, at once when that has happened already. */
  readonly onClosed: (listener: (error: OpError) => void) => void;
  /** Says goodbye and waits for the server to hang up, 2 s at most. */
  readonly close: () => Promise<void>;
};

/** What a connect attempt may use. */
export type ConnectDeps = {
  readonly ask: Ask;
  readonly emit: (event: EngineEvent) => void;
  readonly signal?: AbortSignal;
  readonly deadlines?: Partial<Deadlines>;
};

/** Dials, checks the host key, and logs in. The one place where an SSH connection comes into being. */
export function connect(params: ConnectParams, deps: ConnectDeps): Promise<Connection> {
  return walk(params, deps, (hop, over) => new Attempt(hop, over).ready);
}
