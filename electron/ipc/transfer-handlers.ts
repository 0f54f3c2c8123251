import type { Prompt } from '../../shared/contract/prompts.ts';
import { exportReceipt } from '../services/transfers/export-receipt.ts';
import { done, listIntervalMs, onlyOf } from './handler-parts.ts';
import type { CallContext, Handlers, Services } from './handlers.ts';
import { serveWatched } from './streams.ts';

/** At most ten snapshots a second, as the contract says. */
const transfersIntervalMs = 100;

type TransferHandlers = Pick<Handlers, Extract<keyof Handlers, `transfers.${string}`>>;

/** The part of the handlers that is about transfers. */
export function createTransferHandlers(services: Services): TransferHandlers {
  const { app, transfers, transferSettings, prompts, ready } = services;
  const { localGuard } = app;
  return {
    'transfers.start': async (params, { holds }) => {
      await localGuard.transfer(params);
      await ready; // those of the last start come first
      const asks = (id: string) => prompts.open.read().some((each) => isAbout(each, id));
      return transfers.startOnce(params, { holds, asks });
    },
    'transfers.pause': ({ id }, { holds }) =>
      each(id, transfers, holds, (one) => transfers.pause(one)),
    'transfers.resume': ({ id }, { holds }) =>
      each(id, transfers, holds, (one) => transfers.resume(one)),
    'transfers.cancel': ({ id }, { holds }) =>
      each(id, transfers, holds, (one) => transfers.cancel(one)),
    'transfers.retry': ({ id }, { holds }) =>
      each(id, transfers, holds, (one) => transfers.retry(one)),
    'transfers.move': ({ id, before }) => done(transfers.move(id, before)),
    'transfers.clear': ({ id }, { holds }) =>
      each(id, transfers, holds, (one) => transfers.clear(one)),
    'transfers.problems': ({ id }) => transfers.reports.problems(id),
    'transfers.items': ({ id, show, offset, count }) =>
      transfers.reports.items(id, show, offset, count),
    'transfers.receipt': ({ id }) => transfers.reports.receipt(id),
    'transfers.exportReceipt': ({ id }) => exportReceipt(transfers.reports, id, app.chooseSaveFile),
    'transfers.changeSettings': async (settings) => done(await transferSettings.change(settings)),
    'transfers.settings': (_, port) =>
      serveWatched(port, transferSettings.current, { intervalMs: listIntervalMs }),
    'transfers.watch': (_, port, { holds }) =>
      serveWatched(
        port,
        onlyOf(transfers.all, ({ id }) => holds(id)),
        { intervalMs: transfersIntervalMs },
      ),
  };
}

function isAbout(prompt: Prompt, transferId: string): boolean {
  return prompt.kind === 'conflict' && prompt.transferId === transferId;
}

/** Does something to one transfer, or without an id to all of this page's. */
function each(
  id: string | undefined,
  transfers: Pick<Services['transfers'], 'all'>,
  holds: CallContext['holds'],
  act: (id: string | undefined) => void,
): Record<string, never> {
  const all = transfers.all.read();
  const held = all.filter((transfer) => holds(transfer.id));
  if (id !== undefined || held.length === all.length) act(id);
  else for (const transfer of held) act(transfer.id);
  return {};
}
