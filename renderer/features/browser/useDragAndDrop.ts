import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine';
import {
  draggable,
  dropTargetForElements,
} from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { dropTargetForExternal } from '@atlaskit/pragmatic-drag-and-drop/external/adapter';
import { containsFiles, getFiles } from '@atlaskit/pragmatic-drag-and-drop/external/file';
import { useEffect, useEffectEvent, useState, type RefObject } from 'react';
import { createEdgeScroller } from './edge-scroll.ts';
import {
  dropAction,
  dropPlace,
  packRows,
  unpackRows,
  type DraggedRows,
  type DropAction,
  type DropPlace,
} from './model/drag-data.ts';
import { actionNames } from './model/selection.ts';
import type { Pane } from './pane/pane.ts';
import { rowHeightNow } from './row-height.ts';
import { showRowsPreview } from './rows-preview.ts';

/** What a drop sets off. */
export type DropHandlers = {
  readonly onRows: (rows: DraggedRows, place: DropPlace, action: DropAction) => void;
  readonly onFiles: (files: readonly File[], place: DropPlace) => void;
};

type DropAreas = {
  /** Takes drops: the whole pane. */
  readonly area: RefObject<HTMLElement | null>;
  /** The lines: where drags start, and what a drop on a line is told by. */
  readonly scroller: RefObject<HTMLElement | null>;
};

type Point = { readonly clientX: number; readonly clientY: number };

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

  useEffect(() => {
    const lines = scroller.current;
    // while a name is edited the mouse selects text
    if (lines === null || !enabled || isRenaming) return undefined;
    return draggable({
      element: lines,
      // a rubber band begins beside the names
      canDrag: ({ input }) =>
        lines.dataset['band'] === undefined && draggedRows(pane, lines, input) !== undefined,
      getInitialData: ({ input }) => {
        const rows = draggedRows(pane, lines, input);
        return rows === undefined ? {} : packRows(rows);
      },
      onGenerateDragPreview: ({ source, nativeSetDragImage }) =>
        showRowsPreview(unpackRows(source.data), nativeSetDragImage),
    });
  }, [pane, scroller, enabled, isRenaming]);

  useEffect(() => {
    const lines = scroller.current;
    const element = area.current;
    if (lines === null || element === null || !enabled) return undefined;
    const edge = createEdgeScroller(lines);
    const end = (): void => {
      edge.stop();
      setPlace(undefined);
    };
    const follow = (rows: DraggedRows | undefined, point: Point): void => {
      edge.follow(point);
      const next = placeAt(pane, lines, point);
      const isNone = rows !== undefined && dropAction(rows, pane.fs, next) === 'none';
      setPlace((last) => (isNone ? undefined : samePlace(last, next) ? last : next));
    };
    return combine(
      dropTargetForElements({
        element,
        canDrop: ({ source }) => unpackRows(source.data) !== undefined,
        getDropEffect: ({ source }) => (unpackRows(source.data)?.fs === pane.fs ? 'move' : 'copy'),
        onDrag: ({ source, location }) => follow(unpackRows(source.data), location.current.input),
        onDragLeave: end,
        onDrop: ({ source, location }) => {
          end();
          const rows = unpackRows(source.data);
          if (rows === undefined) return;
          const target = placeAt(pane, lines, location.current.input);
          onRows(rows, target, dropAction(rows, pane.fs, target));
        },
      }),
      dropTargetForExternal({
        element,
        canDrop: containsFiles,
        getDropEffect: () => 'copy',
        onDrag: ({ location }) => follow(undefined, location.current.input),
        onDragLeave: end,
        onDrop: ({ source, location }) => {
          end();
          onFiles(getFiles({ source }), placeAt(pane, lines, location.current.input));
        },
      }),
    );
  }, [pane, area, scroller, enabled]);
  return place;
}

function samePlace(a: DropPlace | undefined, b: DropPlace): boolean {
  return a?.directory === b.directory && a.line === b.line;
}

/** The line at a point, also past the last one; undefined outside of the lines' area. */
function lineAt(lines: HTMLElement, { clientX, clientY }: Point): number | undefined {
  const box = lines.getBoundingClientRect();
  if (clientX < box.left || clientX >= box.right) return undefined;
  if (clientY < box.top || clientY >= box.bottom) return undefined;
  return Math.floor((clientY - box.top + lines.scrollTop) / rowHeightNow());
}

function placeAt(pane: Pane, lines: HTMLElement, point: Point): DropPlace {
  const state = pane.store.getState();
  return dropPlace(state.path ?? '/', state.lines, lineAt(lines, point));
}

/** The line under the pointer, or the whole selection when it is part of it. */
function draggedRows(pane: Pane, element: HTMLElement, point: Point): DraggedRows | undefined {
  const { path, lines, selection } = pane.store.getState();
  const line = lineAt(element, point);
  const entry = line === undefined ? undefined : lines.entryAt(line);
  if (path === undefined || entry === undefined) return undefined;
  const isSelected = selection.names.has(entry.name);
  const names = isSelected ? actionNames(selection, lines) : [entry.name];
  return { fs: pane.fs, directory: path, names };
}
