import { shown, type Untrusted } from '../../../shared/untrusted.ts';
import styles from './ServerText.module.css';

/** Text a server sent, set apart so that nobody takes it for Hawser's own. */
export function ServerText({ text }: { readonly text: Untrusted }) {
  return <pre className={styles.text}>{shown(text)}</pre>;
}
