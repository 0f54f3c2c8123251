import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type {
  KeptTunnel,
  SessionTunnel,
  TunnelDraft,
  TunnelSettings,
} from '../../../shared/contract/forwards.ts';
import { OpError, toAppError } from '../../../shared/errors.ts';
import type { ForwardReport } from '../../engine/forward-protocol.ts';
import type { Sessions } from '../session/sessions.ts';
import { createWatched, type Watched } from '../session/watched.ts';
import type { KeptSettings } from '../settings/kept-settings.ts';
import { accountText } from '../way/destination.ts';
import { questionFor, type TunnelQuestion } from './tunnel-consent.ts';
import {
  differencesOf,
  shownTunnel,
  tunnelIn,
  tunnelsOf,
  withConsent,
  withoutHost,
  withoutTunnel,
  withTunnel,
} from './tunnel-list.ts';
import { shownState, TunnelSession, type LiveTunnel } from './tunnel-session.ts';

/** What tunnels are made with. */
export type TunnelMeans = {
  readonly sessions: Pick<Sessions, 'all' | 'link'> & {
    readonly forTransfers: Pick<Sessions['forTransfers'], 'destination'>;
  };
  readonly settings: KeptSettings<TunnelSettings>;
  /** Asks the user in a window of main's own. */
  readonly ask: (question: TunnelQuestion) => Promise<boolean>;
};

/** Tunnels: kept for each host, and run by the session process of each of its sessions. */
export class Tunnels {
  /** Those of all sessions. */
  readonly all: Watched<SessionTunnel[]>;
  readonly #means: TunnelMeans;
  readonly #sessions = new Map<string, TunnelSession>();
  readonly #changed: () => void;
  #question: Promise<unknown> = Promise.resolve();

  constructor(means: TunnelMeans) {
    this.#means = means;
    const all = createWatched(() => this.#list());
    this.all = all;
    this.#changed = all.changed;
    means.sessions.all.subscribe(() => this.#follow());
    means.settings.current.subscribe(() => this.#changed());
  }

  /** True while a lost session is to be connected again for its tunnels. */
  needs(sessionId: string): boolean {
    return this.#sessions.get(sessionId)?.needsConnection() === true;
  }

  /** A session process tells how its tunnels stand. */
  heard(sessionId: string, reports: readonly ForwardReport[]): void {
    const session = this.#sessions.get(sessionId);
    for (const { forwardId, counts, problem } of reports) {
      const live = session?.byRun(forwardId);
      if (live?.state.at !== 'running') continue;
      const { tcpPort } = live.state;
      live.state = {
        at: 'running',
        tcpPort,
        counts,
        ...(problem === undefined ? {} : { problem }),
      };
    }
    this.#changed();
  }

  /** Keeps a tunnel for the session's host; where one runs it starts anew if its ends are others now. */
  async save(sessionId: string, draft: TunnelDraft): Promise<{ id: string }> {
    const { place } = this.#session(sessionId);
    await this.#means.settings.ready;
    const before = this.#means.settings.current.read();
    const old = tunnelsOf(before, place).find(({ id }) => id === draft.id);
    const { settings, id } = withTunnel(before, place, draft);
    await this.#means.settings.change(settings);
    if (old !== undefined && !isDeepStrictEqual(old.spec, draft.spec))
      await this.#restart(place, id);
    return { id };
  }

  /** Forgets a tunnel, and stops it wherever it runs. */
  async remove(sessionId: string, id: string): Promise<void> {
    const { place } = this.#session(sessionId);
    await this.#means.settings.ready;
    await this.#forget(place, id);
    await this.#means.settings.change(
      withoutTunnel(this.#means.settings.current.read(), place, id),
    );
  }

  /** How many are kept for a host. */
  async count(place: string): Promise<number> {
    await this.#means.settings.ready;
    return tunnelsOf(this.#means.settings.current.read(), place).length;
  }

  /** Forgets all tunnels of a host that is no longer saved, and stops them. */
  async removeHost(place: string): Promise<void> {
    await this.replace((settings) => withoutHost(settings, place));
  }

  /** Changes what is kept: what is no longer there is stopped wherever it runs, what has other ends starts anew. */
  async replace(change: (before: TunnelSettings) => TunnelSettings): Promise<void> {
    const { settings } = this.#means;
    await settings.ready;
    const before = settings.current.read();
    const { gone, changed } = differencesOf(before, change(before));
    await Promise.all(gone.map(({ place, id }) => this.#forget(place, id)));
    await settings.change(change(settings.current.read()));
    for (const { place, id } of changed) await this.#restart(place, id);
  }

  /** Runs a tunnel; rejects with why it does not, which its state says as well. */
  async start(sessionId: string, id: string): Promise<void> {
    const session = this.#session(sessionId);
    const tunnel = tunnelIn(this.#means.settings.current.read(), session.place, id);
    const live = session.of(id);
    if (live.state.at === 'running' || live.state.at === 'starting') return;
    if (!session.isReady) {
      throw new OpError('disconnected', 'The host is not connected.', { next: 'Reconnect.' });
    }
    live.isWanted = true;
    live.isStopped = false;
    await this.#run(sessionId, tunnel, live);
  }

  /** Stops a tunnel, and cuts off what goes through it. */
  async stop(sessionId: string, id: string): Promise<void> {
    const live = this.#session(sessionId).of(id);
    const { run } = live;
    delete live.run;
    live.isWanted = false;
    live.isStopped = true;
    live.state = { at: 'stopped' };
    this.#changed();
    if (run !== undefined) await this.#end(sessionId, run);
  }

  async #run(sessionId: string, tunnel: KeptTunnel, live: LiveTunnel): Promise<void> {
    const run = randomUUID();
    live.run = run;
    live.state = { at: 'starting' };
    this.#changed();
    try {
      this.#refuseTwice(sessionId, tunnel.id);
      await this.#allowed(sessionId, tunnel);
      if (live.run !== run) return; // stopped, or lost meanwhile
      const link = this.#means.sessions.link(sessionId);
      const { tcpPort } = await link.call('startForward', { forwardId: run, spec: tunnel.spec });
      if (live.run !== run) return await this.#end(sessionId, run);
      const counts = { open: 0, total: 0, bytesToServer: 0, bytesFromServer: 0 };
      live.hasRun = true;
      live.state = { at: 'running', tcpPort, counts };
      this.#changed();
    } catch (thrown) {
      if (live.run !== run) return;
      delete live.run;
      live.isWanted = false;
      live.state = { at: 'failed', error: toAppError(thrown) };
      this.#changed();
      throw thrown;
    }
  }

  /** The same port twice would be told as one in use, without by whom. */
  #refuseTwice(sessionId: string, id: string): void {
    const { place } = this.#session(sessionId);
    const other = this.#of(place).some(
      ([each, session]) => each !== sessionId && session.of(id).state.at === 'running',
    );
    if (!other) return;
    throw new OpError('exists', 'This tunnel runs in another tab of the same host.', {
      next: 'Stop it there first.',
    });
  }

  /** Rejects unless it opens nothing to others, or the user has agreed to just that. */
  async #allowed(sessionId: string, tunnel: KeptTunnel): Promise<void> {
    const destination = this.#means.sessions.forTransfers.destination(sessionId);
    const host = destination === undefined ? '' : accountText(destination);
    const question = questionFor(tunnel.spec, host);
    if (question === undefined || tunnel.allowedFor === host) return;
    // one at a time: a page gone wild covers no screen with them
    const asked = this.#question.then(() => this.#means.ask(question));
    this.#question = asked.catch(() => undefined);
    if (!(await asked)) {
      throw new OpError('refused', 'You did not allow this tunnel.', {
        next: 'Start it again and allow it when asked.',
      });
    }
    const { settings } = this.#means;
    const { place } = this.#session(sessionId);
    const allowed = { ...tunnel, allowedFor: host };
    await settings.change(withConsent(settings.current.read(), place, allowed));
  }

  async #forget(place: string, id: string): Promise<void> {
    await Promise.all(
      this.#of(place).map(async ([each, session]) => {
        await this.stop(each, id);
        session.forget(id);
      }),
    );
  }

  async #restart(place: string, id: string): Promise<void> {
    for (const [sessionId, session] of this.#of(place)) {
      const { at } = session.of(id).state;
      const wasWanted = session.of(id).isWanted;
      if (at === 'failed') session.of(id).state = { at: 'stopped' };
      if (at !== 'running' && at !== 'starting') continue;
      await this.stop(sessionId, id);
      if (wasWanted) await this.start(sessionId, id).catch(() => undefined); // its state says why
    }
    this.#changed();
  }

  async #end(sessionId: string, run: string): Promise<void> {
    try {
      await this.#means.sessions.link(sessionId).call('stopForward', { forwardId: run });
    } catch {
      // the connection is gone, and its tunnels with it
    }
  }

  #session(sessionId: string): TunnelSession {
    this.#follow();
    const found = this.#sessions.get(sessionId);
    if (found === undefined) throw new OpError('not-found', 'This session was closed.');
    return found;
  }

  #of(place: string): [string, TunnelSession][] {
    return [...this.#sessions].filter(([, session]) => session.place === place);
  }

  /** Brings what is known of sessions up to date, and starts what is to run in those that have just connected. */
  #follow(): void {
    const now = this.#means.sessions.all.read();
    const isOpen = new Set(now.map(({ id }) => id));
    for (const id of this.#sessions.keys()) if (!isOpen.has(id)) this.#sessions.delete(id);
    for (const { id, hostId, state } of now) {
      const session = this.#sessions.get(id) ?? new TunnelSession(hostId ?? this.#placeOf(id));
      this.#sessions.set(id, session);
      const isReady = state.at === 'ready';
      if (isReady === session.isReady) continue;
      session.isReady = isReady;
      if (isReady) void this.#startWanted(id, session);
      else session.lost();
    }
    this.#changed();
  }

  async #startWanted(sessionId: string, session: TunnelSession): Promise<void> {
    await this.#means.settings.ready;
    for (const tunnel of tunnelsOf(this.#means.settings.current.read(), session.place)) {
      const live = session.of(tunnel.id);
      if (!live.isWanted && (!tunnel.startsWithConnection || live.isStopped)) continue;
      // its state says what came of it
      void this.start(sessionId, tunnel.id).catch(() => undefined);
    }
  }

  #placeOf(sessionId: string): string {
    const destination = this.#means.sessions.forTransfers.destination(sessionId);
    return destination === undefined ? sessionId : accountText(destination);
  }

  #list(): SessionTunnel[] {
    const settings = this.#means.settings.current.read();
    return [...this.#sessions].flatMap(([sessionId, session]) =>
      tunnelsOf(settings, session.place).map((tunnel) => ({
        sessionId,
        tunnel: shownTunnel(tunnel),
        state: shownState(session.of(tunnel.id), { ...tunnel, isReady: session.isReady }),
      })),
    );
  }
}
