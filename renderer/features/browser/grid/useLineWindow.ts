import { useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { flushSync } from 'react-dom';
import {
  scrollTopShowing,
  spaceHeight,
  topOf,
  windowAt,
  type LineSpace,
  type LineWindow,
} from '../model/line-space.ts';
import { highestPx } from './highest-px.ts';

// Enough that a fast scroll shows lines instead of gaps.
const around = 12;

// before the first measure
const usualView: View = { scrollTop: 0, width: 600, height: 600 };

type View = { readonly scrollTop: number; readonly width: number; readonly height: number };

/** Lines of one height in a scrolled element, of which only those around the view are drawn. */
export type DrawnLines = LineWindow & {
  /** Of the element that holds them. */
  readonly height: number;
  /** Where in it a line is drawn. */
  readonly topOf: (index: number) => number;
  /** Size of the scrolled element: its outer width, and what is seen of the lines. */
  readonly view: { readonly width: number; readonly height: number };
  readonly scrollTo: (index: number) => void;
};

/** Follows a scrolled element, and gives the lines to draw in it. */
export function useLineWindow(
  scrollerRef: RefObject<HTMLElement | null>,
  { count, lineHeight }: { readonly count: number; readonly lineHeight: number },
): DrawnLines {
  const [view, setView] = useState(usualView);
  const space: LineSpace = { count, lineHeight, viewHeight: view.height, mostHeight: highestPx() };
  const latest = useRef(space);
  useLayoutEffect(() => {
    latest.current = space;
  });
  useLayoutEffect(() => {
    const scroller = scrollerRef.current;
    if (scroller === null) return undefined;
    let drawn = usualView.scrollTop;
    const measure = (): void => {
      drawn = scroller.scrollTop;
      setView({ scrollTop: drawn, width: scroller.offsetWidth, height: scroller.clientHeight });
    };
    const follow = (): void => {
      const { scrollTop } = scroller;
      if (isSame(windowAt(latest.current, drawn, 0), windowAt(latest.current, scrollTop, 0)))
        return;
      drawn = scrollTop;
      // in this frame: drawn in the next one, a fast scroll would show gaps
      flushSync(() => setView((before) => ({ ...before, scrollTop })));
    };
    measure();
    scroller.addEventListener('scroll', follow, { passive: true });
    const observer = new ResizeObserver(measure);
    observer.observe(scroller);
    return () => {
      observer.disconnect();
      scroller.removeEventListener('scroll', follow);
    };
  }, [scrollerRef]);
  const shown = windowAt(space, view.scrollTop, around);
  return {
    ...shown,
    topOf: (index) => topOf(space, shown.shift, index),
    height: spaceHeight(space),
    view,
    scrollTo: (index) => {
      const scroller = scrollerRef.current;
      if (scroller !== null) {
        scroller.scrollTop = scrollTopShowing(latest.current, scroller.scrollTop, index);
      }
    },
  };
}

function isSame(a: LineWindow, b: LineWindow): boolean {
  return a.first === b.first && a.last === b.last && a.shift === b.shift;
}
