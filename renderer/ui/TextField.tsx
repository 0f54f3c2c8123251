import { useId, type ComponentProps } from 'react';
import styles from './TextField.module.css';

type TextFieldProps = Omit<
  ComponentProps<'input'>,
  'onChange' | 'value' | 'type' | 'className' | 'id'
> & {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: 'text' | 'password' | 'number';
  /** Why the value cannot be taken; replaces the hint. */
  readonly error?: string | undefined;
  readonly hint?: string | undefined;
};

/** A labelled line of text with its hint or error below. */
export function TextField(props: TextFieldProps) {
  const { label, value, onChange, type = 'text', error, hint, ...rest } = props;
  const id = useId();
  const note = error ?? hint;
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <input
        spellCheck={false}
        autoComplete="off"
        {...rest}
        id={id}
        className={styles.input}
        type={type === 'number' ? 'text' : type}
        inputMode={type === 'number' ? 'numeric' : undefined}
        value={value}
        aria-invalid={error === undefined ? undefined : true}
        aria-describedby={note === undefined ? undefined : `${id}-note`}
        onChange={(event) => onChange(event.target.value)}
      />
      {note === undefined ? null : (
        <span
          id={`${id}-note`}
          className={error === undefined ? styles.hint : styles.error}
          role={error === undefined ? undefined : 'alert'}
        >
          {note}
        </span>
      )}
    </div>
  );
}
