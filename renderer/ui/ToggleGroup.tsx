import { useId } from 'react';
import styles from './ToggleGroup.module.css';

type ToggleGroupProps<T extends string> = {
  /** Its accessible name: what is chosen. */
  readonly label: string;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly value: T;
  readonly onChange: (value: T) => void;
};

/** A choice of one out of few in a line of text. */
export function ToggleGroup<T extends string>(props: ToggleGroupProps<T>) {
  const { label, options, value, onChange } = props;
  const name = useId();
  return (
    <div role="radiogroup" aria-label={label} className={styles.group}>
      {options.map((option) => (
        <label key={option.value} className={styles.option}>
          <input
            type="radio"
            className={styles.input}
            name={name}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          {option.label}
        </label>
      ))}
    </div>
  );
}
