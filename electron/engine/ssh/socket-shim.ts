import { Duplex } from 'node:stream';
import type { OpError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import type { IdentReader } from './ident.ts';
import { Outlet } from './outlet.ts';
import type { Taker } from './inlet.ts';
import type { Line } from './tcp.ts';

// libuv reads on for 32 buffers, 8 MiB: 30 ms in which no write to the disk ends and no message comes in
const turnBytes = 1024 * 1024;

/** Hears what the shim finds out. */
export type ShimListener = {
  readonly ident: (result: { ident: string } | { error: OpError }) => void;
  /** The other side takes nothing while more and more waits for it. */
  readonly unread: () => void;
};

/**
 * Stands between a line, a TCP socket or any other stream, and ssh2: hands over the identification line whole and clean, knows when the last byte
 * came, passes back-pressure on, and can be destroyed at once. What ssh2 gets wrong about sockets: security.md §5.
 */
export class SocketShim extends Duplex {
  /** Where all bytes leave. */
  readonly outlet: Outlet;
  readonly #socket: Duplex;
  #ident: IdentReader | undefined;
  #identText: string | undefined;
  #lastReceivedMs = performance.now();
  #inTurnBytes = 0;
  #isOver = false;
  #drains: (() => void)[] = [];
  readonly #on: ShimListener;

  constructor(
    { socket, inlet }: Line,
    ident: IdentReader,
    mayLend: () => boolean,
    on: ShimListener,
  ) {
    // as a TCP socket of Node: when the peer ends, so do we
    super({ allowHalfOpen: false });
    this.#socket = socket;
    this.outlet = new Outlet(socket);
    this.#ident = ident;
    this.#on = on;
    // permanent: an error after everything else is over must find a listener too
    this.on('error', () => undefined);
    const take: Taker['take'] = (bytes, how) =>
      this.#received(bytes, how) && this.#goesOn(bytes.length);
    inlet.connect({ take, mayLend });
    socket.resume();
    socket.on('end', () => this.#ended());
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.#closed());
    socket.on('drain', () => this.#drained());
  }

  /** The server's identification line without its end; undefined before it came. */
  get ident(): string | undefined {
    return this.#identText;
  }

  /** When the last byte arrived, on `performance.now()`'s clock. */
  get lastReceivedMs(): number {
    return this.#lastReceivedMs;
  }

  /** Resolves when the kernel has taken what was written; at once when nothing waits, or the link is gone. */
  drained(): Promise<void> {
    this.outlet.flush();
    if (this.destroyed || !this.#socket.writableNeedDrain) return Promise.resolve();
    return new Promise((resolve) => this.#drains.push(resolve));
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(
    chunk: Buffer,
    _encoding: BufferEncoding,
    done: (error?: Error | null) => void,
  ): void {
    this.outlet.put(chunk);
    if (this.#socket.writableLength > limits.unsentBytes) this.#on.unread();
    // ssh2 heeds no back-pressure, and a queue here would let faster bytes pass slower ones
    done();
  }

  override _final(done: () => void): void {
    this.outlet.flush();
    this.#socket.end();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy();
    this.#drained();
    done(error);
  }

  #ended(): void {
    if (!this.#isOver) this.push(null);
    this.#isOver = true;
  }

  /** Destroying drops what is not read yet: the last packet often says why the server hung up. */
  #closed(): void {
    this.#ended();
    if (this.readableEnded) this.destroy();
    else this.once('end', () => this.destroy());
  }

  #received(bytes: Buffer, how: 'lent' | 'given'): boolean {
    if (this.#isOver) return true;
    this.#lastReceivedMs = performance.now();
    if (this.#ident) {
      this.#greeted(this.#ident, bytes);
      return true;
    }
    if (how === 'given') return this.push(bytes);
    // what `push` would keep for later must not be written over meanwhile
    if (this.readableFlowing !== true || this.readableLength > 0)
      return this.push(Buffer.from(bytes));
    this.emit('data', bytes);
    return true;
  }

  /** False when all else is to have its turn first. */
  #goesOn(bytes: number): boolean {
    this.#inTurnBytes += bytes;
    if (this.#inTurnBytes < turnBytes) return true;
    this.#inTurnBytes = 0;
    setImmediate(() => this.#socket.resume());
    return false;
  }

  #greeted(reader: IdentReader, chunk: Buffer): void {
    let result: ReturnType<IdentReader['take']>;
    try {
      result = reader.take(chunk);
    } catch (thrown) {
      this.#ident = undefined;
      this.#on.ident({ error: thrown as OpError });
      return;
    }
    if (!result) return;
    this.#ident = undefined;
    this.#identText = result.ident;
    this.#on.ident({ ident: result.ident });
    this.push(Buffer.from(`${result.ident}\r\n`, 'latin1'));
    if (result.rest.length > 0 && !this.push(result.rest)) this.#socket.pause();
  }

  #drained(): void {
    for (const resolve of this.#drains.splice(0)) resolve();
  }
}
