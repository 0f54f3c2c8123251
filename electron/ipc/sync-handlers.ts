import { done, listIntervalMs, onlyOf } from './handler-parts.ts';
import type { Handlers, Services } from './handlers.ts';
import { serveWatched } from './streams.ts';

type SyncHandlers = Pick<Handlers, Extract<keyof Handlers, `sync.${string}`>>;

/** The part of the handlers that is about making two folders alike. */
export function createSyncHandlers({ app, syncs, ready }: Services): SyncHandlers {
  return {
    'sync.begin': (request) => ({ planId: syncs.plans.begin(request) }),
    'sync.plan': ({ id }, port) => syncs.plans.serve(id, port),
    'sync.run': async (params) => {
      await ready; // the transfers of the last start come first
      return await syncs.run(params, app.localGuard);
    },
    'sync.cancel': ({ id }) => done(syncs.cancel(id)),
    // the system's own trash gives nothing back, so this never touches files of this computer
    'sync.undo': ({ id }, { signal }) => syncs.undo(id, signal),
    'sync.memory': (pair) => syncs.memory(pair),
    'sync.forget': async (pair) => done(await syncs.forget(pair)),
    'sync.log': (params) => syncs.read(params),
    'sync.exportLog': ({ id }) => syncs.exportLog(id, app.chooseSaveFile),
    'sync.runs': (_, port, { holds }) =>
      serveWatched(
        port,
        onlyOf(syncs.all, ({ id }) => holds(id)),
        { intervalMs: listIntervalMs },
      ),
  };
}
