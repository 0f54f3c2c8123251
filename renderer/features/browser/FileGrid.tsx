/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a table cannot lay out virtual lines; the ARIA grid pattern is made of divs */
import { useVirtualizer, defaultRangeExtractor, type Range } from '@tanstack/react-virtual';
import {
  useCallback,
  useEffect,
  useEffectEvent,
  useId,
  useState,
  type ReactNode,
  type RefObject,
} from 'react';
import { useStore } from 'zustand';
import { FileGridHeader } from './FileGridHeader.tsx';
import { FileRow, rowHeight } from './FileRow.tsx';
import type { Pane } from './pane/pane.ts';
import type { RenameHandlers } from './RenameField.tsx';
import { useGridKeys, type GridKeys } from './useGridKeys.ts';
import { useGridMouse, type GridMouse } from './useGridMouse.ts';
import styles from './FileGrid.module.css';

// Enough that a fast scroll shows rows instead of gaps.
const overscan = 12;

type FileGridProps = {
  readonly pane: Pane;
  /** Accessible name: `Local files` or `Remote files`. */
  readonly label: string;
  readonly disabled: boolean;
  readonly gridRef: RefObject<HTMLDivElement | null>;
  readonly scrollerRef: RefObject<HTMLDivElement | null>;
  /** Line that a drop would go into. */
  readonly dropLine: number | undefined;
  readonly renaming: string | undefined;
  readonly rename: RenameHandlers;
  readonly keys: GridKeys;
  readonly mouse: GridMouse;
  /** Over the lines when there are none. */
  readonly empty: ReactNode;
};

/** The lines of a pane. Only those in sight are in the page. */
export function FileGrid(props: FileGridProps) {
  const { pane, label, gridRef, scrollerRef, renaming } = props;
  const lines = useStore(pane.store, (state) => state.lines);
  const selection = useStore(pane.store, (state) => state.selection);
  const reading = useStore(pane.store, (state) => state.reading);
  const filter = useStore(pane.store, (state) => state.filter?.matcher);
  const gridId = useId();
  const cursorIndex = selection.cursor === undefined ? -1 : lines.indexOf(selection.cursor);
  const virtualizer = useLines(scrollerRef, lines.count, cursorIndex);
  const height = virtualizer.scrollRect?.height ?? 0;
  const pageLines = Math.max(1, Math.floor(height / rowHeight) - 1);
  useReveal(pane, (index) => virtualizer.scrollToIndex(index));
  const onKeyDown = useGridKeys(pane, { ...props.keys, pageLines });
  const mouse = useGridMouse(pane, { ...props.mouse, gridRef });
  const [nowMs] = useState(() => Date.now());
  return (
    <div
      ref={gridRef}
      role="grid"
      className={styles.grid}
      tabIndex={0}
      aria-label={label}
      aria-rowcount={lines.count + 1}
      aria-multiselectable="true"
      aria-disabled={props.disabled || undefined}
      aria-busy={reading?.kind === 'go' || undefined}
      aria-activedescendant={cursorIndex < 0 ? undefined : `${gridId}-${cursorIndex}`}
      onKeyDown={onKeyDown}
      {...mouse}
    >
      <FileGridHeader pane={pane} hasScrollbar={lines.count * rowHeight > height} />
      <div ref={scrollerRef} role="rowgroup" className={styles.scroller}>
        <div role="presentation" style={{ height: lines.count * rowHeight }}>
          {virtualizer.getVirtualItems().map(({ index }) => {
            const name = lines.nameAt(index);
            return (
              <FileRow
                key={index}
                id={`${gridId}-${index}`}
                index={index}
                entry={lines.entryAt(index)}
                isSelected={name !== undefined && selection.names.has(name)}
                isCursor={index === cursorIndex}
                isDropTarget={index === props.dropLine}
                rename={name !== undefined && name === renaming ? props.rename : undefined}
                nowMs={nowMs}
                filter={filter}
              />
            );
          })}
        </div>
        {props.empty}
      </div>
    </div>
  );
}

function useLines(
  scrollerRef: RefObject<HTMLDivElement | null>,
  count: number,
  cursorIndex: number,
) {
  const rangeExtractor = useCallback(
    (range: Range) => {
      const indexes = defaultRangeExtractor(range);
      // The line of the cursor stays in the page: `aria-activedescendant` names it, a drag starts from it.
      const isOutside = cursorIndex >= 0 && cursorIndex < count && !indexes.includes(cursorIndex);
      return isOutside ? [...indexes, cursorIndex].sort((a, b) => a - b) : indexes;
    },
    [count, cursorIndex],
  );
  // oxlint-disable-next-line react/incompatible-library -- nothing is compiled by the React Compiler here
  return useVirtualizer({
    count,
    overscan,
    rangeExtractor,
    getScrollElement: () => scrollerRef.current,
    estimateSize: () => rowHeight,
    // before the first measure
    initialRect: { width: 600, height: 600 },
  });
}

/** Scrolls to the line the pane asks for, again while a folder is still being read and lines come in above it. */
function useReveal(pane: Pane, scrollTo: (index: number) => void): void {
  const reveal = useStore(pane.store, (state) => state.reveal);
  const lines = useStore(pane.store, (state) => state.lines);
  const isReading = useStore(pane.store, (state) => state.reading?.kind === 'go');
  const scroll = useEffectEvent(scrollTo);
  useEffect(() => {
    if (reveal === undefined) return;
    const index = lines.indexOf(reveal.name);
    if (index >= 0) scroll(index);
    if (!isReading) pane.clearReveal();
  }, [pane, reveal, lines, isReading]);
}
