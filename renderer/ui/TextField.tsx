import type { ComponentProps } from 'react';
import { NotedField, type Noted } from './NotedField.tsx';
import styles from './TextField.module.css';

type TextFieldProps = Omit<
  ComponentProps<'input'>,
  'onChange' | 'value' | 'type' | 'className' | 'id'
> &
  Noted & {
    readonly value: string;
    readonly onChange: (value: string) => void;
    readonly type?: 'text' | 'password' | 'number';
  };

/** A labelled line of text with its hint or error below. */
export function TextField(props: TextFieldProps) {
  const { label, value, onChange, type = 'text', error, hint, ...rest } = props;
  return (
    <NotedField label={label} error={error} hint={hint}>
      {(control) => (
        <input
          spellCheck={false}
          autoComplete="off"
          {...rest}
          {...control}
          className={styles.input}
          type={type === 'number' ? 'text' : type}
          inputMode={type === 'number' ? 'numeric' : undefined}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </NotedField>
  );
}
