import { useEffect, useRef } from 'react';
import type { BitState } from './model/mode-bits.ts';
import styles from './Properties.module.css';

type TriStateBoxProps = {
  readonly label: string;
  readonly state: BitState;
  readonly onPress: () => void;
  readonly id?: string;
};

/** A box that is on, off, or mixed: left as each is. */
export function TriStateBox({ label, state, onPress, id }: TriStateBoxProps) {
  const ref = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // there is no attribute for it
    if (ref.current !== null) ref.current.indeterminate = state === 'mixed';
  }, [state]);
  return (
    <input
      ref={ref}
      id={id}
      type="checkbox"
      className={styles.box}
      aria-label={label}
      title={state === 'mixed' ? `${label}: stays as each is` : label}
      checked={state === 'on'}
      onChange={onPress}
    />
  );
}
