import type { ComponentProps } from 'react';
import styles from './Button.module.css';

type ButtonProps = Omit<ComponentProps<'button'>, 'type' | 'className'> & {
  readonly variant?: 'primary' | 'plain' | 'danger';
};

/** A labelled button. In a dialog the `primary` (or else `danger`) one is what Enter triggers. */
export function Button({ variant = 'plain', ...rest }: ButtonProps) {
  return <button {...rest} type="button" className={styles[variant]} data-variant={variant} />;
}
