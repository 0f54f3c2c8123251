import type { SearchRequest } from './search-request.ts';

/** A directory that was shown, or what was found below it, and where the cursor stood in it. */
export type Place = {
  readonly path: string;
  readonly cursor: string | undefined;
  readonly search?: SearchRequest | undefined;
};

/** Where a pane has been. */
export type History = { readonly back: readonly Place[]; readonly forward: readonly Place[] };

export const emptyHistory: History = { back: [], forward: [] };

// Enough for a day's walk; older places fall off.
const keptPlaces = 200;

/** After leaving `from` for a new place: what lay ahead is forgotten. */
export function visited(history: History, from: Place): History {
  return { back: [...history.back, from].slice(-keptPlaces), forward: [] };
}

/** A step in the history: where it leads, and the history once it is made. */
export type HistoryStep = { readonly to: Place; readonly history: History };

/** Several steps at once: back when `by` is negative; undefined when there are not as many. */
export function stepBy(history: History, from: Place, by: number): HistoryStep | undefined {
  const step = by < 0 ? stepBack : stepForward;
  let at: HistoryStep = { to: from, history };
  for (let left = Math.abs(by); left > 0; left -= 1) {
    const next = step(at.history, at.to);
    if (next === undefined) return undefined;
    at = next;
  }
  return at;
}

/** One step back from `from`, or undefined at the start. */
export function stepBack(history: History, from: Place): HistoryStep | undefined {
  const to = history.back.at(-1);
  if (to === undefined) return undefined;
  return {
    to,
    history: { back: history.back.slice(0, -1), forward: [from, ...history.forward] },
  };
}

/** One step forward from `from`, or undefined at the end. */
export function stepForward(history: History, from: Place): HistoryStep | undefined {
  const to = history.forward[0];
  if (to === undefined) return undefined;
  return {
    to,
    history: { back: [...history.back, from], forward: history.forward.slice(1) },
  };
}
