import { useEffect, type RefObject } from 'react';

/** Takes the focus that nothing has, as after what had it went away; a tab in the background takes none. */
export function useFocusIfLost(element: RefObject<HTMLElement | null>, active: boolean): void {
  useEffect(() => {
    if (active && document.activeElement === document.body) element.current?.focus();
  }, [element, active]);
}
