import { createServer, type AddressInfo, type Socket } from 'node:net';
import { RawPeer } from './peer.ts';
import type { Scenario } from './scenario.ts';

/** A running raw server. */
export type RawServer = {
  readonly port: number;
  /** One for each connection, the newest last. */
  readonly peers: readonly RawPeer[];
  stop(): Promise<void>;
};

/**
 * Starts an SSH server that shares no code with the client's library: own packets, own key exchange and encryption, a
 * small SFTP service. Without a scenario it is a correct server; with one it may send anything at any moment.
 */
export async function startRawServer(scenario: Scenario = {}): Promise<RawServer> {
  const peers: RawPeer[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    peers.push(new RawPeer(socket, scenario));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    peers,
    stop: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
