import { NotedField, type Noted } from './NotedField.tsx';
import styles from './TextField.module.css';

type DateTimeFieldProps = Noted & {
  /** `2026-11-22T09:14:02`, local; empty for none. */
  readonly value: string;
  readonly onChange: (value: string) => void;
};

/** A labelled date with the time to the second, as the system shows them. */
export function DateTimeField({ label, value, onChange, error, hint }: DateTimeFieldProps) {
  return (
    <NotedField label={label} error={error} hint={hint}>
      {(control) => (
        <input
          {...control}
          className={styles.input}
          type="datetime-local"
          step={1}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </NotedField>
  );
}
