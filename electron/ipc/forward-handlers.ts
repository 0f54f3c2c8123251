import { suggestionsOf } from '../services/forwards/suggestions.ts';
import { done, listIntervalMs, onlyOf } from './handler-parts.ts';
import type { Handlers, Services } from './handlers.ts';
import { serveWatched } from './streams.ts';

type ForwardHandlers = Pick<Handlers, Extract<keyof Handlers, `forwards.${string}`>>;

/** The part of the handlers that is about tunnels. What opens this computer to others asks the user by itself. */
export function createForwardHandlers({ tunnels, sessions, sshConfig }: Services): ForwardHandlers {
  return {
    'forwards.watch': (_, port, { holds }) =>
      serveWatched(
        port,
        onlyOf(tunnels.all, ({ sessionId }) => holds(sessionId)),
        { intervalMs: listIntervalMs },
      ),
    'forwards.save': ({ sessionId, draft }) => tunnels.save(sessionId, draft),
    'forwards.remove': async ({ sessionId, id }) => done(await tunnels.remove(sessionId, id)),
    'forwards.start': async ({ sessionId, id }) => done(await tunnels.start(sessionId, id)),
    'forwards.stop': async ({ sessionId, id }) => done(await tunnels.stop(sessionId, id)),
    'forwards.ofHost': async ({ hostId }) => ({ count: await tunnels.count(hostId) }),
    'forwards.suggestions': async ({ sessionId }) => {
      const query = sessions.forTransfers.destination(sessionId)?.query;
      return query === undefined
        ? { specs: [], remarks: [] }
        : suggestionsOf(await sshConfig.peek(query));
    },
  };
}
