import type { Socket } from 'node:net';
import type { ForwardCounts } from '../../../shared/contract/forwards.ts';
import { OpError, toAppError, type AppError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import type { TunnelChannel } from '../ssh/tunnel-channel.ts';
import { join } from './join.ts';

/** Connections of all tunnels of a session together. */
export type Room = { open: number };

/** The connections that go through one tunnel: counted, bounded, and ended with it. */
export class Traffic {
  readonly #room: Room;
  readonly #onChange: () => void;
  readonly #sockets = new Set<Socket>();
  #total = 0;
  #toServer = 0;
  #fromServer = 0;
  #problem: AppError | undefined;

  constructor(room: Room, onChange: () => void) {
    this.#room = room;
    this.#onChange = onChange;
  }

  get counts(): ForwardCounts {
    return {
      open: this.#sockets.size,
      total: this.#total,
      bytesToServer: this.#toServer,
      bytesFromServer: this.#fromServer,
    };
  }

  /** Why the last connection came to nothing; undefined once one has come through. */
  get problem(): AppError | undefined {
    return this.#problem;
  }

  /** True when there is room for one more; it then counts until its socket is closed. */
  enter(socket: Socket): boolean {
    if (!this.hasRoom()) return false;
    this.#sockets.add(socket);
    this.#room.open += 1;
    this.#total += 1;
    socket.once('close', () => {
      this.#sockets.delete(socket);
      this.#room.open -= 1;
      this.#onChange();
    });
    this.#onChange();
    return true;
  }

  /** The same without taking it; what is too much is told as a problem. */
  hasRoom(): boolean {
    const isFull =
      this.#sockets.size >= limits.connectionsPerTunnel ||
      this.#room.open >= limits.connectionsPerSession;
    if (isFull) this.failed(fullError());
    return !isFull;
  }

  /** A connection came to nothing. */
  failed(thrown: unknown): void {
    const error = toAppError(thrown);
    // whoever connected has left, or the tunnel was stopped: nothing is wrong with it
    if (error.code === 'cancelled') return;
    this.#problem = error;
    this.#onChange();
  }

  /** Both ends of a connection are there. */
  carry(socket: Socket, channel: TunnelChannel): void {
    this.#problem = undefined;
    this.#onChange();
    join(socket, channel, {
      onBytes: (direction, bytes) => {
        if (direction === 'to-server') this.#toServer += bytes;
        else this.#fromServer += bytes;
        this.#onChange();
      },
    });
  }

  /** Cuts all of them off. */
  end(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }
}

function fullError(): OpError {
  return new OpError('refused', 'Too many connections are open through tunnels of this host.', {
    next: `One tunnel takes ${limits.connectionsPerTunnel} at once, all of a host together ${limits.connectionsPerSession}.`,
  });
}
