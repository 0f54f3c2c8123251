import type { Receipt, TransferItem } from '../../../shared/contract/transfers.ts';
import { nameInText } from '../../../shared/names.ts';
import { changedHandsText } from '../../ui/changed-hands.ts';
import { formatBytes, formatCount, formatItems } from '../../ui/format.ts';
import { itemNote, itemStateWords } from './item-facts.ts';

const time = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** A moment as people read it. */
export function timeText(ms: number): string {
  return time.format(ms);
}

/** The lines of a receipt: what each counts, and how many. */
export function receiptCounts({
  tally,
  checks,
  changedHands,
}: Receipt): readonly (readonly [string, string])[] {
  const unchecked = tally.done - checks.sha256 - checks.readBack - checks.size;
  const lines: (readonly [string, number])[] = [
    ['Found', tally.found],
    ['Done', tally.done],
    ['Skipped', tally.skipped],
    ['Failed', tally.failed],
    ['Verified by sha256', checks.sha256],
    ['Verified by reading back', checks.readBack],
    ['Checked by size and time', checks.size],
    ['Owner or group not kept', changedHands?.files ?? 0],
    ['Folders and links', Math.max(0, unchecked)],
  ];
  return [
    ...lines
      .filter(([name, count]) => count > 0 || name === 'Found' || name === 'Failed')
      .map(([name, count]) => [name, formatCount(count)] as const),
    ['Size', `${formatBytes(tally.doneBytes)} of ${formatBytes(tally.totalBytes)}`],
  ];
}

/** Whose the replaced files are now, and why. */
export function changedHandsNotice({ files, first }: NonNullable<Receipt['changedHands']>): string {
  const which = files === 1 ? 'A replaced file' : `${formatCount(files)} replaced files, the first`;
  return `${which}: ${changedHandsText(first)}. Only the administrator of that system can give it back.`;
}

/** A receipt as text for a mail or a ticket; `more` is how many items are not in `items`. */
export function receiptText(
  receipt: Receipt,
  { items, more }: { readonly items: readonly TransferItem[]; readonly more: number },
): string {
  const ended = receipt.endedMs === undefined ? [] : [`Ended: ${timeText(receipt.endedMs)}`];
  const left = items.map((item) => {
    const note = itemNote(item);
    return `  ${nameInText(item.path)}: ${itemStateWords[item.state]}${note === '' ? '' : `, ${note}`}`;
  });
  return [
    `${receipt.moves === true ? 'Move of ' : ''}${nameInText(receipt.title)}: ${receipt.summary}`,
    `From: ${nameInText(receipt.from)}`,
    `To: ${nameInText(receipt.to)}`,
    `Started: ${timeText(receipt.startedMs)}`,
    ...ended,
    ...receiptCounts(receipt).map(([name, value]) => `${name}: ${value}`),
    ...(left.length === 0 ? [] : ['', 'Not transferred:', ...left]),
    ...(more > 0 ? [`  and ${formatItems(more, 'item', 'items')} more`] : []),
    '',
  ].join('\n');
}
