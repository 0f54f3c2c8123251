import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { OpError } from '../../../shared/errors.ts';
import { serverLine } from '../ssh/server-text.ts';
import type { ServerAddress } from '../ssh/server-ports.ts';

/** A port of this computer that is listened on. */
export type LocalPort = { readonly tcpPort: number; readonly close: () => Promise<void> };

/** Listens; each connection comes paused, and each direction of it ends by itself. */
export async function listenLocally(
  at: ServerAddress,
  onConnection: (socket: Socket) => void,
): Promise<LocalPort> {
  const server = createServer(
    { allowHalfOpen: true, pauseOnConnect: true, noDelay: true },
    (socket) => {
      // permanent: an error after everything else is over must find a listener too
      socket.on('error', () => undefined);
      // who went away without a word, over a network, is noticed after a while
      socket.setKeepAlive(true, keepaliveMs);
      onConnection(socket);
    },
  );
  try {
    await begin(server, at);
  } catch (thrown) {
    throw await bindError(thrown, at);
  }
  // out of file handles, say: that connection is lost, and the port goes on
  server.on('error', () => undefined);
  return {
    tcpPort: (server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

const keepaliveMs = 60_000;

function begin(server: Server, { address, tcpPort }: ServerAddress): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', () => {
      server.off('error', reject);
      resolve();
    });
    // `*` is every address, of either version of IP
    server.listen({
      port: tcpPort,
      exclusive: true,
      ...(address === '*' ? {} : { host: address }),
    });
  });
}

async function bindError(thrown: unknown, at: ServerAddress): Promise<OpError> {
  const { address, tcpPort } = at;
  const options = { cause: thrown };
  const where = serverLine(address);
  switch (codeOf(thrown)) {
    case 'EADDRINUSE': {
      const free = await freePort(at);
      return new OpError('exists', `Port ${tcpPort} of this computer is in use already.`, {
        ...options,
        next:
          free === undefined
            ? 'Choose another port, or end what uses it.'
            : `Port ${free} is free: use that, or end what uses ${tcpPort}.`,
      });
    }
    case 'EACCES':
      return new OpError('permission', `This account may not listen on port ${tcpPort}.`, {
        ...options,
        next: 'Choose a port from 1024 up: those below are the system’s.',
      });
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAFNOSUPPORT':
    case 'EINVAL':
      return new OpError('invalid', `${where} is no address of this computer.`, {
        ...options,
        next: 'Use 127.0.0.1, or an address that one of its network interfaces has.',
      });
    default:
      return new OpError(
        'failed',
        `${where} cannot be listened on: ${codeOf(thrown) ?? 'no reason given'}.`,
        options,
      );
  }
}

/** One of the next few, which is easier to keep in mind; else whichever the system gives. */
async function freePort(at: ServerAddress): Promise<number | undefined> {
  const next = Array.from({ length: 10 }, (_, index) => at.tcpPort + 1 + index);
  for (const tcpPort of [...next.filter((port) => port <= 65_535), 0]) {
    const server = createServer();
    try {
      await begin(server, { ...at, tcpPort });
      return (server.address() as AddressInfo).port;
    } catch {
      // in use too: the next one
    } finally {
      server.close();
    }
  }
  return undefined;
}

function codeOf(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string'
    ? thrown.code
    : undefined;
}
