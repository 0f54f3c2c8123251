import { localFs, type TransferLinks } from '../session/engines.ts';
import type { TransferRecord } from './transfer-record.ts';

/** Removes what a transfer that will not go on has left at its target, if that can be reached now. */
export function discardPartials(record: TransferRecord, links: TransferLinks): void {
  const partials = [...record.checkpoints.values()].map(({ partial }) => partial);
  record.checkpoints.clear();
  if (partials.length === 0) return;
  const { fs } = record.request.to;
  const side = fs === localFs ? 'local' : 'remote';
  try {
    const { link } = links.find(fs);
    const left = { transferId: record.id, side, partials } as const;
    link.call('discardPartials', left).catch(() => undefined); // as when it cannot be reached
  } catch {
    // not connected: the partials stay, under names that say what they are
  }
}
