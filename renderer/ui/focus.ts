import { useEffect, useRef, type RefObject } from 'react';

/** True when what has the focus cannot be used any more; Chromium takes the focus from inert parts only later. */
export function isFocusLost(): boolean {
  const { activeElement, body } = document;
  return (
    activeElement === null || activeElement === body || activeElement.closest('[inert]') !== null
  );
}

/** Gives the focus back to where it came from when a part that had it is shut. */
export function useFocusBack(part: RefObject<HTMLElement | null>, isOpen: boolean): void {
  const before = useRef<EventTarget>(null);

  useEffect(() => {
    const element = part.current;
    const remember = ({ relatedTarget }: FocusEvent): void => {
      if (relatedTarget instanceof Node && !element?.contains(relatedTarget))
        before.current = relatedTarget;
    };
    element?.addEventListener('focusin', remember);
    return () => element?.removeEventListener('focusin', remember);
  }, [part]);

  useEffect(() => {
    if (isOpen || !isFocusLost()) return;
    if (before.current instanceof HTMLElement) before.current.focus({ preventScroll: true });
  }, [isOpen]);
}

/** Takes the focus on to the next thing when what had it inside this part goes away, as a button does that was pressed. */
export function useFocusOnward(part: RefObject<HTMLElement | null>, onward: () => void): void {
  const latest = useRef(onward);
  useEffect(() => {
    latest.current = onward;
  });

  useEffect(() => {
    const element = part.current;
    if (element === null) return;
    let holder: EventTarget | null = null;
    const remember = ({ target }: FocusEvent): void => {
      holder = target;
    };
    const watcher = new MutationObserver(() => {
      if (!(holder instanceof Node) || holder.isConnected) return;
      holder = null;
      if (isFocusLost()) latest.current();
    });
    element.addEventListener('focusin', remember);
    watcher.observe(element, { childList: true, subtree: true });
    return () => {
      element.removeEventListener('focusin', remember);
      watcher.disconnect();
    };
  }, [part]);
}
