// Over 300 lines but one file: one session over its attempts is one state machine, whose steps share all it holds.
import type { Session, SessionState } from '../../../shared/contract/sessions.ts';
import { limits } from '../../../shared/limits.ts';
import { OpError, toAppError, type AppError } from '../../../shared/errors.ts';
import { collectSoon } from '../../engine/collect-soon.ts';
import type { ForwardReport } from '../../engine/forward-protocol.ts';
import type { EngineHost } from '../../engine/process/engine-host.ts';
import type { EngineEvent } from '../../engine/protocol.ts';
import type { ConflictDesk } from '../transfers/conflict-ask.ts';
import { accountText, typedText, type Destination } from '../way/destination.ts';
import type { AskHandlers, EngineLink } from './engine-link.ts';
import { KeptAnswers } from '../login/kept-answers.ts';
import { capped } from '../login/login-asks.ts';
import { lastWords } from './last-words.ts';
import { withLostWords } from './lost-words.ts';
import { RetryPlan } from './retry-plan.ts';
import { readyNotice } from './ready-notice.ts';
import { createRoute, type Route, type RouteMeans } from '../way/route.ts';
import { superviseEngine } from './supervisor.ts';
import { isTransferEvent, type TransferHub } from '../transfers/transfer-hub.ts';

/** What sessions are made with. */
export type SessionMeans = RouteMeans & {
  readonly startEngine: () => EngineHost;
  readonly hub: TransferHub;
  readonly conflicts: ConflictDesk;
  /** Trouble that ends nothing and that no call waits for. */
  readonly report: (trouble: string) => void;
  /** True while transfers run over a session or wait for it, or tunnels do: then it connects again by itself. */
  readonly needs: (sessionId: string) => boolean;
  /** A session's process tells how its tunnels stand. */
  readonly heardOfTunnels?: (sessionId: string, reports: readonly ForwardReport[]) => void;
  /** Called after each change of a snapshot. */
  readonly changed: () => void;
};

type HostKeysTold = Extract<EngineEvent, { readonly event: 'hostKeys' }>;

/** One connect attempt and, when it succeeds, the connection it made. */
type Attempt = {
  readonly controller: AbortController;
  /** Nobody asked for it: it asks nothing that was refused before. */
  readonly byItself: boolean;
  readyAtMs?: number;
  route?: Route;
  link?: EngineLink;
};

/** One session over its connect attempts. */
export class LiveSession {
  readonly #id: string;
  #destination: Destination;
  readonly #means: SessionMeans;
  #state: SessionState = { at: 'saved' };
  #banner: string | undefined;
  #notice: string | undefined;
  /** Where the last attempt led by OpenSSH's configuration, and what of it is done another way. */
  #found: { readonly address?: string | undefined; readonly remarks: readonly string[] } = {
    remarks: [],
  };
  #current: Attempt | undefined;
  /** Processes of attempts that are over, still on their way out. */
  readonly #leaving = new Set<Promise<void>>();
  readonly #answers = new KeptAnswers();
  readonly #plan = new RetryPlan();
  #retry: NodeJS.Timeout | undefined;
  /** What an attempt leaves to read stands until the next one. */
  #notices = new AbortController();

  constructor(id: string, destination: Destination, means: SessionMeans) {
    this.#id = id;
    this.#destination = destination;
    this.#means = means;
  }

  get destination(): Destination {
    return this.#destination;
  }

  /** As the page sees it. */
  snapshot(): Session {
    const { hostId, title, localDirectory, remoteDirectory } = this.#destination;
    const typed = typedText(this.#destination);
    return {
      id: this.#id,
      title,
      address: this.#found.address ?? accountText(this.#destination),
      state: this.#state,
      ...(hostId === undefined ? {} : { hostId }),
      ...(typed === undefined ? {} : { typed }),
      ...(this.#banner === undefined ? {} : { banner: capped(this.#banner) }),
      ...(this.#notice === undefined ? {} : { notice: this.#notice }),
      ...(this.#found.remarks.length === 0 ? {} : { remarks: [...this.#found.remarks] }),
      ...(localDirectory === undefined ? {} : { localDirectory }),
      ...(remoteDirectory === undefined ? {} : { remoteDirectory }),
    };
  }

  /** Starts an attempt, to where its host leads by now; refused while one runs or stands. */
  connect(destination: Destination = this.#destination): void {
    if (this.#current !== undefined) {
      throw new OpError('refused', 'This session is connected already, or about to be.');
    }
    this.#destination = destination;
    this.#plan.reset();
    this.#connect({ byItself: false });
  }

  /** The computer woke up, or the network changed: finds out now what would show by itself only after a while. */
  lookNow(): void {
    if (this.#retry !== undefined) {
      this.#plan.reset();
      this.#connect({ byItself: true });
      return;
    }
    const attempt = this.#current;
    if (attempt?.link === undefined || this.#state.at !== 'ready') return;
    const probe = { side: 'remote', path: '.' } as const;
    attempt.link
      .call('realPath', probe, { deadlineMs: probeDeadlineMs })
      .catch((thrown: unknown) => {
        const error = toAppError(thrown);
        if (error.code === 'timeout') this.#finish(attempt, { ...error, code: 'disconnected' });
      });
  }

  #connect({ byItself }: Pick<Attempt, 'byItself'>): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#notices.abort();
    this.#notices = new AbortController();
    this.#banner = undefined;
    this.#notice = undefined;
    this.#current = { controller: new AbortController(), byItself };
    this.#become({ at: 'connecting', phase: 'starting' });
    void this.#run(this.#current);
  }

  /** The engine, once connected. */
  link(): EngineLink {
    const link = this.#current?.link;
    if (this.#state.at === 'ready' && link !== undefined) return link;
    throw notConnected(this.#destination, this.#state);
  }

  /** Ends whatever runs; settles when its process is gone, and those of earlier attempts. */
  async end(): Promise<void> {
    this.#notices.abort();
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#answers.forget();
    if (this.#current !== undefined) this.#finish(this.#current, closedByUser);
    await Promise.all(this.#leaving);
  }

  async #run(attempt: Attempt): Promise<void> {
    const { signal } = attempt.controller;
    try {
      const route = await createRoute(this.#destination, this.#means, {
        sessionId: this.#id,
        noticeSignal: this.#notices.signal,
        signal,
      });
      if (signal.aborted) return route.release();
      attempt.route = route;
      this.#found = { address: route.accounts.at(-1), remarks: route.remarks };
      this.#note(route.notice);
      attempt.link = this.#startEngine(attempt, route);
      const facts = await attempt.link.call('connect', route.params, { signal });
      if (attempt !== this.#current) return;
      attempt.readyAtMs = performance.now();
      this.#answers.loggedIn();
      void route.loggedIn().then(collectSoon);
      this.#note(readyNotice(facts));
      this.#become({ at: 'ready', facts });
    } catch (thrown) {
      this.#finish(attempt, toAppError(thrown));
    }
  }

  #startEngine(attempt: Attempt, route: Route): EngineLink {
    const conflict = this.#means.conflicts(this.#id);
    const host = this.#means.startEngine();
    const asks = this.#answers.forAttempt(route.asks, { ...attempt, ...route });
    const link = superviseEngine(host, {
      onAsk: until(attempt.controller.signal, { ...asks, conflict }),
      onEvent: (event) => this.#hear(attempt, event),
      onEnd: (error) => {
        this.#means.report(lastWords(error, host));
        this.#finish(attempt, toAppError(error));
      },
    });
    return withLostWords(link, () => this.#destination.title);
  }

  #hear(attempt: Attempt, event: EngineEvent): void {
    if (isTransferEvent(event)) return this.#means.hub.tell(this.#id, event);
    if (attempt !== this.#current) return;
    switch (event.event) {
      case 'phase':
        if (this.#state.at === 'connecting') {
          this.#become({ at: 'connecting', phase: event.phase, ...jumpAt(attempt, event.hop) });
        }
        return;
      case 'handshake':
        return void this.#storeHostKey(attempt, event.hop);
      case 'banner':
        this.#banner = withBanner(this.#banner, speakerAt(attempt, event.hop), event.text);
        return this.#means.changed();
      case 'touch':
        return this.#touch(event.isWaiting);
      case 'hostKeys':
        return void this.#learnHostKeys(attempt, event);
      case 'forwards':
        return this.#means.heardOfTunnels?.(this.#id, event.reports);
      case 'closed':
        return this.#finish(attempt, event.error);
      default:
        return event satisfies never;
    }
  }

  #touch(isWanted: boolean): void {
    if (this.#state.at !== 'connecting') return;
    const { isTouchWanted: _, ...before } = this.#state;
    this.#become({ ...before, ...(isWanted ? { isTouchWanted: true } : {}) });
  }

  async #storeHostKey(attempt: Attempt, hop: number): Promise<void> {
    try {
      await attempt.route?.proved(hop);
    } catch (thrown) {
      const { message, next } = toAppError(thrown);
      this.#means.report(message);
      if (attempt !== this.#current) return;
      this.#note(next === undefined ? message : `${message} ${next}`);
      this.#means.changed();
    }
  }

  /** One notice does not take the place of another. */
  #note(text: string | undefined): void {
    const all = [this.#notice, text].filter((each) => each !== undefined);
    this.#notice = all.length === 0 ? undefined : all.join(' ');
  }

  /** What cannot be learned is learned another time: nobody waits for it. */
  async #learnHostKeys(attempt: Attempt, told: HostKeysTold): Promise<void> {
    try {
      await attempt.route?.announced(told.hop, told);
    } catch (thrown) {
      this.#means.report(toAppError(thrown).message);
    }
  }

  /** The first end of an attempt counts. */
  #finish(attempt: Attempt, error: AppError): void {
    if (attempt !== this.#current) return;
    this.#current = undefined;
    attempt.controller.abort();
    attempt.route?.release();
    if (error.code === 'auth') this.#answers.forget();
    collectSoon();
    const delayMs = this.#retryDelay(attempt, error);
    if (delayMs !== undefined) this.#retry = setTimeout(() => this.#tryAgain(error), delayMs);
    const retryAtMs = delayMs === undefined ? {} : { retryAtMs: Date.now() + delayMs };
    this.#become({ at: 'ended', error, ...retryAtMs });
    const leaving = attempt.link?.end();
    if (leaving === undefined) return;
    this.#leaving.add(leaving);
    void leaving.finally(() => this.#leaving.delete(leaving));
  }

  #retryDelay({ readyAtMs }: Attempt, error: AppError): number | undefined {
    if (error === closedByUser || !this.#means.needs(this.#id)) return undefined;
    return this.#plan.next(error, readyAtMs === undefined ? 0 : performance.now() - readyAtMs);
  }

  /** Nothing may need it any more: its transfers were cancelled or paused meanwhile. */
  #tryAgain(error: AppError): void {
    this.#retry = undefined;
    if (this.#means.needs(this.#id)) this.#connect({ byItself: true });
    else this.#become({ at: 'ended', error });
  }

  #become(state: SessionState): void {
    this.#state = state;
    this.#means.changed();
  }
}

/** A link that is alive answers within a few round trips, also while it is full. */
const probeDeadlineMs = 8_000;

const closedByUser: AppError = { code: 'disconnected', message: 'The session was closed.' };

/** Questions end with the attempt they belong to, even while its process still takes its time to end. */
function until(attempt: AbortSignal, asks: AskHandlers): AskHandlers {
  const both = (signal: AbortSignal) => ({ signal: AbortSignal.any([signal, attempt]) });
  return {
    hostKey: (params, { signal }) => asks.hostKey(params, both(signal)),
    password: (params, { signal }) => asks.password(params, both(signal)),
    proxyPassword: (params, { signal }) => asks.proxyPassword(params, both(signal)),
    passphrase: (params, { signal }) => asks.passphrase(params, both(signal)),
    interactive: (params, { signal }) => asks.interactive(params, both(signal)),
    newPassword: (params, { signal }) => asks.newPassword(params, both(signal)),
    agentUse: (params, { signal }) => asks.agentUse(params, both(signal)),
    conflict: (params, { signal }) => asks.conflict(params, both(signal)),
  };
}

/** The name of a hop that is not the last one. */
function jumpAt({ route }: Attempt, hop: number): { readonly jump?: string } {
  const jump =
    route === undefined || hop >= route.accounts.length - 1 ? undefined : route.accounts[hop];
  return jump === undefined ? {} : { jump };
}

/** Who says something, when there is more than one who could. */
function speakerAt({ route }: Attempt, hop: number): string | undefined {
  return route === undefined || route.accounts.length === 1 ? undefined : route.accounts[hop];
}

/** What jump hosts say is told apart from what the host says. */
function withBanner(before: string | undefined, speaker: string | undefined, text: string): string {
  const said = speaker === undefined ? text : `${speaker}:\n${text}`;
  const all = before === undefined ? said : `${before}\n${said}`;
  return all.slice(0, limits.serverTextLength);
}

function notConnected({ title }: Destination, state: SessionState): OpError {
  return state.at === 'connecting'
    ? new OpError('disconnected', `${title} is still connecting.`, { next: 'Wait a moment.' })
    : new OpError('disconnected', `${title} is not connected.`, { next: 'Reconnect.' });
}
