import type { RefObject } from 'react';
import type { Transfer, TransferItem } from '../../../shared/contract/transfers.ts';
import { nameInText } from '../../../shared/names.ts';
import { formatItems } from '../../ui/format.ts';
import { ToggleGroup } from '../../ui/ToggleGroup.tsx';
import { shows } from './item-facts.ts';
import { ItemGrid } from './ItemGrid.tsx';
import { barHeight, rowHeight, type Opened } from './list-layout.ts';
import styles from './TransferList.module.css';

/** The files of a transfer below its row, with what they can be narrowed to. */
export function OpenedItems(props: {
  readonly transfer: Transfer;
  readonly opened: Opened;
  /** Where the transfer's row begins in the scroller. */
  readonly top: number;
  readonly scrollerRef: RefObject<HTMLElement | null>;
  readonly onOpened: (id: string, opened: Opened) => void;
  readonly onItem: (item: TransferItem) => void;
  readonly onLeave: () => void;
}) {
  const { transfer, opened, onOpened } = props;
  const title = nameInText(transfer.title);
  const covered = rowHeight + barHeight;
  return (
    <>
      <div className={styles.bar}>
        <ToggleGroup
          label={`Which files of ${title}`}
          options={shows}
          value={opened.show}
          onChange={(show) => onOpened(transfer.id, { ...opened, show })}
        />
        <span className={styles.count}>{formatItems(opened.total, 'item', 'items')}</span>
      </div>
      <ItemGrid
        key={opened.show}
        transfer={transfer}
        show={opened.show}
        label={`Files of ${title}`}
        scrollerRef={props.scrollerRef}
        top={props.top + covered}
        covered={covered}
        onTotal={(total) => onOpened(transfer.id, { ...opened, total })}
        onItem={props.onItem}
        onLeave={props.onLeave}
      />
    </>
  );
}
