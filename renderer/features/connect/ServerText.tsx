import { serverText } from './server-text.ts';
import styles from './ServerText.module.css';

/** Text a server sent, set apart so that nobody takes it for Hawser's own. */
export function ServerText({ text }: { readonly text: string }) {
  return <pre className={styles.text}>{serverText(text)}</pre>;
}
