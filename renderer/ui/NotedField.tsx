import { useId, type ReactNode } from 'react';
import styles from './TextField.module.css';

/** What stands around a control. */
export type Noted = {
  readonly label: string;
  /** Why the value cannot be taken; replaces the hint. */
  readonly error?: string | undefined;
  readonly hint?: string | undefined;
};

/** What ties a control to its label and note. */
export type NotedControl = {
  readonly id: string;
  readonly 'aria-invalid': true | undefined;
  readonly 'aria-describedby': string | undefined;
};

/** A control with its label above, and its hint or error below. */
export function NotedField(
  props: Noted & { readonly children: (control: NotedControl) => ReactNode },
) {
  const { label, error, hint, children } = props;
  const id = useId();
  const note = error ?? hint;
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      {children({
        id,
        'aria-invalid': error === undefined ? undefined : true,
        'aria-describedby': note === undefined ? undefined : `${id}-note`,
      })}
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
