import { useId } from 'react';
import { Select, type SelectProps } from './Select.tsx';
import styles from './TextField.module.css';

type SelectFieldProps<T extends string> = Pick<SelectProps<T>, 'value' | 'options' | 'onChange'> & {
  readonly label: string;
};

/** A labelled choice of one out of few. */
export function SelectField<T extends string>({ label, ...choice }: SelectFieldProps<T>) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <Select id={id} className={styles.input} {...choice} />
    </div>
  );
}
