import type { ReactNode } from 'react';
import { tabIds } from './TabStrip.tsx';
import styles from './TabPanel.module.css';

type TabPanelProps = {
  readonly id: string;
  readonly isActive: boolean;
  readonly children: ReactNode;
};

/** What belongs to a tab. In the background it keeps its size, so that terminals are not resized by a look elsewhere. */
export function TabPanel({ id, isActive, children }: TabPanelProps) {
  return (
    <div
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
