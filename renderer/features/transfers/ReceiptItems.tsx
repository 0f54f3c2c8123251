import { useRef, useState } from 'react';
import type { Transfer, TransferItem } from '../../../shared/contract/transfers.ts';
import { ToggleGroup } from '../../ui/ToggleGroup.tsx';
import { shows } from './item-facts.ts';
import { ItemGrid } from './ItemGrid.tsx';
import type { Show } from './item-window.ts';
import { lineHeight } from './list-layout.ts';
import styles from './ReceiptDialog.module.css';

// Enough lines to see a pattern, few enough to leave the figures in sight.
const mostLines = 9;

/** The items of a receipt: at first what failed, when something did. */
export function ReceiptItems(props: {
  readonly transfer: Transfer;
  readonly onItem: (item: TransferItem) => void;
}) {
  const { transfer, onItem } = props;
  const [show, setShow] = useState<Show>(() => firstShow(transfer));
  const [total, setTotal] = useState(0);
  const scroller = useRef<HTMLDivElement>(null);
  const lines = Math.min(mostLines, Math.max(1, total));
  return (
    <section aria-label="Items">
      <div className={styles.bar}>
        <ToggleGroup label="Which items" options={shows} value={show} onChange={setShow} />
      </div>
      <div
        ref={scroller}
        className={styles.items}
        data-show={show}
        style={{ height: lines * lineHeight + 2 }}
      >
        <ItemGrid
          key={show}
          transfer={transfer}
          show={show}
          label="Items of the receipt"
          scrollerRef={scroller}
          top={0}
          covered={0}
          onTotal={setTotal}
          onItem={onItem}
        />
      </div>
    </section>
  );
}

function firstShow({ tally }: Transfer): Show {
  if (tally.failed > 0) return 'failed';
  return tally.skipped > 0 ? 'skipped' : 'all';
}
