import type { Watched } from '../services/session/watched.ts';

/** Lists change at a person's pace, but for a session process gone wild: one frame is soon enough. */
export const listIntervalMs = 16;

/** What of a list a page may see. */
export function onlyOf<T>(list: Watched<T[]>, isIts: (item: T) => boolean): Watched<T[]> {
  return { ...list, read: () => list.read().filter(isIts) };
}

/** The empty object a call gives back that has nothing to say. Takes what was done, to stand around it. */
export function done(_done: void): Record<string, never> {
  return {};
}
