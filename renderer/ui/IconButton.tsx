import type { LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import styles from './IconButton.module.css';

type IconButtonProps = Omit<
  ComponentProps<'button'>,
  'type' | 'className' | 'children' | 'title' | 'aria-label' | 'aria-pressed'
> & {
  /** Its accessible name, and with the shortcut its tooltip. */
  readonly label: string;
  readonly icon: LucideIcon;
  /** For a toggle: whether it is on. */
  readonly pressed?: boolean | undefined;
  /** As shown to people, such as `Ctrl+L`. */
  readonly shortcut?: string | undefined;
  /** `s` fits into tabs and list rows. */
  readonly size?: 's' | 'm';
};

/** A button that is only a picture. */
export function IconButton(props: IconButtonProps) {
  const { label, icon: Icon, pressed, shortcut, size = 'm', ...rest } = props;
  return (
    <button
      {...rest}
      type="button"
      className={styles[size]}
      aria-label={label}
      aria-pressed={pressed}
      title={shortcut === undefined ? label : `${label} (${shortcut})`}
    >
      <Icon aria-hidden="true" strokeWidth={1.7} />
    </button>
  );
}
