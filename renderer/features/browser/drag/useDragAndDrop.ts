import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine';
import { dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { dropTargetForExternal } from '@atlaskit/pragmatic-drag-and-drop/external/adapter';
import { containsFiles, getFiles } from '@atlaskit/pragmatic-drag-and-drop/external/file';
import { useEffect, useEffectEvent, useState, type RefObject } from 'react';
import { isMac } from '../../../keyboard/chord.ts';
import { createEdgeScroller } from './edge-scroll.ts';
import {
  dropAction,
  forcedAction,
  pathsOf,
  unpackRows,
  type DraggedRows,
  type DragKeys,
  type DropAction,
  type DropPlace,
} from '../model/drag-data.ts';
import type { Pane } from '../pane/pane.ts';
import { placeAt, type Point } from '../grid/row-places.ts';
import { createSpring } from './spring.ts';
import { useRowDrag, type OutHandlers } from './useRowDrag.ts';

/** What a drop sets off. */
export type DropHandlers = OutHandlers & {
  readonly onRows: (rows: DraggedRows, place: DropPlace, action: DropAction) => void;
  readonly onFiles: (files: readonly File[], place: DropPlace) => void;
};

type DropAreas = {
  /** Takes drops: the whole pane. */
  readonly area: RefObject<HTMLElement | null>;
  /** The lines: where drags start, and what a drop on a line is told by. */
  readonly scroller: RefObject<HTMLElement | null>;
};

/**
 * Drags lines out of a pane and takes drops. One registration a pane instead of one a line: the line is computed from
 * the pointer, so that scrolling through 100,000 of them registers nothing.
 */
export function useDragAndDrop(
  pane: Pane,
  { area, scroller }: DropAreas,
  options: DropHandlers & { readonly enabled: boolean; readonly isRenaming: boolean },
): DropPlace | undefined {
  const [place, setPlace] = useState<DropPlace>();
  const onRows = useEffectEvent(options.onRows);
  const onFiles = useEffectEvent(options.onFiles);
  const { enabled, isRenaming } = options;
  // while a name is edited the mouse selects text
  useRowDrag(pane, scroller, { ...options, enabled: enabled && !isRenaming });

  useEffect(() => {
    const lines = scroller.current;
    const element = area.current;
    if (lines === null || element === null || !enabled) return undefined;
    const over = followDrags(pane, lines, setPlace);
    const stop = combine(
      dropTargetForElements({
        element,
        canDrop: ({ source }) => unpackRows(source.data) !== undefined,
        getDropEffect: ({ source, input }) => {
          const rows = unpackRows(source.data);
          const action = rows === undefined ? 'none' : actionAt(pane, lines, rows, input);
          return action === 'copy' ? 'copy' : 'move';
        },
        onDrag: ({ source, location }) =>
          over.follow(unpackRows(source.data), location.current.input),
        onDragLeave: over.leave,
        onDrop: ({ source, location }) => {
          over.end();
          const rows = unpackRows(source.data);
          if (rows === undefined) return;
          const { input } = location.current;
          onRows(rows, placeAt(pane, lines, input), actionAt(pane, lines, rows, input));
        },
      }),
      dropTargetForExternal({
        element,
        canDrop: containsFiles,
        getDropEffect: () => 'copy',
        onDrag: ({ location }) => over.follow(undefined, location.current.input),
        onDragLeave: over.leave,
        onDrop: ({ source, location }) => {
          over.end();
          onFiles(getFiles({ source }), placeAt(pane, lines, location.current.input));
        },
      }),
    );
    return () => {
      over.end();
      stop();
    };
  }, [pane, area, scroller, enabled]);
  return place;
}

function actionAt(
  pane: Pane,
  lines: HTMLElement,
  rows: DraggedRows,
  input: Point & DragKeys,
): DropAction {
  const forced = forcedAction(input, { mac: isMac });
  return dropAction(rows, pane.fs, placeAt(pane, lines, input), forced);
}

/** What a pane shows and does while something is dragged over it. */
function followDrags(
  pane: Pane,
  lines: HTMLElement,
  setPlace: (change: (last: DropPlace | undefined) => DropPlace | undefined) => void,
) {
  const edge = createEdgeScroller(lines);
  const spring = createSpring({
    here: () => pane.store.getState().path,
    go: (path) => void pane.go(path),
  });
  const clear = (): void => {
    edge.stop();
    setPlace(() => undefined);
  };
  return {
    follow: (rows: DraggedRows | undefined, input: Point & DragKeys): void => {
      edge.follow(input);
      const next = placeAt(pane, lines, input);
      const isNone = rows !== undefined && actionAt(pane, lines, rows, input) === 'none';
      setPlace((last) => (isNone ? undefined : samePlace(last, next) ? last : next));
      const isOfDragged = rows !== undefined && pathsOf(rows).includes(next.directory);
      spring.over(next.line === undefined || isOfDragged ? undefined : next.directory);
    },
    /** Also when the drag is given up. */
    leave: (): void => {
      clear();
      spring.giveUp();
    },
    end: (): void => {
      clear();
      spring.settle();
    },
  };
}

function samePlace(a: DropPlace | undefined, b: DropPlace): boolean {
  return a?.directory === b.directory && a.line === b.line;
}
