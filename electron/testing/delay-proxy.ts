import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A TCP proxy that makes the way longer, in time only. */
export type DelayProxy = { readonly port: number; close(): Promise<void> };

// what may be on its way at once, each direction: enough for 1 GB/s at 100 ms, and an end to what is held
const onTheWayBytes = 64 * 1024 * 1024;

/**
 * Starts a proxy on 127.0.0.1 in front of `target` that holds each piece for `oneWayMs`, both ways, so that the
 * round trip grows by twice that. A reader that is slow stops the sender, as on a real line.
 */
export async function startDelayProxy(options: {
  readonly target: { readonly host: string; readonly port: number };
  readonly oneWayMs: number;
}): Promise<DelayProxy> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true, allowHalfOpen: true }, (near) => {
    const far = connect({
      host: options.target.host,
      port: options.target.port,
      noDelay: true,
      allowHalfOpen: true,
    });
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    }
    carry(near, far, options.oneWayMs);
    carry(far, near, options.oneWayMs);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

type Held = { readonly chunk: Buffer | undefined; readonly dueMs: number };

/** One direction: a queue of pieces with the time each is due, and one timer for the first. */
function carry(from: Socket, to: Socket, oneWayMs: number): void {
  const queue: Held[] = [];
  let heldBytes = 0;
  let timer: NodeJS.Timeout | undefined;

  const deliver = (): void => {
    timer = undefined;
    while (queue[0] !== undefined && queue[0].dueMs <= performance.now() && !to.writableNeedDrain) {
      const { chunk } = queue.shift() ?? {};
      if (chunk === undefined) to.end();
      else {
        heldBytes -= chunk.length;
        to.write(chunk);
      }
    }
    if (heldBytes < onTheWayBytes && from.isPaused()) from.resume();
    const first = queue[0];
    if (first !== undefined && !to.writableNeedDrain && !to.destroyed) {
      timer ??= setTimeout(deliver, Math.max(0, first.dueMs - performance.now()));
    }
  };
  const hold = (chunk: Buffer | undefined): void => {
    queue.push({ chunk, dueMs: performance.now() + oneWayMs });
    heldBytes += chunk?.length ?? 0;
    if (heldBytes >= onTheWayBytes) from.pause();
    timer ??= setTimeout(deliver, oneWayMs);
  };
  from.on('data', hold);
  from.on('end', () => hold(undefined));
  to.on('drain', deliver);
  // a reset on one side is one on the other; what was on its way is lost, as it would be
  from.on('error', () => to.destroy());
  from.on('close', () => {
    if (from.errored !== null) to.destroy();
  });
  to.on('close', () => {
    clearTimeout(timer);
    from.destroy();
  });
}
