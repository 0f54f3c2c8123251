import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';
import { clearActivePane, setActivePane, type PaneHandle } from '../../state/active-pane.ts';

/** Makes the pane the one that commands from elsewhere are meant for, from when it has the focus. */
export function useActivePane(
  area: RefObject<HTMLElement | null>,
  handle: Omit<PaneHandle, 'isVisible'>,
): void {
  // not effect events: what can be done is asked while the list of commands is drawn
  const latest = useRef(handle);
  useLayoutEffect(() => {
    latest.current = handle;
  });
  useEffect(() => {
    const element = area.current;
    if (element === null) return undefined;
    const pane: PaneHandle = {
      run: (command) => latest.current.run(command),
      canRun: (command) => latest.current.canRun(command),
      focus: () => latest.current.focus(),
      // nothing is done to panes that terminals cover
      isVisible: () =>
        element.checkVisibility() && element.closest('[data-covered="true"]') === null,
    };
    const onFocus = (): void => setActivePane(pane);
    element.addEventListener('focusin', onFocus);
    return () => {
      element.removeEventListener('focusin', onFocus);
      clearActivePane(pane);
    };
  }, [area]);
}
