import type { Transfer, TransferItem } from '../../shared/contract/transfers.ts';

/** A running upload of ten items, four of them done; tests say what is different. */
export function aTransfer(change: Partial<Transfer> = {}): Transfer {
  return {
    id: 'one',
    direction: 'upload',
    title: 'public',
    from: { fs: 'local', directory: '/home/me' },
    to: { fs: 's', directory: '/srv' },
    state: 'running',
    counted: true,
    tally: { found: 10, done: 4, skipped: 0, failed: 0, totalBytes: 100, doneBytes: 40 },
    checks: { sha256: 0, readBack: 0, size: 0 },
    bytesPerSecond: 1_000,
    secondsLeft: 5,
    ...change,
  };
}

/** A done file of {@link aTransfer}. */
export function anItem(change: Partial<TransferItem> = {}): TransferItem {
  return { path: '/home/me/public/a.txt', kind: 'file', size: 412, state: 'done', ...change };
}
