import { CircleStop } from 'lucide-react';
import { useDeferredValue, useMemo } from 'react';
import { useStore } from 'zustand';
import { formatBytes, formatCount, formatItems } from '../../ui/format.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { FolderSizesStatus } from '../properties/FolderSize.tsx';
import { selectedTotals } from './model/selection.ts';
import type { Pane } from './pane/pane.ts';
import styles from './StatusLine.module.css';

type StatusLineProps = {
  readonly pane: Pane;
  /** Said once instead of the counts. */
  readonly hint: string | undefined;
};

/** Counts, what is going on, and the free space. */
export function StatusLine({ pane, hint }: StatusLineProps) {
  const path = useStore(pane.store, (state) => state.path);
  const reading = useStore(pane.store, (state) => state.reading);
  const freeBytes = useStore(pane.store, (state) => state.freeBytes);
  const lines = useStore(pane.store, (state) => state.lines);
  const selection = useStore(pane.store, (state) => state.selection);
  const counts = useCounts(pane);
  const isComing = reading?.kind === 'go';
  return (
    <div className={styles.line}>
      <output aria-live={isComing ? 'off' : 'polite'}>
        {hint ?? (path === undefined ? '' : counts)}
        <FolderSizesStatus sizes={pane.sizes} selection={selection} lines={lines} />
        {isComing ? <span className={styles.loading}> · loading…</span> : null}
        {reading?.kind === 'refresh' ? (
          <span className={styles.loading}> · refreshing…</span>
        ) : null}
      </output>
      {reading === undefined || reading.kind === 'quiet' ? null : (
        <span className={styles.loading}>
          <IconButton size="s" label="Stop reading" icon={CircleStop} onClick={pane.stop} />
        </span>
      )}
      <div className={styles.free}>
        {freeBytes === undefined ? '' : `${formatBytes(freeBytes)} free`}
      </div>
    </div>
  );
}

function useCounts(pane: Pane): string {
  const view = useStore(pane.store, (state) => state.view);
  const lines = useStore(pane.store, (state) => state.lines);
  const selection = useStore(pane.store, (state) => state.selection);
  // counted behind the drawing of the lines: all of a huge folder takes as long as the selecting itself
  const counted = useDeferredValue(selection);
  const selected = useMemo(() => selectedTotals(counted, lines), [counted, lines]);
  const hidden = view.hiddenCount === 0 ? '' : ` · ${formatCount(view.hiddenCount)} hidden`;
  if (selected.count > 0) {
    const share = `${formatCount(selected.count)} of ${formatCount(view.rows.length)} selected`;
    return `${share}${bytesText(selected.bytes)}${hidden}`;
  }
  const items =
    view.filter === undefined
      ? formatItems(view.rows.length, 'item', 'items')
      : `${formatCount(view.rows.length)} of ${formatItems(view.unfilteredCount, 'item', 'items')} shown`;
  return `${items}${bytesText(view.totalBytes)}${hidden}`;
}

/** Nothing for 0: there may be any number of bytes in folders. */
function bytesText(bytes: number): string {
  return bytes === 0 ? '' : ` · ${formatBytes(bytes)}`;
}
