import type { Side } from '../../engine/protocol.ts';
import type { Destination } from '../way/destination.ts';
import type { EngineLink } from './engine-link.ts';
import type { LocalEngine } from './local-engine.ts';
import type { Sessions } from './sessions.ts';

/** Id of this computer's file system; every other one is a session's. */
export const localFs = 'local';

/** The engine that can reach a file system, and the side it knows it by. */
export type Reach = { readonly link: EngineLink; readonly side: Side };

/** Finds the engine for a file system id of the page. */
export type FindEngine = (fs: string) => Reach;

/** `local` leads to the local engine, a session's id to that session's. */
export function createFindEngine(local: LocalEngine, sessions: Pick<Sessions, 'link'>): FindEngine {
  return (fs) =>
    fs === localFs
      ? { link: local.link(), side: 'local' }
      : { link: sessions.link(fs), side: 'remote' };
}

/** What transfers need of the sessions they run over. */
export type TransferLinks = {
  readonly find: FindEngine;
  /** How a session stands; undefined when it is not open. */
  readonly standing: (sessionId: string) => LinkStanding | undefined;
  /** Where a session leads, to be opened again at a later start; undefined when it is not open. */
  readonly destination: (sessionId: string) => Destination | undefined;
  /** Opens a session that is not open, under its old id, or connects one that has ended. */
  readonly ensure: (sessionId: string, destination: Destination) => void;
  /** Calls back after changes of any session. */
  readonly onChange: (listener: () => void) => void;
};

/** A session as a transfer that waits for it sees it. */
export type LinkStanding = {
  readonly title: string;
  readonly at: 'connecting' | 'ready' | 'ended';
  /** When the next attempt begins by itself. */
  readonly retryAtMs?: number;
};
