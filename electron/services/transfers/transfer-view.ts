import type { Transfer } from '../../../shared/contract/transfers.ts';
import type { TransferLinks } from '../session/engines.ts';
import type { KnownTransfer } from './transfer-journal.ts';
import { cutOffText, waitingReason } from './waiting-reason.ts';
import { createWatched, type Watched } from '../session/watched.ts';

/** A transfer, and whether the app ended while it was under way. */
export type ShownTransfer = KnownTransfer & { readonly isCutOff: boolean };

/** The list of transfers as the page sees it. */
export function createTransferView(
  list: () => Iterable<ShownTransfer>,
  links: TransferLinks,
): Watched<Transfer[]> & { readonly changed: () => void } {
  let clock: NodeJS.Timeout | undefined;
  const view = createWatched<Transfer[]>(() => {
    const nowMs = Date.now();
    const shown = [...list()].map(({ record, state, isCutOff }): Transfer => {
      if (isCutOff) return { ...record.snapshot(state, cutOffText), cutOff: true };
      return record.snapshot(state, waitingReason(state, record.sessionIds, links, nowMs));
    });
    if (shown.some(({ state }) => state === 'offline')) countDown();
    return shown;
  });
  /** While seconds are shown they have to go down. */
  const countDown = (): void => {
    clock ??= setTimeout(() => {
      clock = undefined;
      view.changed();
    }, 1_000).unref();
  };
  return view;
}
