import { useEffect, useRef } from 'react';

// Long enough to pass over tabs on the way elsewhere.
const restMs = 600;

/** Calls back when something dragged rests on an element, as to bring the tab below it to the front. */
export function useDragHover(onRest: () => void): {
  readonly onDragEnter: () => void;
  readonly onDragLeave: () => void;
  readonly onDrop: () => void;
} {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // elements inside are entered before the last one is left
  const inside = useRef(0);
  const clear = (): void => {
    clearTimeout(timer.current);
    timer.current = undefined;
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  return {
    onDragEnter: () => {
      inside.current += 1;
      timer.current ??= setTimeout(() => {
        timer.current = undefined;
        onRest();
      }, restMs);
    },
    onDragLeave: () => {
      inside.current = Math.max(0, inside.current - 1);
      if (inside.current === 0) clear();
    },
    onDrop: () => {
      inside.current = 0;
      clear();
    },
  };
}
