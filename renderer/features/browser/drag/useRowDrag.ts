import { draggable } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { useEffect, useEffectEvent, type RefObject } from 'react';
import { isMac } from '../../../keyboard/chord.ts';
import { packRows, unpackRows, type DraggedRows } from '../model/drag-data.ts';
import type { Pane } from '../pane/pane.ts';
import { rowsAt } from '../grid/row-places.ts';
import { showRowsPreview } from '../grid/rows-preview.ts';
import { watchWindowEdge, type WindowEdge } from './window-edge.ts';

/** Rows on their way out of the window. */
export type OutHandlers = {
  /** The pointer was pulled out of the window; the function it gives is for when the drag came back after all. */
  readonly onOut: (rows: DraggedRows) => () => void;
  /** Dragged with the key for other programs, the button still down. */
  readonly onOutAtOnce: (rows: DraggedRows) => void;
};

/** Starts drags of lines: within the window as the page's own, and out of it. */
export function useRowDrag(
  pane: Pane,
  scroller: RefObject<HTMLElement | null>,
  options: OutHandlers & { readonly enabled: boolean },
): void {
  const onOut = useEffectEvent(options.onOut);
  const onOutAtOnce = useEffectEvent(options.onOutAtOnce);
  const { enabled } = options;

  useEffect(() => {
    const lines = scroller.current;
    if (lines === null || !enabled) return undefined;
    let edge: WindowEdge | undefined;
    let takeBack: (() => void) | undefined;
    return draggable({
      element: lines,
      // a rubber band begins beside the names
      canDrag: ({ input }) =>
        lines.dataset['band'] === undefined && rowsAt(pane, lines, input) !== undefined,
      getInitialData: ({ input }) => {
        const rows = rowsAt(pane, lines, input);
        return rows === undefined ? {} : packRows(rows);
      },
      onGenerateDragPreview: ({ source, nativeSetDragImage }) =>
        showRowsPreview(unpackRows(source.data), nativeSetDragImage),
      onDragStart: ({ source }) => {
        const rows = unpackRows(source.data);
        takeBack = undefined;
        edge = watchWindowEdge(() => {
          if (rows !== undefined) takeBack ??= onOut(rows);
        });
      },
      onDrop: ({ location }) => {
        edge?.stop();
        const isInside = location.current.dropTargets.length > 0 || edge?.isOutside() === false;
        if (isInside) takeBack?.();
      },
    });
  }, [pane, scroller, enabled]);

  useEffect(() => {
    const lines = scroller.current;
    if (lines === null || !enabled || isMac) return undefined;
    const start = (event: DragEvent): void => {
      // on a Mac this key copies
      if (!event.altKey || lines.dataset['band'] !== undefined) return;
      const rows = rowsAt(pane, lines, event);
      event.preventDefault();
      event.stopPropagation();
      if (rows !== undefined) onOutAtOnce(rows);
    };
    lines.addEventListener('dragstart', start, true);
    return () => lines.removeEventListener('dragstart', start, true);
  }, [pane, scroller, enabled]);
}
