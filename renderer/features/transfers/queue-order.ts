import type { Transfer } from '../../../shared/contract/transfers.ts';

/** Parameters of `transfers.move`: whom to put before whom, or at the end. */
export type QueueMove = { readonly id: string; readonly before: string | null };

/** The move of a waiting transfer by one place; undefined when there is no such place. */
export function stepInQueue(
  transfers: readonly Transfer[],
  id: string,
  by: 1 | -1,
): QueueMove | undefined {
  const waiting = transfers.filter(({ state }) => state === 'waiting');
  const at = waiting.findIndex((transfer) => transfer.id === id);
  if (at < 0 || waiting[at + by] === undefined) return undefined;
  return { id, before: (by < 0 ? waiting[at - 1]?.id : waiting[at + 2]?.id) ?? null };
}

/**
 * The move that a drop between two rows asks for. Only those that wait have an order to change: a drop above the
 * first of them puts it there, one below the last of them puts it at the end.
 */
export function dropInQueue(
  transfers: readonly Transfer[],
  id: string,
  boundary: number,
): QueueMove | undefined {
  const from = transfers.findIndex((transfer) => transfer.id === id);
  if (transfers[from]?.state !== 'waiting') return undefined;
  const next = nextWaiting(transfers, boundary, id);
  return next === nextWaiting(transfers, from, id) ? undefined : { id, before: next };
}

function nextWaiting(transfers: readonly Transfer[], from: number, but: string): string | null {
  const found = transfers.slice(from).find(({ id, state }) => state === 'waiting' && id !== but);
  return found?.id ?? null;
}

/** The boundary between rows at which a drop would really be put, for a line to show it. */
export function boundaryOf(transfers: readonly Transfer[], { before }: QueueMove): number {
  if (before !== null) return transfers.findIndex(({ id }) => id === before);
  return transfers.findLastIndex(({ state }) => state === 'waiting') + 1;
}
