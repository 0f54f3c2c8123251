import type { Socket } from 'node:net';
import type { ForwardSpec } from '../../../shared/contract/forwards.ts';
import type { Connection } from '../ssh/connection.ts';
import type { TcpAddress } from '../ssh/open-tunnel.ts';
import type { TunnelChannel } from '../ssh/tunnel-channel.ts';
import { listenLocally, type LocalPort } from './listen.ts';
import type { Traffic } from './traffic.ts';

/** What a tunnel is made with. */
export type ForwardMeans = {
  readonly connection: Pick<Connection, 'openTunnel' | 'serverPorts'>;
  readonly traffic: Traffic;
};

/** Listens on this computer, and has the server connect to the target for each connection that comes. */
export function startLocal(
  { listen, target }: Extract<ForwardSpec, { kind: 'local' }>,
  means: ForwardMeans,
): Promise<LocalPort> {
  return listenLocally(listen, (socket) => void carryTo(target, socket, means));
}

async function carryTo(
  target: TcpAddress,
  socket: Socket,
  { connection, traffic }: ForwardMeans,
): Promise<void> {
  if (!traffic.enter(socket)) return void socket.resetAndDestroy();
  try {
    traffic.carry(socket, await openFor(socket, target, connection));
  } catch (thrown) {
    traffic.failed(thrown);
    // an end without a word would look like an answer of no bytes
    socket.resetAndDestroy();
  }
}

/** A channel to the target; given up when whoever wants it has left. */
export async function openFor(
  socket: Socket,
  target: TcpAddress,
  connection: ForwardMeans['connection'],
): Promise<TunnelChannel> {
  const left = new AbortController();
  const leave = () => left.abort();
  socket.once('close', leave);
  const from = { host: socket.remoteAddress ?? '127.0.0.1', tcpPort: socket.remotePort ?? 0 };
  try {
    return await connection.openTunnel(target, { from, signal: left.signal });
  } finally {
    socket.off('close', leave);
  }
}
