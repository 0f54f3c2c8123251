import { useEffect, useRef, useState, type PointerEvent } from 'react';
import { followPointer } from '../drag/follow-pointer.ts';

// Less is a click that trembled.
const startPx = 5;

/** Where a heading that is dragged would go. */
export type HeadingDrag = { readonly from: number; readonly before: number };

/**
 * Drags a heading to another place among its siblings. Esc leaves it where it was. After a drag the click that ends it
 * is no click: the column is not sorted by.
 */
export function useHeadingDrag(onMove: (drag: HeadingDrag) => void): {
  readonly drag: HeadingDrag | undefined;
  readonly onPointerDown: (event: PointerEvent<HTMLElement>, index: number) => void;
  /** True once after a drag. */
  readonly takeDragged: () => boolean;
} {
  const [drag, setDrag] = useState<HeadingDrag>();
  const wasDragged = useRef(false);
  const stop = useRef(() => {});
  useEffect(() => () => stop.current(), []);

  const onPointerDown = (event: PointerEvent<HTMLElement>, index: number): void => {
    if (event.button !== 0) return;
    wasDragged.current = false;
    const row = event.currentTarget.closest('[role="row"]');
    const startX = event.clientX;
    let latest: HeadingDrag | undefined;
    const move = (moved: globalThis.PointerEvent): void => {
      if (latest === undefined && Math.abs(moved.clientX - startX) < startPx) return;
      wasDragged.current = true;
      latest = { from: index, before: placeAt(row, moved.clientX) };
      setDrag(latest);
    };
    const end = (): void => {
      if (latest !== undefined) onMove(latest);
    };
    stop.current();
    stop.current = followPointer({
      move,
      end,
      cancel: () => {},
      stopped: () => setDrag(undefined),
    });
  };
  const takeDragged = (): boolean => {
    const was = wasDragged.current;
    wasDragged.current = false;
    return was;
  };
  return { drag, onPointerDown, takeDragged };
}

/** The index before which something dropped at `x` would stand. */
function placeAt(row: Element | null, x: number): number {
  const headings = [...(row?.querySelectorAll('[role="columnheader"]') ?? [])];
  const next = headings.findIndex((heading) => {
    const { left, width } = heading.getBoundingClientRect();
    return x < left + width / 2;
  });
  return next < 0 ? headings.length : next;
}
