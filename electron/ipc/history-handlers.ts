import type { SearchHistory } from '../../shared/contract/history.ts';
import { withoutUsed, withUsed } from '../services/settings/search-history.ts';
import { done, listIntervalMs } from './handler-parts.ts';
import type { Handlers, Services } from './handlers.ts';
import { serveWatched } from './streams.ts';

type HistoryHandlers = Pick<Handlers, Extract<keyof Handlers, `history.${string}`>>;

/** The part of the handlers that is about what was looked for. */
export function createHistoryHandlers({ kept }: Services): HistoryHandlers {
  const change = async (make: (before: SearchHistory) => SearchHistory) => {
    // before it is read, nothing can be added to it
    await kept.history.ready;
    return done(await kept.history.change(make(kept.history.current.read())));
  };
  return {
    'history.watch': (_, port) =>
      serveWatched(port, kept.history.current, { intervalMs: listIntervalMs }),
    'history.remember': ({ kind, text }) => change((before) => withUsed(before, kind, text)),
    'history.forget': ({ kind }) => change((before) => withoutUsed(before, kind)),
  };
}
