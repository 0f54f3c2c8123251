import type { AppInfo } from '../../shared/contract/app.ts';
import type { CallName, Down, Params, StreamName, Up, Value } from '../../shared/contract/index.ts';
import { exportReceipt, type ChooseSaveFile } from '../services/export-receipt.ts';
import type { OfferedPort } from '../services/offered-port.ts';
import type { AppServices } from '../services/services.ts';
import { serveWatched } from './streams.ts';

/** What a handler gets beside its parameters. */
export type CallContext = { readonly signal: AbortSignal };

type CallHandlers = {
  readonly [N in CallName]: (
    params: Params<N>,
    context: CallContext,
  ) => Value<N> | Promise<Value<N>>;
};

type StreamHandlers = {
  readonly [N in StreamName]: (
    params: Params<N>,
    port: OfferedPort<Up<N>, Down<N>>,
    context: CallContext,
  ) => void | Promise<void>;
};

/** One handler for every name of the contract: a missing one does not compile. */
export type Handlers = CallHandlers & StreamHandlers;

/** What the handlers are made of. */
export type Services = Omit<AppServices, 'shutDown'> & {
  readonly app: {
    readonly info: () => AppInfo;
    readonly paste: () => void;
    readonly chooseSaveFile: ChooseSaveFile;
  };
};

/** At most ten snapshots a second, as the contract says. */
const transfersIntervalMs = 100;
/** Other lists change at a person's pace, but for a session process gone wild: one frame is soon enough. */
const listIntervalMs = 16;

/** Joins the contract's names to the services behind them. */
export function createHandlers(services: Services): Handlers {
  const {
    app,
    hosts,
    sessions,
    prompts,
    secrets,
    files,
    transfers,
    terminals,
    transferSettings,
    ready,
  } = services;
  return {
    'app.info': () => app.info(),
    'app.paste': () => done(app.paste()),
    'hosts.list': () => hosts.list(),
    'hosts.save': (draft) => hosts.save(draft),
    'hosts.remove': async ({ id }) => done(await hosts.remove(id)),
    'sessions.open': async (target) => ({ sessionId: await sessions.open(target) }),
    'sessions.reconnect': ({ sessionId }) => done(sessions.reconnect(sessionId)),
    'sessions.close': async ({ sessionId }) => done(await sessions.close(sessionId)),
    'sessions.watch': (_, port) => serveWatched(port, sessions.all, { intervalMs: listIntervalMs }),
    'prompts.watch': (_, port) => serveWatched(port, prompts.open, { intervalMs: listIntervalMs }),
    'prompts.answer': ({ id, answer }) => done(prompts.answer(id, answer)),
    'files.realPath': (params, { signal }) => files.realPath(params, signal),
    'files.makeDirectory': async (params, { signal }) =>
      done(await files.makeDirectory(params, signal)),
    'files.rename': async (params, { signal }) => done(await files.rename(params, signal)),
    'files.freeSpace': (params, { signal }) => files.freeSpace(params, signal),
    'files.list': (params, port) => files.list(params, port),
    'files.remove': (params, port) => files.remove(params, port),
    'transfers.start': async (params) => {
      await ready; // those of the last start come first
      return { transferId: transfers.start(params) };
    },
    'transfers.pause': ({ id }) => done(transfers.pause(id)),
    'transfers.resume': ({ id }) => done(transfers.resume(id)),
    'transfers.cancel': ({ id }) => done(transfers.cancel(id)),
    'transfers.retry': ({ id }) => done(transfers.retry(id)),
    'transfers.move': ({ id, before }) => done(transfers.move(id, before)),
    'transfers.clear': ({ id }) => done(transfers.clear(id)),
    'transfers.problems': ({ id }) => transfers.reports.problems(id),
    'transfers.items': ({ id, show, offset, count }) =>
      transfers.reports.items(id, show, offset, count),
    'transfers.receipt': ({ id }) => transfers.reports.receipt(id),
    'transfers.exportReceipt': ({ id }) => exportReceipt(transfers.reports, id, app.chooseSaveFile),
    'transfers.changeSettings': async (settings) => done(await transferSettings.change(settings)),
    'transfers.settings': (_, port) =>
      serveWatched(port, transferSettings.current, { intervalMs: listIntervalMs }),
    'transfers.watch': (_, port) =>
      serveWatched(port, transfers.all, { intervalMs: transfersIntervalMs }),
    'terminals.open': (params, port) => terminals.open(params, port),
    'vault.watch': async (_, port) => {
      await secrets.refresh();
      serveWatched(port, secrets.state, { intervalMs: listIntervalMs });
    },
    'vault.forget': async (which) => done(await secrets.forgetMany(which)),
    'vault.setMaster': async (params, { signal }) => done(await secrets.setMaster(params, signal)),
    'vault.removeMaster': (params, { signal }) => secrets.removeMaster(params, signal),
    'vault.unlock': async (_, { signal }) => done(await secrets.unlock(signal)),
    'vault.lock': async () => done(await secrets.lock()),
    'vault.retryKeychain': async () => done(await secrets.retryKeychain()),
  };
}

/** The empty object a call gives back that has nothing to say. Takes what was done, to stand around it. */
function done(_done: void): Record<string, never> {
  return {};
}
