import { useVirtualizer, defaultRangeExtractor, type Range } from '@tanstack/react-virtual';
import { useCallback, useRef, useState } from 'react';
import type { Transfer, TransferItem } from '../../../shared/contract/transfers.ts';
import { verbOf } from './facts.ts';
import { nameInText } from '../../../shared/names.ts';
import { ContextMenu } from '../../ui/Menu.tsx';
import { heightOf, type Opened, type OpenedRows } from './list-layout.ts';
import { ItemDialog } from './ItemDialog.tsx';
import { OpenedItems } from './OpenedItems.tsx';
import { transferMenu } from './transfer-menu.ts';
import {
  runTransferCommand,
  type TransferCommand,
  type TransferContext,
} from './transfer-commands.ts';
import { TransferRow } from './TransferRow.tsx';
import { useListFocus } from './useListFocus.ts';
import { useRevealRepeated } from './useRevealRepeated.ts';
import { useReorder } from './useReorder.ts';
import styles from './TransferList.module.css';

type TransferListProps = {
  readonly transfers: readonly Transfer[];
  readonly opened: OpenedRows;
  readonly onOpened: (id: string, opened: Opened) => void;
  readonly context: TransferContext;
};

// Rows beyond the edge, for a quick scroll.
const overscan = 6;

/** The queue, and below each opened row its files. Only what is in sight is in the page. */
export function TransferList({ transfers, opened, onOpened, context }: TransferListProps) {
  const scrollerRef = useRef<HTMLDivElement>(null);
  const [item, setItem] = useState<TransferItem>();
  const run = useCallback(
    (command: TransferCommand, transfer: Transfer): void =>
      void runTransferCommand(command, transfer, context),
    [context],
  );
  const focus = useListFocus({ transfers, opened, scrollerRef, run });
  const virtualizer = useRows(scrollerRef, transfers, opened, focus.index);
  const rows = virtualizer.getVirtualItems();
  const repeated = useRevealRepeated({ transfers, opened, scrollerRef });
  const line = useReorder({ transfers, opened, scrollerRef, context });

  return (
    <div ref={scrollerRef} className={styles.scroller}>
      <ContextMenu
        items={transferMenu(transfers[focus.index], transfers, run)}
        render={
          <ul
            className={styles.list}
            aria-label="Transfers"
            style={{ height: virtualizer.getTotalSize() }}
            {...focus.handlers}
          />
        }
      >
        {rows.map(({ index, start, size }) => {
          const transfer = transfers[index];
          if (transfer === undefined) return null;
          const isTabStop = index === focus.index;
          const own = opened.get(transfer.id);
          return (
            <li
              key={transfer.id}
              className={styles.item}
              style={{ transform: `translateY(${start}px)`, height: size }}
              // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a row has keys of its own
              tabIndex={isTabStop ? 0 : -1}
              aria-label={`${verbOf(transfer)} ${nameInText(transfer.title)}, ${transfer.state}`}
              aria-posinset={index + 1}
              aria-setsize={transfers.length}
              data-id={transfer.id}
              data-state={transfer.state}
              data-again={transfer.id === repeated || undefined}
            >
              <TransferRow
                transfer={transfer}
                isOpen={own !== undefined}
                isTabStop={isTabStop}
                onCommand={run}
              />
              {own === undefined ? null : (
                <OpenedItems
                  transfer={transfer}
                  opened={own}
                  top={start}
                  scrollerRef={scrollerRef}
                  onOpened={onOpened}
                  onItem={setItem}
                  onLeave={() => focus.go(index)}
                />
              )}
            </li>
          );
        })}
        {line === undefined ? null : (
          <li className={styles.drop} style={{ top: line }} aria-hidden="true" />
        )}
      </ContextMenu>
      {item === undefined ? null : <ItemDialog item={item} onClose={() => setItem(undefined)} />}
    </div>
  );
}

function useRows(
  scrollerRef: React.RefObject<HTMLDivElement | null>,
  transfers: readonly Transfer[],
  opened: OpenedRows,
  focusIndex: number,
) {
  const rangeExtractor = useCallback(
    (range: Range) => {
      const indexes = defaultRangeExtractor(range);
      // the row that Tab reaches stays in the page
      const isOutside =
        focusIndex >= 0 && focusIndex < range.count && !indexes.includes(focusIndex);
      return isOutside ? [...indexes, focusIndex].sort((a, b) => a - b) : indexes;
    },
    [focusIndex],
  );
  // A new function whenever a height may be another: that is what makes the library add them up again.
  const getItemKey = useCallback(
    (index: number) => {
      const id = transfers[index]?.id ?? index;
      return opened.has(String(id)) ? `${id} open` : id;
    },
    [transfers, opened],
  );
  // oxlint-disable-next-line react/incompatible-library -- nothing is compiled by the React Compiler here
  return useVirtualizer({
    count: transfers.length,
    overscan,
    rangeExtractor,
    getItemKey,
    getScrollElement: () => scrollerRef.current,
    estimateSize: (index) => heightOf(opened.get(transfers[index]?.id ?? '')),
    initialRect: { width: 600, height: 600 },
  });
}
