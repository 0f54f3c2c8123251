import type { Client, ClientChannel } from 'ssh2';
import { OpError } from '../../../shared/errors.ts';
import { startSubsystem } from './early-channel.ts';
import type { Ending } from './ending.ts';
import { serverLine } from './server-text.ts';

/** What opening a channel may use. */
export type ChannelTools = {
  readonly client: Client;
  readonly ending: Ending;
  readonly deadlineMs: number;
  /** See `readsInOrder`. */
  readonly isOrderly: boolean;
};

/** How a subsystem may be opened. */
export type SubsystemOptions = {
  readonly signal?: AbortSignal | undefined;
  readonly firstWords?: Buffer | undefined;
};

type Opener = (done: (error: Error | undefined, channel: ClientChannel) => void) => void;

/** RFC 4254 asks for 32 KiB; less than this only costs time, and ssh2 loops for ever on zero (gap 14). */
const leastPacketBytes = 1_024;

/** Opens a subsystem on a raw channel of its own, on which `firstWords` are the first that is sent. */
export async function openSubsystem(
  tools: ChannelTools,
  name: 'sftp',
  { signal, firstWords }: SubsystemOptions = {},
): Promise<ClientChannel> {
  const { client } = tools;
  const early = tools.isOrderly ? firstWords : undefined;
  const channel = await openChannel(
    'the SFTP service',
    tools,
    (done) => (early ? startSubsystem(client, name, early, done) : client.subsys(name, done)),
    { signal },
  );
  // nobody reads it, and unread it would use up the channel's window
  channel.stderr.resume();
  if (firstWords && !early) channel.write(firstWords);
  return channel;
}

/** Opens the user's login shell on a terminal of this size, or a command that becomes it. */
export function openShell(
  tools: ChannelTools,
  { columns: cols, rows }: { readonly columns: number; readonly rows: number },
  {
    environment = {},
    signal,
    command,
  }: {
    readonly environment?: { readonly [name: string]: string } | undefined;
    readonly signal: AbortSignal | undefined;
    /** What starts the shell, when the server is not to do it by itself. */
    readonly command?: string | undefined;
  },
): Promise<ClientChannel> {
  const pty = { cols, rows, term: 'xterm-256color' };
  return openChannel(
    'a shell',
    tools,
    (done) =>
      command === undefined
        ? tools.client.shell(pty, { env: environment }, done)
        : tools.client.exec(command, { pty, env: environment }, done),
    { signal },
  );
}

/** Starts a command, which the user's shell interprets. */
export function openExec(
  tools: ChannelTools,
  command: string,
  signal: AbortSignal | undefined,
): Promise<ClientChannel> {
  return openChannel('a command', tools, (done) => tools.client.exec(command, done), { signal });
}

/** Opens a connection from the server to another one. The server may take as long for it as a TCP connection takes. */
export function openForwardChannel(
  tools: ChannelTools,
  { host, tcpPort }: { readonly host: string; readonly tcpPort: number },
  options: {
    readonly signal: AbortSignal | undefined;
    /** Whom the server is told it is for; this computer itself when missing. */
    readonly from?: { readonly host: string; readonly tcpPort: number };
    /** Tells a refusal by its reason of RFC 4254 section 5.1. */
    readonly refused: (reason: number | undefined, said: string) => OpError;
    readonly late: () => OpError;
  },
): Promise<ClientChannel> {
  const { host: fromHost, tcpPort: fromPort } = options.from ?? { host: '127.0.0.1', tcpPort: 0 };
  return openChannel(
    `the way to ${serverLine(host)}`,
    tools,
    (done) =>
      tools.client.forwardOut(fromHost, fromPort, host, tcpPort, (error, channel) =>
        done(error && options.refused(reasonOf(error), saidIn(error)), channel),
      ),
    options,
  );
}

/** Opens a channel for `what`, within its deadline; one that comes too late is closed. */
function openChannel(
  what: string,
  tools: ChannelTools,
  open: Opener,
  options: { readonly signal?: AbortSignal | undefined; readonly late?: () => OpError } = {},
): Promise<ClientChannel> {
  const { ending, deadlineMs } = tools;
  const { signal, late = () => lateError(what, deadlineMs) } = options;
  return new Promise((resolve, reject) => {
    let isSettled = false;
    const settle = (outcome: ClientChannel | OpError) => {
      isSettled = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
      ending.signal.removeEventListener('abort', lost);
      if (outcome instanceof OpError) reject(outcome);
      else resolve(outcome);
    };
    const cancel = () => settle(new OpError('cancelled', `Opening ${what} was cancelled.`));
    const lost = () => settle(ending.reason() ?? new OpError('disconnected', 'Disconnected.'));
    const timer = setTimeout(() => settle(late()), deadlineMs);
    if (ending.reason()) return lost();
    if (signal?.aborted) return cancel();
    ending.signal.addEventListener('abort', lost, { once: true });
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      open((error, channel) => {
        if (isSettled) closeUnused(error, channel);
        else settle(error ? refusedError(what, error) : checkChannel(what, channel));
      });
    } catch (error) {
      // ssh2 throws when its socket is no longer writable, before it says that the connection ended
      settle(
        ending.reason() ?? new OpError('disconnected', `${what}: not connected.`, { cause: error }),
      );
    }
    return undefined;
  });
}

/** The channel, unless it cannot be used: then it is closed. */
export function checkChannel(what: string, channel: ClientChannel): ClientChannel | OpError {
  channel.on('error', () => undefined);
  channel.stderr.on('error', () => undefined);
  const packetBytes = peerPacketBytes(channel);
  if (packetBytes === undefined || packetBytes >= leastPacketBytes) return channel;
  channel.close();
  return new OpError(
    'protocol',
    `The server allows only ${packetBytes} bytes a packet for ${what}.`,
    {
      next: 'The server’s software is at fault.',
    },
  );
}

function peerPacketBytes(channel: ClientChannel): number | undefined {
  const { outgoing } = channel;
  if (typeof outgoing !== 'object' || outgoing === null || !('packetSize' in outgoing)) {
    return undefined;
  }
  return typeof outgoing.packetSize === 'number' ? outgoing.packetSize : undefined;
}

function closeUnused(error: Error | undefined, channel: ClientChannel): void {
  if (error) return;
  channel.on('error', () => undefined);
  channel.resume();
  channel.stderr.resume();
  channel.close();
}

function reasonOf(error: Error): number | undefined {
  return 'reason' in error && typeof error.reason === 'number' ? error.reason : undefined;
}

function saidIn(error: Error): string {
  return serverLine(error.message).replace(/^\(SSH\) Channel open failure: /, '');
}

function refusedError(what: string, error: Error): OpError {
  if (error instanceof OpError) return error;
  const said = saidIn(error);
  return new OpError('failed', `The server refused ${what}: ${said}.`, {
    next: what.includes('SFTP')
      ? 'The account may be limited to other services, or the server lacks the SFTP subsystem.'
      : 'The account may not be allowed a shell, or the server limits channels (MaxSessions).',
    cause: error,
  });
}

function lateError(what: string, deadlineMs: number): OpError {
  const seconds = Math.max(1, Math.round(deadlineMs / 1000));
  return new OpError('timeout', `The server did not open ${what} within ${seconds} s.`, {
    next: 'Try again; if it stays so, the server is overloaded or limits channels.',
  });
}
