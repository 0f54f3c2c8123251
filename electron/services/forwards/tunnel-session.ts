import type { SessionTunnel, TunnelState } from '../../../shared/contract/forwards.ts';

/** One tunnel in one session. */
export type LiveTunnel = {
  state: TunnelState;
  /** It is to run whenever the session is connected. */
  isWanted: boolean;
  /** The user has stopped it: it starts with no connection of this session any more. */
  isStopped: boolean;
  /** It ran: a lost connection is made again for it. */
  hasRun: boolean;
  /** What the session process knows its present run by. */
  run?: string;
};

/** The tunnels of one session, by their ids. */
export class TunnelSession {
  readonly place: string;
  isReady = false;
  readonly #live = new Map<string, LiveTunnel>();

  constructor(place: string) {
    this.place = place;
  }

  /** How a tunnel stands here; one that nobody has touched yet is stopped. */
  of(id: string): LiveTunnel {
    const found = this.#live.get(id);
    if (found !== undefined) return found;
    const fresh: LiveTunnel = {
      state: { at: 'stopped' },
      isWanted: false,
      isStopped: false,
      hasRun: false,
    };
    this.#live.set(id, fresh);
    return fresh;
  }

  /** The tunnel of a run. */
  byRun(run: string): LiveTunnel | undefined {
    return [...this.#live.values()].find((live) => live.run === run);
  }

  forget(id: string): void {
    this.#live.delete(id);
  }

  /** The connection went: what ran waits for the next one. */
  lost(): void {
    this.isReady = false;
    for (const live of this.#live.values()) {
      delete live.run;
      live.state = { at: live.isWanted ? 'waiting' : 'stopped' };
    }
  }

  /** True while a lost connection is to be made again for one of them. */
  needsConnection(): boolean {
    return [...this.#live.values()].some(({ isWanted, hasRun }) => isWanted && hasRun);
  }
}

/** The state of a tunnel that has none of its own yet: whether it will start by itself. */
export function shownState(
  live: LiveTunnel,
  {
    isReady,
    startsWithConnection,
  }: { readonly isReady: boolean; readonly startsWithConnection: boolean },
): SessionTunnel['state'] {
  const willStart = !isReady && startsWithConnection && !live.isStopped;
  return live.state.at === 'stopped' && willStart ? { at: 'waiting' } : live.state;
}
