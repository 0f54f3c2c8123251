import { useEffect, useEffectEvent, type RefObject } from 'react';
import type { Transfer } from '../../../shared/contract/transfers.ts';
import { repeatedTransferStore } from '../../state/repeated-transfer.ts';
import { reveal, rowHeight, type OpenedRows } from './list-layout.ts';
import { topOf } from './useListFocus.ts';

/** Gives the transfer that was asked for again, and has it in sight. */
export function useRevealRepeated({
  transfers,
  opened,
  scrollerRef,
}: {
  readonly transfers: readonly Transfer[];
  readonly opened: OpenedRows;
  readonly scrollerRef: RefObject<HTMLElement | null>;
}): string | undefined {
  const { id, times } = repeatedTransferStore();
  const index = transfers.findIndex((transfer) => transfer.id === id);
  const isListed = index >= 0;
  const show = useEffectEvent((): void => {
    const scroller = scrollerRef.current;
    if (scroller === null) return;
    reveal(scroller, { top: topOf(transfers, opened, index), height: rowHeight }, 0);
  });
  useEffect(() => {
    if (isListed) show();
  }, [isListed, times]);
  return id;
}
