import { useId, type ReactNode } from 'react';
import { Select, type SelectProps } from './Select.tsx';
import styles from './FileWindow.module.css';

type FileBarProps = {
  /** Where the file is, as people read it. */
  readonly place: string;
  readonly children: ReactNode;
};

/** The line above a file that is shown or edited: where it is, and how it is read. */
export function FileBar({ place, children }: FileBarProps) {
  return (
    <div className={styles.bar}>
      <span className={styles.path} title={place}>
        {place}
      </span>
      {children}
    </div>
  );
}

type ChoiceProps<T extends string> = Pick<SelectProps<T>, 'value' | 'options' | 'onChange'> & {
  readonly label: string;
};

/** One out of few, in such a line. */
export function Choice<T extends string>({ label, ...choice }: ChoiceProps<T>) {
  const id = useId();
  return (
    <span className={styles.choice}>
      <label htmlFor={id}>{label}</label>
      <Select id={id} {...choice} />
    </span>
  );
}

type TickProps = {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
};

/** Something to tick, in such a line. */
export function Tick({ label, checked, onChange }: TickProps) {
  return (
    <label className={styles.choice}>
      <input
        type="checkbox"
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
      />
      {label}
    </label>
  );
}
