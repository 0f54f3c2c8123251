/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a table cannot lay out virtual lines; the ARIA grid pattern is made of divs */
import type { RefObject } from 'react';
import { useStore } from 'zustand';
import type { PaneColumn } from '../../../../shared/contract/panes.ts';
import { ColumnEdge } from './ColumnEdge.tsx';
import { columnFacts, movedColumn, resizeEdge, withWidth } from '../model/column-layout.ts';
import { sortAfterClick } from '../model/sort.ts';
import type { Pane } from '../pane/pane.ts';
import { useHeadingDrag, type HeadingDrag } from './useHeadingDrag.ts';
import type { PaneColumns } from './usePaneColumns.ts';
import styles from './FileGrid.module.css';

type FileGridHeaderProps = {
  readonly pane: Pane;
  readonly columns: PaneColumns;
  /** The grid, whose cells tell how wide a column has to be. */
  readonly gridRef: RefObject<HTMLElement | null>;
  /** The lines have a scrollbar beside them: the headings leave its width free, to stay above their columns. */
  readonly hasScrollbar: boolean;
};

/** The headings: a click sorts, a drag moves a column, an edge resizes it. */
export function FileGridHeader({ pane, columns, gridRef, hasScrollbar }: FileGridHeaderProps) {
  const sort = useStore(pane.store, (state) => state.sort);
  const { shown, change, preview } = columns;
  const { drag, onPointerDown, takeDragged } = useHeadingDrag(({ from, before }) => {
    const moved = movedColumn(shown, from, before);
    if (moved.some(({ id }, index) => id !== shown[index]?.id)) change(moved);
  });
  return (
    <div role="rowgroup" className={styles.headings} data-scrollbar={hasScrollbar || undefined}>
      <div role="row" aria-rowindex={1} className={styles.header}>
        {shown.map((column, index) => (
          <div
            key={column.id}
            role="columnheader"
            className={styles.heading}
            data-column={column.id}
            data-drop={dropEdge(drag, index, shown.length)}
            aria-sort={sort.column === column.id ? sort.direction : 'none'}
          >
            <button
              type="button"
              tabIndex={-1}
              className={styles.headingButton}
              onPointerDown={(event) => onPointerDown(event, index)}
              onClick={() => {
                if (!takeDragged()) pane.setSort(sortAfterClick(sort, column.id));
              }}
            >
              {columnFacts[column.id].label}
              <span aria-hidden="true">
                {sort.column === column.id ? arrows[sort.direction] : ''}
              </span>
            </button>
            {column.id === 'name' ? null : (
              <ColumnEdge
                column={column}
                edge={resizeEdge(shown, column.id)}
                onPull={(width) => preview(column.id, width)}
                onPulled={(width) => change(withWidth(shown, column.id, width))}
                onFit={() =>
                  change(withWidth(shown, column.id, widestCell(gridRef.current, column.id)))
                }
              />
            )}
          </div>
        ))}
      </div>
    </div>
  );
}

const arrows = { ascending: ' ↑', descending: ' ↓' };

/** On which side of a heading the mark of a drop stands. */
function dropEdge(
  drag: HeadingDrag | undefined,
  index: number,
  count: number,
): 'start' | 'end' | undefined {
  if (drag === undefined) return undefined;
  if (drag.before === index) return 'start';
  return drag.before === count && index === count - 1 ? 'end' : undefined;
}

// room for a last letter that leans over
const sparePx = 4;

/** The width that holds what stands in a column, of the lines that are in the page, and its heading. */
function widestCell(grid: HTMLElement | null, id: PaneColumn): number {
  const cells = [...(grid?.querySelectorAll<HTMLElement>(`[data-column="${id}"]`) ?? [])];
  const range = document.createRange();
  const widths = cells.map((cell) => {
    range.selectNodeContents(cell.querySelector('button') ?? cell);
    return range.getBoundingClientRect().width;
  });
  return Math.ceil(Math.max(0, ...widths)) + sparePx;
}
