import { OpError } from '../../shared/errors.ts';
import type { FilesPort } from './fs/port-calls.ts';
import { openPortFiles, type PortFiles } from './fs/port.ts';

/** A port that nobody has used by then belongs to a transfer that never came. */
const unusedMs = 60_000;

type Offer = { readonly port: FilesPort; readonly timer: NodeJS.Timeout };

/** Ports to other sessions, each kept for the transfer it was opened for. */
export class Peers {
  readonly #offers = new Map<string, Offer>();

  /** Keeps a port; one for the same transfer takes the place of an earlier one. */
  offer(transferId: string, port: FilesPort): void {
    this.#drop(transferId);
    const timer = setTimeout(() => this.#drop(transferId), unusedMs).unref();
    this.#offers.set(transferId, { port, timer });
  }

  /** Runs `use` with the files behind the transfer's port, which is closed after it. */
  async lend<T>(
    transferId: string,
    signal: AbortSignal,
    use: (peer: PortFiles) => Promise<T>,
  ): Promise<T> {
    const offer = this.#offers.get(transferId);
    if (offer === undefined) {
      throw new OpError('disconnected', 'The session that the files come from is not there.', {
        next: 'Reconnect it, then retry.',
      });
    }
    clearTimeout(offer.timer);
    this.#offers.delete(transferId);
    const peer = await openPortFiles(offer.port, { signal });
    try {
      return await use(peer);
    } finally {
      peer.close();
    }
  }

  /** Closes those nobody used. */
  end(): void {
    for (const transferId of this.#offers.keys()) this.#drop(transferId);
  }

  #drop(transferId: string): void {
    const offer = this.#offers.get(transferId);
    if (offer === undefined) return;
    this.#offers.delete(transferId);
    clearTimeout(offer.timer);
    offer.port.close();
  }
}
