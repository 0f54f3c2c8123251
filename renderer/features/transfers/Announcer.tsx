import { useEffect, useRef, useState } from 'react';
import type { Transfer } from '../../../shared/contract/transfers.ts';
import { announcement } from './announcements.ts';
import styles from './TransfersPanel.module.css';

/** Says the ends of transfers to screen readers, and nothing in between. */
export function Announcer({ transfers }: { readonly transfers: readonly Transfer[] }) {
  const before = useRef(transfers);
  const [text, setText] = useState('');
  useEffect(() => {
    const next = announcement(before.current, transfers);
    before.current = transfers;
    if (next !== '') setText(next);
  }, [transfers]);
  return (
    <output className={styles.spoken} aria-label="What transfers did">
      {text}
    </output>
  );
}
