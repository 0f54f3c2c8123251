import { NotedField, type Noted } from './NotedField.tsx';
import styles from './TextField.module.css';

type TextAreaFieldProps = Noted & {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly rows: number;
  readonly placeholder?: string;
};

/** Labelled lines of text with their hint or error below. */
export function TextAreaField(props: TextAreaFieldProps) {
  const { label, value, onChange, error, hint, ...rest } = props;
  return (
    <NotedField label={label} error={error} hint={hint}>
      {(control) => (
        <textarea
          {...rest}
          {...control}
          className={styles.area}
          spellCheck={false}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </NotedField>
  );
}
