import styles from './ProgressBar.module.css';

type ProgressBarProps = {
  /** Its accessible name: what is going on. */
  readonly label: string;
  /** 0 to 1; undefined while the end is not known. */
  readonly value: number | undefined;
  /** `still` is for what waits. */
  readonly tone?: 'plain' | 'ok' | 'bad' | 'still';
};

/** How far something is. */
export function ProgressBar({ label, value, tone = 'plain' }: ProgressBarProps) {
  const share = value === undefined ? undefined : Math.min(Math.max(value, 0), 1);
  return (
    <progress
      className={styles.bar}
      aria-label={label}
      max={1}
      data-tone={tone}
      {...(share === undefined ? {} : { value: share })}
    />
  );
}
