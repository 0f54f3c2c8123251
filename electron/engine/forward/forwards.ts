import type { ForwardSpec } from '../../../shared/contract/forwards.ts';
import { OpError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import type { ForwardReport } from '../forward-protocol.ts';
import { startDynamic } from './dynamic.ts';
import { startLocal, type ForwardMeans } from './local.ts';
import { startRemote } from './remote.ts';
import { Traffic } from './traffic.ts';

/** At most so often is told how much went through. */
const reportMs = 500;

type Port = { readonly tcpPort: number; readonly close: () => Promise<void> };
type Running = { readonly port: Port; readonly traffic: Traffic };

/** The tunnels of one connection. They end with it. */
export class Forwards {
  readonly #connection: ForwardMeans['connection'];
  readonly #report: (reports: ForwardReport[]) => void;
  readonly #running = new Map<string, Running | 'starting'>();
  readonly #room = { open: 0 };
  readonly #changed = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(connection: ForwardMeans['connection'], report: (reports: ForwardReport[]) => void) {
    this.#connection = connection;
    this.#report = report;
  }

  /** Resolves with the port once connections are taken. */
  async start(forwardId: string, spec: ForwardSpec): Promise<{ tcpPort: number }> {
    if (this.#running.has(forwardId)) throw new OpError('exists', 'This tunnel runs already.');
    if (this.#running.size >= limits.tunnelsPerHost) {
      throw new OpError(
        'refused',
        `More than ${limits.tunnelsPerHost} tunnels cannot run at once.`,
      );
    }
    this.#running.set(forwardId, 'starting');
    try {
      const traffic = new Traffic(this.#room, () => this.#note(forwardId));
      const port = await begin(spec, { connection: this.#connection, traffic });
      if (this.#isOver || this.#running.get(forwardId) !== 'starting') {
        void port.close();
        throw new OpError('cancelled', 'The tunnel was stopped.');
      }
      this.#running.set(forwardId, { port, traffic });
      return { tcpPort: port.tcpPort };
    } catch (thrown) {
      if (this.#running.get(forwardId) === 'starting') this.#running.delete(forwardId);
      throw thrown;
    }
  }

  /** Takes no more connections, and cuts off those there are. */
  async stop(forwardId: string): Promise<void> {
    const found = this.#running.get(forwardId);
    this.#running.delete(forwardId);
    if (found === undefined || found === 'starting') return;
    // first the port: whoever is cut off might come again at once
    const closed = found.port.close();
    found.traffic.end();
    await closed;
  }

  /** The connection is over. */
  end(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    for (const forwardId of this.#running.keys()) void this.stop(forwardId);
  }

  #note(forwardId: string): void {
    if (this.#isOver) return;
    this.#changed.add(forwardId);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const changed = [...this.#changed].flatMap((id) => this.#reportOf(id));
      this.#changed.clear();
      if (changed.length > 0) this.#report(changed);
    }, reportMs);
  }

  #reportOf(forwardId: string): ForwardReport[] {
    const found = this.#running.get(forwardId);
    if (found === undefined || found === 'starting') return [];
    const { counts, problem } = found.traffic;
    return [{ forwardId, counts, ...(problem === undefined ? {} : { problem }) }];
  }
}

function begin(spec: ForwardSpec, means: ForwardMeans): Promise<Port> {
  switch (spec.kind) {
    case 'local':
      return startLocal(spec, means);
    case 'remote':
      return startRemote(spec, means);
    case 'dynamic':
      return startDynamic(spec, means);
    default:
      return spec satisfies never;
  }
}
