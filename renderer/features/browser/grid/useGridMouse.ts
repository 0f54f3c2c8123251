import { useRef, type MouseEvent, type RefObject } from 'react';
import { click, cursorOn, only } from '../model/selection.ts';
import type { Pane } from '../pane/pane.ts';

/** What the mouse can set off in a grid. */
export type GridMouse = {
  readonly onOpen: (name: string) => void;
  readonly onBack: () => void;
  readonly onForward: () => void;
  /** A menu is about to be opened there. */
  readonly onMenuAt: (place: 'headings' | 'lines') => void;
};

type Handler = (event: MouseEvent) => void;

/** Handlers for a whole grid: lines have none of their own. */
export function useGridMouse(
  pane: Pane,
  options: GridMouse & { readonly gridRef: RefObject<HTMLElement | null> },
): Record<'onMouseDown' | 'onMouseUp' | 'onClick' | 'onDoubleClick' | 'onContextMenu', Handler> {
  // A press on a selected line may be the start of a drag of all of them: the click decides on release.
  const pressed = useRef<string>(undefined);
  const select = (name: string, event: MouseEvent): void => {
    const { lines } = pane.store.getState();
    const keys = { toggle: event.ctrlKey || event.metaKey, range: event.shiftKey };
    pane.select((selection) => click(selection, lines, name, keys));
  };
  return {
    onMouseDown: (event) => {
      pressed.current = undefined;
      if (event.button === 3 || event.button === 4) event.preventDefault();
      if (event.button !== 0 || isHeading(event)) return;
      options.gridRef.current?.focus({ preventScroll: true });
      const name = nameAt(pane, event);
      if (name === undefined) return;
      const hasKeys = event.ctrlKey || event.metaKey || event.shiftKey;
      if (!hasKeys && pane.store.getState().selection.names.has(name)) pressed.current = name;
      else select(name, event);
    },
    onMouseUp: (event) => {
      if (event.button === 3) options.onBack();
      if (event.button === 4) options.onForward();
    },
    onClick: (event) => {
      if (isHeading(event)) return;
      const name = nameAt(pane, event);
      if (name === undefined) pane.select((selection) => cursorOn(selection.cursor));
      else if (name === pressed.current) select(name, event);
    },
    onDoubleClick: (event) => {
      const name = nameAt(pane, event);
      if (name !== undefined && !event.ctrlKey && !event.shiftKey) options.onOpen(name);
    },
    onContextMenu: (event) => {
      options.onMenuAt(isHeading(event) ? 'headings' : 'lines');
      // the menu key: the menu is for the selection
      if (event.button !== 2 || isHeading(event)) return;
      options.gridRef.current?.focus({ preventScroll: true });
      const name = nameAt(pane, event);
      pane.select((selection) => {
        if (name === undefined) return cursorOn(selection.cursor);
        return selection.names.has(name) ? { ...selection, cursor: name } : only(name);
      });
    },
  };
}

function isHeading(event: MouseEvent): boolean {
  return event.target instanceof Element && event.target.closest('[role="columnheader"]') !== null;
}

function nameAt(pane: Pane, event: MouseEvent): string | undefined {
  const row = event.target instanceof Element ? event.target.closest('[data-index]') : null;
  if (row === null) return undefined;
  return pane.store.getState().lines.nameAt(Number(row.getAttribute('data-index')));
}
