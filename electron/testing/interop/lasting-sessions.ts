import type { TransferOutcome, TransferParams } from '../../engine/protocol.ts';
import type { EngineLink } from '../../services/session/engine-link.ts';
import { openStream } from '../engine-streams.ts';
import { interopParams, openSessions, type InteropSessions } from './sessions.ts';
import type { InteropServer } from './servers.ts';

type Settled<T> = PromiseSettledResult<T>;

/** Sessions that are opened again when their server breaks off, as Hawser does: what was under way then goes on. */
export class LastingSessions {
  readonly #server: InteropServer;
  readonly #breaksOff: boolean;
  #now: InteropSessions;
  #bytesPerSecond: number | null = null;
  readonly #reopened = new Map<EngineLink, Promise<void>>();

  private constructor(server: InteropServer, now: InteropSessions, breaksOff: boolean) {
    this.#server = server;
    this.#now = now;
    this.#breaksOff = breaksOff;
  }

  /** Opens them; the engine behind `link` is not connected yet. Of a server that does not break off, no end is forgiven. */
  static async open(
    server: InteropServer,
    { breaksOff = false }: { readonly breaksOff?: boolean },
  ): Promise<LastingSessions> {
    return new LastingSessions(server, await openSessions(server), breaksOff);
  }

  get side(): InteropSessions['side'] {
    return this.#now.side;
  }

  get link(): EngineLink {
    return this.#now.link;
  }

  get events(): InteropSessions['events'] {
    return this.#now.events;
  }

  end(): Promise<void> {
    return this.#now.end();
  }

  async limitSpeed(bytesPerSecond: number | null): Promise<void> {
    this.#bytesPerSecond = bytesPerSecond;
    await this.link.call('limitSpeed', { bytesPerSecond });
  }

  /** Removes what is there, and gives the last word of it. */
  async remove(paths: readonly string[]) {
    const work = async () => {
      const removal = openStream(this.link, 'remove', { side: 'remote', paths });
      await removal.closed;
      return removal.heard.at(-1);
    };
    return await this.#again(work, (settled) => {
      const last = settled.status === 'fulfilled' ? settled.value : undefined;
      return last?.type === 'error' && last.error.code === 'disconnected';
    });
  }

  async transfer(params: TransferParams, signal?: AbortSignal): Promise<TransferOutcome> {
    const options = signal === undefined ? {} : { signal };
    let resume = {};
    return await this.#again(
      () => this.link.call('transfer', { ...params, ...resume }, options),
      (settled) => {
        resume = { resume: true };
        return signal?.aborted !== true && isCut(settled);
      },
    );
  }

  /** Does something that needs the link, once more when that was cut meanwhile. */
  async #again<T>(work: () => Promise<T>, wasCut: (settled: Settled<T>) => boolean): Promise<T> {
    const used = this.link;
    const [settled] = await Promise.allSettled([work()]);
    if (this.#breaksOff && wasCut(settled)) {
      const reopening = this.#reopened.get(used) ?? this.#reopen();
      this.#reopened.set(used, reopening);
      await reopening;
      return await this.#again(work, wasCut);
    }
    if (settled.status === 'rejected') throw settled.reason;
    return settled.value;
  }

  async #reopen(): Promise<void> {
    process.stderr.write('interop: the server broke off, and is connected to again\n');
    await this.#now.end();
    this.#now = await openSessions(this.#server);
    await this.link.call('connect', interopParams(this.#server));
    await this.link.call('limitSpeed', { bytesPerSecond: this.#bytesPerSecond });
  }
}

function isCut(settled: Settled<TransferOutcome>): boolean {
  if (settled.status === 'rejected') {
    return (settled.reason as { code?: string }).code === 'disconnected';
  }
  return settled.value.problems.some(({ error }) => error.code === 'disconnected');
}
