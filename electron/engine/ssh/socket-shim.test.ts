import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { createIdentReader } from './ident.ts';
import { Inlet } from './inlet.ts';
import { SocketShim } from './socket-shim.ts';

const MiB = 1024 * 1024;
const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

it('lets everything else have its turn while very much comes at once', async () => {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const inlet = new Inlet();
  const { port } = server.address() as AddressInfo;
  const near = connect({ host: '127.0.0.1', port, onread: inlet.onread });
  const [far] = (await once(server, 'connection')) as [Socket];
  stops.push(
    () => server.close(),
    () => near.destroy(),
    () => far.destroy(),
  );
  near.pause();
  far.write('SSH-2.0-Test\r\n');
  far.write(Buffer.alloc(32 * MiB));
  const listener = { ident: vi.fn(), unread: vi.fn() };
  const shim = new SocketShim({ socket: near, inlet }, createIdentReader(), () => true, listener);
  let received = 0;
  let inTurn = 0;
  let most = 0;
  shim.on('data', (bytes: Buffer) => {
    received += bytes.length;
    inTurn += bytes.length;
    most = Math.max(most, inTurn);
  });
  while (received < 32 * MiB) {
    await new Promise((resolve) => setImmediate(resolve));
    inTurn = 0;
  }
  expect(most).toBeLessThan(2 * MiB);
});
