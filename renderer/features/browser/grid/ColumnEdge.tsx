import { useEffect, useRef, type PointerEvent } from 'react';
import type { ShownColumn } from '../../../../shared/contract/panes.ts';
import { followPointer } from '../drag/follow-pointer.ts';
import { boundedWidth } from '../model/column-layout.ts';
import styles from './FileGrid.module.css';

type ColumnEdgeProps = {
  readonly column: ShownColumn;
  readonly edge: 'start' | 'end';
  readonly onPull: (width: number) => void;
  readonly onPulled: (width: number) => void;
  /** Asks for the width that holds everything in sight. */
  readonly onFit: () => void;
};

/** The edge of a heading: dragging it changes the column's width, a double click fits it. The dialog does it by keys. */
export function ColumnEdge({ column, edge, onPull, onPulled, onFit }: ColumnEdgeProps) {
  const stop = useRef(() => {});
  useEffect(() => () => stop.current(), []);

  const onPointerDown = (event: PointerEvent<HTMLElement>): void => {
    if (event.button !== 0) return;
    // neither a drag of the heading nor of what is below
    event.preventDefault();
    event.stopPropagation();
    const startX = event.clientX;
    const startWidth = column.width;
    let width = startWidth;
    const move = (moved: globalThis.PointerEvent): void => {
      const byPx = (moved.clientX - startX) * (edge === 'start' ? -1 : 1);
      width = boundedWidth(startWidth + byPx);
      onPull(width);
    };
    const end = (): void => {
      if (width !== startWidth) onPulled(width);
    };
    stop.current();
    stop.current = followPointer({ move, end, cancel: () => onPull(startWidth) });
  };
  return (
    <span
      aria-hidden="true"
      className={styles.edge}
      data-edge={edge}
      onPointerDown={onPointerDown}
      onClick={(event) => event.stopPropagation()}
      onDoubleClick={(event) => {
        event.stopPropagation();
        onFit();
      }}
    />
  );
}
