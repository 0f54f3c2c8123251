import { randomUUID } from 'node:crypto';
import type { Session } from '../../../shared/contract/sessions.ts';
import { OpError } from '../../../shared/errors.ts';
import { limits } from '../../../shared/limits.ts';
import {
  destinationOfHost,
  destinationOfText,
  hopOfTyped,
  type Destination,
  type HopTarget,
} from '../way/destination.ts';
import type { EngineLink } from './engine-link.ts';
import type { TransferLinks } from './engines.ts';
import type { Hosts } from '../way/hosts.ts';
import { LiveSession, type SessionMeans } from './session.ts';
import { wayOfHost, type JumpAddress } from '../way/way-of-host.ts';
import { createWatched, type Watched } from './watched.ts';

/** What to connect to: a saved host, with its own start folder or another one, or what was typed into quick connect. */
export type Target =
  { readonly hostId: string; readonly remoteDirectory?: string } | { readonly text: string };

/** All sessions of the window. */
export type Sessions = {
  /** Starts connecting and gives the id of the session. */
  readonly open: (target: Target) => Promise<string>;
  /** Puts a session of the last start there again, under its id: it connects when it is asked to. */
  readonly restore: (id: string, destination: Destination) => void;
  /** Connects an ended session again, as its host is saved now. */
  readonly reconnect: (id: string) => Promise<void>;
  /** Ends a session and forgets it; settles when its process is gone. */
  readonly close: (id: string) => Promise<void>;
  readonly all: Watched<Session[]>;
  /** The engine of a connected session; `disconnected` when it is not, `not-found` when it was closed. */
  readonly link: (id: string) => EngineLink;
  /** The computer woke up, or the network changed. */
  readonly lookNow: () => void;
  readonly forTransfers: Omit<TransferLinks, 'find'>;
  /** Ends all of them: the app quits. */
  readonly endAll: () => Promise<void>;
};

/** What {@link createSessions} needs. */
export type SessionsOptions = Omit<SessionMeans, 'changed'> & {
  readonly hosts: Hosts;
  /** Who logs in when no user was typed. */
  readonly userName: string;
};

/** No sessions yet. */
export function createSessions(options: SessionsOptions): Sessions {
  const sessions = new Map<string, LiveSession>();
  /** Start folders that were asked for in place of the hosts' own. */
  const asked = new Map<string, string>();
  /** Closed, and forgotten by the page, but not yet gone. */
  const closing = new Set<Promise<void>>();
  let isOver = false;
  const all = createWatched<Session[]>(() => [...sessions.values()].map((s) => s.snapshot()));

  const find = (id: string): LiveSession => {
    const found = sessions.get(id);
    if (found === undefined) throw new OpError('not-found', 'This session was closed.');
    return found;
  };

  const put = (id: string, destination: Destination): LiveSession => {
    if (isOver) throw new OpError('refused', 'Hawser is about to quit.');
    if (sessions.size >= limits.sessions) throw tooMany();
    const session = new LiveSession(id, destination, { ...options, changed: all.changed });
    sessions.set(id, session);
    return session;
  };
  const add = (id: string, destination: Destination): void => put(id, destination).connect();

  return {
    open: async (target) => {
      const destination = await resolve(target, options);
      const id = randomUUID();
      add(id, destination);
      if ('hostId' in target && target.remoteDirectory !== undefined) {
        asked.set(id, target.remoteDirectory);
      }
      return id;
    },
    restore: (id, destination) => {
      // a transfer that goes on may have opened it already
      if (sessions.has(id)) return;
      put(id, destination);
      all.changed();
    },
    reconnect: async (id) => {
      const changed = await savedNow(find(id).destination, asked.get(id), options);
      find(id).connect(changed);
    },
    close: async (id) => {
      const session = find(id);
      sessions.delete(id);
      asked.delete(id);
      all.changed();
      const end = session.end();
      closing.add(end);
      await end.finally(() => closing.delete(end));
    },
    all,
    link: (id) => find(id).link(),
    lookNow: () => {
      for (const session of sessions.values()) session.lookNow();
    },
    forTransfers: linksOf(sessions, { add, all }),
    endAll: async () => {
      isOver = true;
      await Promise.all([...closing, ...[...sessions.values()].map((session) => session.end())]);
    },
  };
}

/** What transfers may know and do of sessions. */
function linksOf(
  sessions: ReadonlyMap<string, LiveSession>,
  means: {
    readonly add: (id: string, destination: Destination) => void;
    readonly all: Watched<Session[]>;
  },
): Sessions['forTransfers'] {
  return {
    standing: (id) => standingOf(sessions.get(id)?.snapshot()),
    destination: (id) => sessions.get(id)?.destination,
    ensure: (id, destination) => {
      const session = sessions.get(id);
      if (session === undefined) means.add(id, destination);
      else if (isIdle(session.snapshot().state)) session.connect();
    },
    onChange: (listener) => void means.all.subscribe(listener),
  };
}

function standingOf(session: Session | undefined): ReturnType<TransferLinks['standing']> {
  if (session === undefined) return undefined;
  const { title, state } = session;
  const retryAtMs = state.at === 'ended' ? state.retryAtMs : undefined;
  const at = state.at === 'saved' ? 'ended' : state.at;
  return { title, at, ...(retryAtMs === undefined ? {} : { retryAtMs }) };
}

function isIdle({ at }: Session['state']): boolean {
  return at === 'ended' || at === 'saved';
}

function tooMany(): OpError {
  return new OpError('refused', `${limits.sessions} sessions are open already.`, {
    next: 'Close one of them first.',
  });
}

function unlessGone(thrown: unknown): undefined {
  if (thrown instanceof OpError && thrown.code === 'not-found') return;
  throw thrown;
}

/** The host may have been changed so that it can be connected to; one that is gone is as it was, and so is what was typed. */
async function savedNow(
  { hostId }: Destination,
  remoteDirectory: string | undefined,
  options: SessionsOptions,
): Promise<Destination | undefined> {
  if (hostId === undefined) return undefined;
  const folder = remoteDirectory === undefined ? {} : { remoteDirectory };
  return await resolve({ hostId, ...folder }, options).catch(unlessGone);
}

async function resolve(target: Target, { hosts, userName }: SessionsOptions): Promise<Destination> {
  if ('hostId' in target) {
    const host = await hosts.find(target.hostId);
    const typed = (jump: JumpAddress): HopTarget => hopOfTyped(jump, userName);
    const { remoteDirectory } = target;
    return {
      ...destinationOfHost(host),
      ...(remoteDirectory === undefined ? {} : { remoteDirectory }),
      ...(await wayOfHost(host, { find: hosts.find, typed })),
    };
  }
  return destinationOfText(target.text, userName);
}
