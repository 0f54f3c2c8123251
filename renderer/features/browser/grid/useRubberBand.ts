import { useEffect, useRef, useState, type PointerEvent, type RefObject } from 'react';
import { createEdgeScroller } from '../drag/edge-scroll.ts';
import { followPointer } from '../drag/follow-pointer.ts';
import { offsetAt, windowAt } from '../model/line-space.ts';
import { selectBand } from '../model/selection.ts';
import type { Pane } from '../pane/pane.ts';
import { rowHeightNow } from './row-height.ts';
import { spaceOf } from './row-places.ts';

// Less is a click that trembled.
const startPx = 4;

/** The rectangle that is being drawn, in pixels from the first line's upper left corner. */
export type Band = {
  readonly top: number;
  readonly left: number;
  readonly width: number;
  readonly height: number;
};

type Point = { readonly x: number; readonly y: number };

/**
 * Selects the lines that a rectangle touches, drawn from empty space; with Ctrl they come to what was selected. Held at an edge it scrolls; Esc puts back what was selected before.
 */
export function useRubberBand(
  pane: Pane,
  scrollerRef: RefObject<HTMLElement | null>,
): {
  readonly band: Band | undefined;
  readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void;
} {
  const [band, setBand] = useState<Band>();
  const stop = useRef(() => {});
  useEffect(() => () => stop.current(), []);

  const onPointerDown = (event: PointerEvent<HTMLElement>): void => {
    const scroller = scrollerRef.current;
    if (scroller === null || event.button !== 0 || event.shiftKey) return;
    if (!startsBand(scroller, event)) return;
    const before = pane.store.getState().selection;
    const base = event.ctrlKey || event.metaKey ? before.names : new Set<string>();
    const place = (at: { readonly clientX: number; readonly clientY: number }): Point =>
      pointIn(scroller, at, offsetAt(spaceOf(pane, scroller), scroller.scrollTop));
    const start = place(event);
    const edge = createEdgeScroller(scroller);
    let last: { readonly clientX: number; readonly clientY: number } = event;
    let isDrawn = false;
    const draw = (): void => {
      const now = place(last);
      const { shift } = windowAt(spaceOf(pane, scroller), scroller.scrollTop, 0);
      setBand(rectangle(start, now, shift));
      const [from, to] = [start.y, now.y].map((y) => Math.floor(y / rowHeightNow()));
      const { lines } = pane.store.getState();
      pane.select(() => selectBand(base, lines, { from: from ?? 0, to: to ?? 0 }), 'stay');
    };
    const move = (moved: globalThis.PointerEvent): void => {
      last = moved;
      const far = Math.hypot(moved.clientX - event.clientX, moved.clientY - event.clientY);
      if (!isDrawn && far < startPx) return;
      isDrawn = true;
      const box = scroller.getBoundingClientRect();
      // outside counts as at the edge
      const clientY = Math.min(Math.max(moved.clientY, box.top), box.bottom);
      edge.follow({ clientY });
      draw();
    };
    const scrolled = (): void => {
      if (isDrawn) draw();
    };
    const end = (): void => {
      if (isDrawn) swallowClick();
    };
    const cancel = (): void => {
      // the button is still down
      if (isDrawn) window.addEventListener('pointerup', swallowClick, { once: true });
      pane.select(() => before, 'stay');
    };
    const stopped = (): void => {
      delete scroller.dataset['band'];
      edge.stop();
      setBand(undefined);
      scroller.removeEventListener('scroll', scrolled);
    };
    stop.current();
    // a drag of lines does not begin meanwhile: see `useDragAndDrop`
    scroller.dataset['band'] = '';
    scroller.addEventListener('scroll', scrolled);
    stop.current = followPointer({ move, end, cancel, stopped });
  };
  return { band, onPointerDown };
}

/** True in empty space: a line is dragged by all of it, as in other commanders. */
function startsBand(scroller: HTMLElement, event: PointerEvent<HTMLElement>): boolean {
  const { target } = event;
  if (!(target instanceof Element) || !scroller.contains(target)) return false;
  // on the scrollbar
  if (event.clientX >= scroller.getBoundingClientRect().left + scroller.clientWidth) return false;
  return target.closest('input, button, [data-index]') === null;
}

/** The place among the lines, of which `offset` pixels are above the view. */
function pointIn(
  scroller: HTMLElement,
  at: { readonly clientX: number; readonly clientY: number },
  offset: number,
): Point {
  const box = scroller.getBoundingClientRect();
  const x = Math.min(Math.max(at.clientX, box.left), box.left + scroller.clientWidth);
  const y = Math.min(Math.max(at.clientY, box.top), box.top + scroller.clientHeight);
  return { x: x - box.left + scroller.scrollLeft, y: y - box.top + offset };
}

/** What is drawn, in the element that the lines are shifted in. */
function rectangle(a: Point, b: Point, shift: number): Band {
  return {
    top: Math.min(a.y, b.y) - shift,
    left: Math.min(a.x, b.x),
    width: Math.abs(a.x - b.x),
    height: Math.abs(a.y - b.y),
  };
}

/** The click at the end of a drag would select something else. */
function swallowClick(): void {
  const swallow = (event: Event): void => event.stopPropagation();
  window.addEventListener('click', swallow, { capture: true, once: true });
  setTimeout(() => window.removeEventListener('click', swallow, { capture: true }));
}
