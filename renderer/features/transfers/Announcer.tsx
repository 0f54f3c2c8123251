import { useEffect, useRef, useState } from 'react';
import type { Transfer } from '../../../shared/contract/transfers.ts';
import { repeatedTransferStore } from '../../state/repeated-transfer.ts';
import { announcement, repeatedText } from './announcements.ts';
import styles from './TransfersPanel.module.css';

/** Says the ends of transfers to screen readers, which one was asked for again, and nothing in between. */
export function Announcer({ transfers }: { readonly transfers: readonly Transfer[] }) {
  const before = useRef(transfers);
  const [text, setText] = useState('');
  useEffect(() => {
    const next = announcement(before.current, transfers);
    before.current = transfers;
    if (next !== '') setText(next);
  }, [transfers]);
  const { id, times } = repeatedTransferStore();
  const [timesSaid, setTimesSaid] = useState(times);
  const repeated = transfers.find((transfer) => transfer.id === id);
  if (repeated !== undefined && timesSaid !== times) {
    setTimesSaid(times);
    setText(repeatedText(repeated, times));
  }
  return (
    <output className={styles.spoken} aria-label="What transfers did">
      {text}
    </output>
  );
}
