/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a table cannot lay out virtual lines; the ARIA grid pattern is made of divs */
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  useEffect,
  useEffectEvent,
  useId,
  useMemo,
  useState,
  type KeyboardEvent,
  type RefObject,
} from 'react';
import { useStore } from 'zustand';
import type { Transfer, TransferItem } from '../../../shared/contract/transfers.ts';
import { useClient } from '../../client/ClientContext.tsx';
import { nothingToShow } from './item-facts.ts';
import { ItemLine } from './ItemLine.tsx';
import { createItemWindow, itemAt, type ItemWindow, type Show } from './item-window.ts';
import { lineHeight, linesOf, reveal } from './list-layout.ts';
import { movedCursor } from '../../ui/moved-cursor.ts';
import styles from './ItemGrid.module.css';

type ItemGridProps = {
  readonly transfer: Transfer;
  readonly show: Show;
  /** Its accessible name. */
  readonly label: string;
  readonly scrollerRef: RefObject<HTMLElement | null>;
  /** Where the lines begin in the scroller, and how much of its upper edge is covered. */
  readonly top: number;
  readonly covered: number;
  readonly onTotal: (total: number) => void;
  readonly onItem: (item: TransferItem) => void;
  /** The left arrow: back to what the items belong to. */
  readonly onLeave?: () => void;
};

// Items that are known only for a moment are drawn before they are needed.
const overscan = 10;
// A number of lines that few windows are taller than.
const poolStep = 64;

/** The items of a transfer. Only those in sight are in the page, and only those around them are asked for. */
export function ItemGrid(props: ItemGridProps) {
  const { transfer, show, scrollerRef, onItem, covered, top } = props;
  const gridId = useId();
  const window = useItemWindow(transfer, show);
  const held = useStore(window.store);
  const count = held.total === undefined || held.total === 0 ? 0 : linesOf(held.total);
  const [cursor, setCursor] = useState(0);
  const at = Math.min(cursor, count - 1);
  // oxlint-disable-next-line react/incompatible-library -- nothing is compiled by the React Compiler here
  const virtualizer = useVirtualizer({
    count,
    overscan,
    scrollMargin: top,
    getScrollElement: () => scrollerRef.current,
    estimateSize: () => lineHeight,
    initialRect: { width: 600, height: 600 },
  });
  const lines = virtualizer.getVirtualItems();
  const pool = Math.max(1, Math.ceil(lines.length / poolStep)) * poolStep;
  useLook(window, lines[0]?.index ?? 0, lines.at(-1)?.index ?? 0);
  useTold(held.total, props.onTotal);

  const onKeyDown = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor((scrollerRef.current?.clientHeight ?? 0) / lineHeight) - 3);
    const next = movedCursor(event.key, { at, page, last: count - 1 });
    const item = itemAt(held, at);
    if (next !== undefined) {
      setCursor(next);
      const scroller = scrollerRef.current;
      if (scroller !== null)
        reveal(scroller, { top: top + next * lineHeight, height: lineHeight }, covered);
    } else if (event.key === 'Enter' && item !== undefined) onItem(item);
    else if (event.key === 'ArrowLeft' && props.onLeave !== undefined) props.onLeave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div
      role="grid"
      aria-label={props.label}
      aria-rowcount={held.total ?? -1}
      aria-readonly="true"
      aria-activedescendant={at < 0 ? undefined : `${gridId}-${at}`}
      tabIndex={0}
      className={styles.grid}
      style={{ height: Math.max(1, count) * lineHeight }}
      onKeyDown={onKeyDown}
    >
      {lines.map(({ index, start }) => (
        <ItemLine
          // lines that leave the page are used again for those that come in
          key={index % pool}
          id={`${gridId}-${index}`}
          index={index}
          top={start - top}
          item={itemAt(held, index)}
          directory={transfer.from.directory}
          isCursor={index === at}
          onPress={setCursor}
          onOpen={onItem}
        />
      ))}
      {count === 0 ? (
        <EmptyLine show={show} total={held.total} message={held.error?.message} />
      ) : null}
    </div>
  );
}

function EmptyLine(props: {
  readonly show: Show;
  readonly total: number | undefined;
  readonly message: string | undefined;
}) {
  const text =
    props.message ?? (props.total === undefined ? 'Reading…' : nothingToShow[props.show]);
  return (
    <div role="row" className={styles.empty}>
      <span role="gridcell">{text}</span>
    </div>
  );
}

function useItemWindow(transfer: Transfer, show: Show): ItemWindow {
  const client = useClient();
  const { id } = transfer;
  const window = useMemo(() => createItemWindow(client, { id, show }), [client, id, show]);
  useEffect(() => window.start(), [window]);
  // every change of the transfer may be one of its items
  useEffect(() => window.refresh(), [window, transfer]);
  return window;
}

function useLook(window: ItemWindow, first: number, last: number): void {
  useEffect(() => window.look(first, last), [window, first, last]);
}

function useTold(total: number | undefined, onTotal: (total: number) => void): void {
  const tell = useEffectEvent(onTotal);
  useEffect(() => {
    if (total !== undefined) tell(total);
  }, [total]);
}
