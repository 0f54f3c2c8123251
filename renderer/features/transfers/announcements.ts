import type { Transfer } from '../../../shared/contract/transfers.ts';
import { nameInText } from '../../../shared/names.ts';
import { isEnded, stateText } from './facts.ts';

/** What is worth saying aloud between two lists of transfers: ends, and connections lost; never mere progress. */
export function announcement(before: readonly Transfer[], now: readonly Transfer[]): string {
  const known = new Map(before.map((transfer) => [transfer.id, transfer.state]));
  return now
    .filter(({ id, state }) => known.has(id) && known.get(id) !== state)
    .filter((transfer) => isEnded(transfer) || transfer.state === 'offline')
    .map((transfer) => `${nameInText(transfer.title)}: ${sentence(stateText(transfer))}`)
    .join(' ');
}

/** What is said of the one that stands for a wish it fulfils already; said again, it is another text, so it is spoken. */
export function repeatedText(transfer: Transfer, times: number): string {
  const again = times % 2 === 0 ? '\u00a0' : '';
  return `${nameInText(transfer.title)} is in the list already: ${sentence(stateText(transfer))}${again}`;
}

/** With one full stop at its end: a failure's cause brings its own. */
function sentence(text: string): string {
  return /[.!?…]$/u.test(text) ? text : `${text}.`;
}
