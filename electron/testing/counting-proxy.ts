import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to a server on 127.0.0.1 that counts what goes over it. */
export type CountingProxy = {
  readonly port: number;
  readonly toServer: number;
  readonly toClient: number;
  /** Settles when nobody is connected: what a killed process had on its way is counted then. */
  idle(): Promise<void>;
  close(): Promise<void>;
};

/** Starts a proxy in front of `tcpPort`. */
export async function startCountingProxy(tcpPort: number): Promise<CountingProxy> {
  const sockets = new Set<Socket>();
  let toServer = 0;
  let toClient = 0;
  const server = createServer({ noDelay: true }, (client) => {
    const far = connect({ host: '127.0.0.1', port: tcpPort, noDelay: true });
    for (const [socket, other] of [
      [client, far],
      [far, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    client.on('data', (chunk: Buffer) => (toServer += chunk.length));
    far.on('data', (chunk: Buffer) => (toClient += chunk.length));
    client.pipe(far);
    far.pipe(client);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    get toServer() {
      return toServer;
    },
    get toClient() {
      return toClient;
    },
    idle: async () => {
      while (sockets.size > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
