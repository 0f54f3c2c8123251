import type { Ask, EngineAsks, HopAsk } from '../protocol.ts';

/** Asks as one hop: the parts that log in at a server do not know its place on the way. */
export function askAt(ask: Ask, hop: number): HopAsk {
  return (name, params, options) =>
    // a question of a hop is these parameters and its place
    ask(name, { ...params, hop } as EngineAsks[typeof name]['params'], options);
}
