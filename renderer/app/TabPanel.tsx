import { useEffect, useRef, type ReactNode } from 'react';
import { isFocusLost } from '../ui/focus.ts';
import { tabIds } from './TabStrip.tsx';
import styles from './TabPanel.module.css';

type TabPanelProps = {
  readonly id: string;
  readonly isActive: boolean;
  readonly children: ReactNode;
};

/** What belongs to a tab. In the background it keeps its size, so that terminals are not resized by a look elsewhere. */
export function TabPanel({ id, isActive, children }: TabPanelProps) {
  const panel = useRef<HTMLDivElement>(null);
  const lastFocused = useRef<Element>(null);

  useEffect(() => {
    const element = panel.current;
    const remember = (event: FocusEvent): void => {
      if (event.target instanceof Element) lastFocused.current = event.target;
    };
    element?.addEventListener('focusin', remember);
    return () => element?.removeEventListener('focusin', remember);
  }, []);

  useEffect(() => {
    // Somebody who was in a tab's panes or terminal and leaves it by key goes on in those of the next one.
    if (!isActive || !isFocusLost()) return;
    const last = lastFocused.current;
    const target =
      last?.isConnected === true ? last : panel.current?.querySelector('[role="grid"]');
    if (target instanceof HTMLElement) target.focus({ preventScroll: true });
  }, [isActive]);

  return (
    <div
      ref={panel}
      role="tabpanel"
      id={tabIds(id).panel}
      aria-labelledby={tabIds(id).tab}
      className={styles.panel}
      data-active={isActive}
      inert={!isActive}
    >
      {children}
    </div>
  );
}
