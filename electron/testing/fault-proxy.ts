import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** What happens to one direction of a connection; byte numbers count from when the plan began to hold. */
export type WayPlan = {
  /** Holds each piece for so long. */
  readonly delayMs?: number;
  /** Lets through so many bytes a second. */
  readonly bytesPerSecond?: number;
  /** Cuts what goes through into pieces of at most this size. */
  readonly sliceBytes?: number;
  /** Turns one bit of this byte over. */
  readonly flipAt?: number;
  /** What happens once so many bytes went through; whatever comes behind them is lost. */
  readonly stop?: {
    readonly at: number;
    /**
     * `fin` ends both directions in order, `rst` resets both; `half-open` takes the connection from the reader's side
     * alone, so that the writer never hears of it; `blackhole` swallows everything, both ways, from then on.
     */
    readonly how: StopHow;
  };
};

type StopHow = 'fin' | 'rst' | 'half-open' | 'blackhole';

type Way = { plan: WayPlan; seen: number };

/** The whole script of a connection. */
export type FaultPlan = { readonly toServer?: WayPlan; readonly toClient?: WayPlan };

/** A proxy between a client and a server on 127.0.0.1, and what became of its plan. */
export type FaultProxy = {
  readonly port: number;
  /** True once a byte was flipped or a stop was reached. */
  readonly struck: boolean;
  /** Another plan from now on, for the connections there are, too: so a login need not be part of what is faulted. */
  follow(plan: FaultPlan): void;
  close(): Promise<void>;
};

/** Starts a proxy in front of `tcpPort` that does to every connection what the plan says. */
export async function startFaultProxy(tcpPort: number, plan: FaultPlan): Promise<FaultProxy> {
  const sockets = new Set<Socket>();
  const links = new Set<Link>();
  let current = plan;
  let struck = false;
  const server = createServer({ noDelay: true, allowHalfOpen: true }, (client) => {
    const far = connect({ host: '127.0.0.1', port: tcpPort, noDelay: true, allowHalfOpen: true });
    for (const socket of [client, far]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
    const link = new Link(client, far, () => (struck = true));
    link.follow(current);
    links.add(link);
    client.on('close', () => links.delete(link));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    get struck() {
      return struck;
    },
    follow: (plan) => {
      current = plan;
      for (const link of links) link.follow(plan);
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** The two halves of one proxied connection. */
class Link {
  readonly #client: Socket;
  readonly #far: Socket;
  readonly #onStruck: () => void;
  readonly #toServer: Way = { plan: {}, seen: 0 };
  readonly #toClient: Way = { plan: {}, seen: 0 };
  #isDead = false;

  constructor(client: Socket, far: Socket, onStruck: () => void) {
    this.#client = client;
    this.#far = far;
    this.#onStruck = onStruck;
    this.#carry(client, far, this.#toServer);
    this.#carry(far, client, this.#toClient);
  }

  follow({ toServer = {}, toClient = {} }: FaultPlan): void {
    Object.assign(this.#toServer, { plan: toServer, seen: 0 });
    Object.assign(this.#toClient, { plan: toClient, seen: 0 });
  }

  /** Moves one direction, piece after piece, each when its time has come. */
  #carry(from: Socket, to: Socket, way: Way): void {
    let last = Promise.resolve();
    from.on('data', (chunk: Buffer) => {
      from.pause();
      last = last.then(() => this.#pass(chunk, to, way)).then(() => void from.resume());
    });
    from.on('end', () => {
      last = last.then(() => {
        if (!this.#isDead) to.end();
      });
    });
    from.on('close', () => {
      // a reset on one side is one on the other, unless the plan keeps the news from it
      if (from.errored !== null && !this.#isDead) to.destroy();
    });
  }

  async #pass(chunk: Buffer, to: Socket, way: Way): Promise<void> {
    const { plan } = way;
    const start = way.seen;
    way.seen += chunk.length;
    if (plan.delayMs !== undefined) await pause(plan.delayMs);
    const stopAt = plan.stop?.at ?? Number.POSITIVE_INFINITY;
    const whole = this.#flipped(chunk, (plan.flipAt ?? -1) - start);
    const through = whole.subarray(0, Math.max(0, stopAt - start));
    const pieceBytes = plan.sliceBytes ?? Math.max(1, through.length);
    for (let at = 0; at < through.length; at += pieceBytes) {
      const piece = through.subarray(at, at + pieceBytes);
      if (this.#isDead || to.destroyed) return;
      if (plan.bytesPerSecond !== undefined) {
        await pause((piece.length / plan.bytesPerSecond) * 1000);
      }
      await written(to, piece);
    }
    if (plan.stop !== undefined && start + chunk.length >= stopAt) this.#stop(to, plan.stop.how);
  }

  #stop(to: Socket, how: StopHow): void {
    if (this.#isDead) return;
    this.#isDead = true;
    this.#onStruck();
    switch (how) {
      case 'fin':
        this.#client.end();
        this.#far.end();
        break;
      case 'rst':
        this.#client.resetAndDestroy();
        this.#far.resetAndDestroy();
        break;
      case 'half-open':
        to.destroy();
        break;
      case 'blackhole':
        break;
      default:
        how satisfies never;
    }
  }

  #flipped(chunk: Buffer, at: number): Buffer {
    const byte = chunk[at];
    if (byte === undefined) return chunk;
    this.#onStruck();
    const changed = Buffer.from(chunk);
    changed[at] = byte ^ 0x04;
    return changed;
  }
}

/** Waits until the kernel took it, so that pieces leave one by one. */
async function written(to: Socket, piece: Buffer): Promise<void> {
  await new Promise<void>((resolve) => to.write(piece, () => resolve()));
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
