import { RadioTower } from 'lucide-react';
import { useShortcut } from '../../../keyboard/keymap-store.ts';
import styles from './BroadcastBar.module.css';

/** Stands over the terminals for as long as all of them get what is typed. */
export function BroadcastBar(props: { readonly count: number; readonly onEnd: () => void }) {
  const shortcut = useShortcut('split-broadcast');
  return (
    <div className={styles.bar} role="alert">
      <RadioTower aria-hidden="true" strokeWidth={1.9} />
      <span className={styles.text}>Typing goes to all {props.count} terminals</span>
      <button
        type="button"
        className={styles.end}
        title={shortcut === undefined ? undefined : `End (${shortcut})`}
        onClick={props.onEnd}
      >
        End
      </button>
    </div>
  );
}
