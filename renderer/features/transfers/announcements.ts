import type { Transfer } from '../../../shared/contract/transfers.ts';
import { displayName } from '../../../shared/names.ts';
import { isEnded, stateText } from './facts.ts';

/** What is worth saying aloud between two lists of transfers: ends, and connections lost; never mere progress. */
export function announcement(before: readonly Transfer[], now: readonly Transfer[]): string {
  const known = new Map(before.map((transfer) => [transfer.id, transfer.state]));
  return now
    .filter(({ id, state }) => known.has(id) && known.get(id) !== state)
    .filter((transfer) => isEnded(transfer) || transfer.state === 'offline')
    .map((transfer) => `${displayName(transfer.title)}: ${stateText(transfer)}.`)
    .join(' ');
}
