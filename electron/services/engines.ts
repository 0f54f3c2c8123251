import type { Side } from '../engine/protocol.ts';
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
