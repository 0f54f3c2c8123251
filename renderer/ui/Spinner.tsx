import styles from './Spinner.module.css';

/** Something is going on whose end is not known. */
export function Spinner({ label }: { readonly label: string }) {
  return <output className={styles.spinner} aria-label={label} />;
}
