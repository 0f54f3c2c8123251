import { useEffect, useRef, type RefObject } from 'react';

/**
 * Puts the focus into a list when it has something to show for the first time, unless the user is busy elsewhere: who
 * has just connected, by quick connect or the list of hosts, goes on with the keys in the pane.
 */
export function useFocusAtFirst(
  grid: RefObject<HTMLElement | null>,
  state: { readonly isShown: boolean; readonly isActive: boolean },
): void {
  const { isShown, isActive } = state;
  const wasShown = useRef(isShown);
  useEffect(() => {
    if (!isShown || wasShown.current) return;
    wasShown.current = true;
    if (isActive && isFree(document.activeElement)) grid.current?.focus({ preventScroll: true });
  }, [grid, isShown, isActive]);
}

/** Nothing is written or chosen there: the page itself, an empty quick connect, a host that was pressed. */
function isFree(element: Element | null): boolean {
  if (document.querySelector('[role="dialog"]') !== null) return false;
  if (element === null || element === document.body) return true;
  if (element instanceof HTMLInputElement)
    return element.closest('search') !== null && element.value === '';
  return element.closest('nav, search') !== null;
}
