import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './EmptyState.module.css';

type EmptyStateProps = {
  readonly title: string;
  readonly icon?: LucideIcon;
  /** Says what to do next. */
  readonly children?: ReactNode;
  readonly action?: ReactNode;
};

/** What a place shows while there is nothing in it. */
export function EmptyState({ title, icon: Icon, children, action }: EmptyStateProps) {
  return (
    <div className={styles.empty}>
      {Icon === undefined ? null : <Icon aria-hidden="true" strokeWidth={1.4} />}
      <h2 className={styles.title}>{title}</h2>
      {children === undefined ? null : <div className={styles.text}>{children}</div>}
      {action === undefined ? null : <div className={styles.action}>{action}</div>}
    </div>
  );
}
