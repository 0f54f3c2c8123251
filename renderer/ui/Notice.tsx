import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './Notice.module.css';

type NoticeProps = {
  readonly tone: 'info' | 'ok' | 'warn' | 'bad';
  readonly children: ReactNode;
  /** Buttons at its end. */
  readonly action?: ReactNode;
};

const icons = { info: Info, ok: CircleCheck, warn: TriangleAlert, bad: CircleAlert };

/** A strip that tells something about the place it is in. */
export function Notice({ tone, children, action }: NoticeProps) {
  const Icon = icons[tone];
  return (
    <div className={styles.notice} data-tone={tone} role={tone === 'bad' ? 'alert' : 'status'}>
      <Icon aria-hidden="true" strokeWidth={1.7} />
      <div className={styles.text}>{children}</div>
      {action === undefined ? null : <div className={styles.action}>{action}</div>}
    </div>
  );
}
