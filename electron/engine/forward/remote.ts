import { connect, type Socket } from 'node:net';
import type { ForwardSpec } from '../../../shared/contract/forwards.ts';
import { socketError } from '../ssh/errors.ts';
import type { TcpAddress } from '../ssh/open-tunnel.ts';
import type { Incoming, ServerPort } from '../ssh/server-ports.ts';
import type { ForwardMeans } from './local.ts';

const connectMs = 10_000;

/** Has the server listen, and connects to the target here for each connection it brings. */
export function startRemote(
  { listen, target }: Extract<ForwardSpec, { kind: 'remote' }>,
  means: ForwardMeans,
): Promise<ServerPort> {
  const at = { ...listen, address: asServersTake(listen.address) };
  return means.connection.serverPorts.listen(at, (incoming) =>
    bringTo(target, incoming, means.traffic),
  );
}

/** All addresses have no name in the protocol (RFC 4254 section 7.1). */
function asServersTake(address: string): string {
  return address === '*' ? '' : address;
}

/** Nobody is let in before the target has answered: what cannot be reached is refused, as a closed port is. */
function bringTo(target: TcpAddress, incoming: Incoming, traffic: ForwardMeans['traffic']): void {
  if (!traffic.hasRoom()) return incoming.reject();
  const { host, tcpPort: port } = target;
  const socket = connect({ host, port, allowHalfOpen: true, noDelay: true });
  traffic.enter(socket);
  const fail = (error: unknown) => {
    clearTimeout(timer);
    socket.off('close', leave);
    traffic.failed(socketError(error, target));
    incoming.reject();
    socket.destroy();
  };
  const leave = () => fail({ code: 'ECONNRESET' });
  const timer = setTimeout(() => fail({ code: 'ETIMEDOUT' }), connectMs);
  // permanent: an error after everything else is over must find a listener too
  socket.on('error', () => undefined);
  socket.once('error', fail);
  socket.once('close', leave);
  socket.once('connect', () => {
    clearTimeout(timer);
    socket.off('error', fail);
    socket.off('close', leave);
    accept(socket, incoming, traffic);
  });
}

function accept(socket: Socket, incoming: Incoming, traffic: ForwardMeans['traffic']): void {
  try {
    traffic.carry(socket, incoming.accept());
  } catch (thrown) {
    // the connection has ended meanwhile, or the server allows no packet to speak of
    traffic.failed(thrown);
    socket.destroy();
  }
}
