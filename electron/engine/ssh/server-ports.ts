import type { Client, ClientChannel, TcpConnectionDetails } from 'ssh2';
import { OpError } from '../../../shared/errors.ts';
import { checkChannel } from './channels.ts';
import type { Ending } from './ending.ts';
import { addressText } from './errors.ts';
import { wrapTunnel, type TunnelChannel, type TunnelLink } from './tunnel-channel.ts';

/** An address and port of the server, as it is asked for them. */
export type ServerAddress = { readonly address: string; readonly tcpPort: number };

/** A connection that somebody has made to a port at the server. */
export type Incoming = {
  /** Who, as the server says. */
  readonly from: { readonly host: string; readonly tcpPort: number };
  /** Takes it. */
  readonly accept: () => TunnelChannel;
  /** Leaves it: whoever connected is cut off. */
  readonly reject: () => void;
};

/** A port that the server listens on for us. */
export type ServerPort = {
  readonly tcpPort: number;
  /** Has it closed there; what is connected stays so. Settles when the server has said so, or will not. */
  readonly close: () => Promise<void>;
};

/** Ports at the server (RFC 4254 section 7.1). */
export type ServerPorts = {
  readonly listen: (
    at: ServerAddress,
    onIncoming: (incoming: Incoming) => void,
  ) => Promise<ServerPort>;
};

/** What they are made with. */
type Means = {
  readonly client: Client;
  readonly ending: Ending;
  readonly link: TunnelLink;
  readonly deadlineMs: number;
  /** The server, for messages. */
  readonly server: { readonly host: string; readonly tcpPort: number };
};

/**
 * The ports that were asked for, and no others: what the server brings for another address or port is refused, and so
 * is all it brings before we asked, or after we have closed.
 */
export function createServerPorts(means: Means): ServerPorts {
  const { client } = means;
  const open = new Map<string, (incoming: Incoming) => void>();
  // ssh2's own list still has ports that we have given up and the server has not
  client.on('tcp connection', (details, accept, reject) => {
    const take = open.get(keyOf({ address: details.destIP, tcpPort: details.destPort }));
    if (take === undefined) return quietly(reject);
    take(incomingOf(details, { accept, reject }, means.link));
  });
  return {
    listen: async (at, onIncoming) => {
      if (open.has(keyOf(at)) && at.tcpPort !== 0) {
        throw new OpError('exists', `Another tunnel has port ${at.tcpPort} at the server.`, {
          next: 'Choose another port.',
        });
      }
      const tcpPort = await askFor(at, means);
      const key = keyOf({ ...at, tcpPort });
      open.set(key, onIncoming);
      let isClosed = false;
      return {
        tcpPort,
        close: async () => {
          if (isClosed) return;
          isClosed = true;
          open.delete(key);
          await giveUp({ ...at, tcpPort }, means);
        },
      };
    },
  };
}

function keyOf({ address, tcpPort }: ServerAddress): string {
  return `${tcpPort} ${address}`;
}

function incomingOf(
  details: TcpConnectionDetails,
  answer: { readonly accept: () => ClientChannel; readonly reject: () => void },
  link: TunnelLink,
): Incoming {
  return {
    from: { host: details.srcIP, tcpPort: details.srcPort },
    accept: () => {
      const channel = checkChannel('a tunnel', answer.accept());
      if (channel instanceof OpError) throw channel;
      return wrapTunnel(channel, link);
    },
    reject: () => quietly(answer.reject),
  };
}

/** Resolves with the port the server chose or was told. */
function askFor(at: ServerAddress, means: Means): Promise<number> {
  const { client, ending, deadlineMs } = means;
  return new Promise((resolve, reject) => {
    let isSettled = false;
    const settle = (outcome: number | OpError) => {
      isSettled = true;
      clearTimeout(timer);
      ending.signal.removeEventListener('abort', lost);
      if (outcome instanceof OpError) reject(outcome);
      else resolve(outcome);
    };
    const lost = () => settle(ending.reason() ?? notConnected());
    const timer = setTimeout(() => settle(lateError(at, means)), deadlineMs);
    if (ending.reason()) return lost();
    ending.signal.addEventListener('abort', lost, { once: true });
    try {
      client.forwardIn(at.address, at.tcpPort, (error, tcpPort) => {
        if (isSettled) {
          if (!error) void giveUp({ ...at, tcpPort: at.tcpPort || tcpPort }, means);
          return;
        }
        const port = at.tcpPort === 0 ? tcpPort : at.tcpPort;
        if (error) settle(refusedError(at, means));
        else settle(isPort(port) ? port : refusedError(at, means));
      });
    } catch (error) {
      settle(ending.reason() ?? notConnected(error));
    }
    return undefined;
  });
}

/** Whether or not the server agrees: from here on nothing of it is taken. */
function giveUp(at: ServerAddress, { client, ending, deadlineMs }: Means): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      clearTimeout(timer);
      ending.signal.removeEventListener('abort', settle);
      resolve();
    };
    const timer = setTimeout(settle, deadlineMs);
    if (ending.reason()) return settle();
    ending.signal.addEventListener('abort', settle, { once: true });
    quietly(() => client.unforwardIn(at.address, at.tcpPort, settle));
    return undefined;
  });
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port > 0 && port <= 65_535;
}

function quietly(act: () => unknown): void {
  try {
    act();
  } catch {
    // ssh2 throws when its socket is no longer writable; then there is nobody to answer
  }
}

function refusedError(at: ServerAddress, { server }: Means): OpError {
  const what = at.tcpPort === 0 ? 'any port' : `port ${at.tcpPort}`;
  return new OpError('refused', `${addressText(server)} did not open ${what} for this tunnel.`, {
    next: 'It may be in use there, below 1024, or not allowed: AllowTcpForwarding and PermitListen in sshd_config decide that.',
  });
}

function lateError(at: ServerAddress, { server, deadlineMs }: Means): OpError {
  const seconds = Math.max(1, Math.round(deadlineMs / 1000));
  return new OpError(
    'timeout',
    `${addressText(server)} did not answer within ${seconds} s whether it opens port ${at.tcpPort}.`,
  );
}

function notConnected(cause?: unknown): OpError {
  return new OpError('disconnected', 'There is no connection to the server.', { cause });
}
