import { ListX } from 'lucide-react';
import { useState } from 'react';
import { useClient } from '../../client/ClientContext.tsx';
import { useTransfers } from '../../state/transfers.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { summary, totalSpeed } from './facts.ts';
import { ProblemsDialog } from './ProblemsDialog.tsx';
import { TransferRow } from './TransferRow.tsx';
import styles from './TransfersPanel.module.css';

/** The queue: every transfer with its progress, newest first. */
export function TransfersPanel() {
  const client = useClient();
  const transfers = useTransfers();
  const [explained, setExplained] = useState<string>();
  const shown = transfers.find(({ id }) => id === explained);
  const hasEnded = transfers.some(({ state }) => state !== 'running');

  return (
    <section className={styles.panel} aria-label="Transfers panel">
      <header className={styles.head}>
        <h2 className={styles.title}>Transfers</h2>
        <span aria-live="polite">{summary(transfers)}</span>
        <span className={styles.speed}>{totalSpeed(transfers)}</span>
        <IconButton
          label="Clear finished transfers"
          icon={ListX}
          size="s"
          disabled={!hasEnded}
          onClick={() => void client.call('transfers.clear', {})}
        />
      </header>
      <ul className={styles.list} aria-label="Transfers">
        {transfers.toReversed().map((transfer) => (
          <TransferRow
            key={transfer.id}
            transfer={transfer}
            onExplain={() => setExplained(transfer.id)}
          />
        ))}
      </ul>
      {transfers.length === 0 ? (
        <p className={styles.empty}>
          Drag files from one pane to the other, or press F5 on them. What is under way shows here.
        </p>
      ) : null}
      {shown ? <ProblemsDialog transfer={shown} onClose={() => setExplained(undefined)} /> : null}
    </section>
  );
}
