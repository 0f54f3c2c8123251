import { useEffect, useRef, type ComponentProps, type RefObject } from 'react';
import { NotedField, type Noted } from './NotedField.tsx';
import styles from './TextField.module.css';

type SecretFieldProps = Omit<
  ComponentProps<'input'>,
  'onChange' | 'value' | 'defaultValue' | 'className' | 'id' | 'ref'
> &
  Noted & { readonly inputRef: RefObject<HTMLInputElement | null> };

/**
 * A labelled line for a secret. What is typed stays in the input alone, never in React's state, until
 * {@link takeSecret} takes it out; it goes with the field.
 */
export function SecretField(props: SecretFieldProps) {
  const { label, error, hint, inputRef, type = 'password', ...rest } = props;
  const own = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const input = own.current;
    return () => {
      takeSecret(input);
    };
  }, []);
  return (
    <NotedField label={label} error={error} hint={hint}>
      {(control) => (
        <input
          spellCheck={false}
          autoComplete="off"
          {...rest}
          {...control}
          ref={(input) => {
            own.current = input;
            inputRef.current = input;
          }}
          className={styles.input}
          type={type}
        />
      )}
    </NotedField>
  );
}

/** What was typed; the input no longer has it. */
export function takeSecret(input: HTMLInputElement | null): string {
  if (input === null) return '';
  const { value } = input;
  input.value = '';
  return value;
}
